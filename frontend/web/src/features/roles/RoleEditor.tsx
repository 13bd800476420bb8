/** One role: what it gives, what is not saved yet, and at the right what somebody who has it would see. */

import "@mantine/core/styles/Drawer.css";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button, Drawer } from "@mantine/core";
import { type CrmObject, formatNumber, type Role } from "@rapport/core";
import { IconArrowBackUp, IconChevronRight, IconEye } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { modulesQuery } from "~/data/modules.ts";
import { previewQuery } from "~/data/roles.ts";
import { isViewing, useSession } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { LeaveDialog } from "~/features/settings/LeaveDialog.tsx";
import { useLeaving } from "~/features/settings/useLeaving.ts";
import { useMembers } from "~/features/team/useTeam.ts";
import { Chip, GhostButton } from "~/ui/atoms.tsx";
import { icon, smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { Differences } from "./Differences.tsx";
import { differences, hasEffect } from "./draft.ts";
import { Flags } from "./Flags.tsx";
import { Masks } from "./Masks.tsx";
import { Matrix } from "./Matrix.tsx";
import { Modules } from "./Modules.tsx";
import { PreviewPanel } from "./PreviewPanel.tsx";
import styles from "./roles.module.css";
import { useRoleDraft } from "./useRoleDraft.ts";

type Props = {
  role: Role;
  /** Whose view the preview begins with; without one, that of the first who has the role. */
  person: string | null;
  objects: CrmObject[];
  onBack: () => void;
  onCopy: () => void;
  onRename: () => void;
  onRemove: () => void;
};

export function RoleEditor({ role, person: asked, objects, onBack, onCopy, onRename, onRemove }: Props) {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  const { saved, draft, setDraft, save, isTheirs, takeTheirs } = useRoleDraft(role);
  const [person, setPerson] = useState(role.people.some((each) => each.id === asked) ? asked : null);
  // Until a cell is touched, deals stand as the example: what most roles are about.
  const [object, setObject] = useState<string | null>(
    () => objects.find((each) => each.name === "deal")?.name ?? null,
  );
  const [looking, setLooking] = useState(false);
  const preview = useQuery({
    ...previewQuery(role, draft, person, object),
    enabled: role.people.length > 0 || person !== null,
  });
  const members = useMembers().data?.members ?? [];
  const modules = useQuery(modulesQuery).data?.modules ?? [];
  const off = new Set(modules.filter((each) => !hasEffect(draft, each)).flatMap((each) => each.nouns));
  const changes = differences(saved, draft, ["*", ...objects.map((each) => each.name)]);
  const isDirty = changes.length > 0;
  const session = useSession();
  const locked = !role.editable || isViewing(session);
  const leaving = useLeaving(isDirty);
  const panel = (
    <PreviewPanel
      role={role}
      people={members.filter((each) => each.state !== "deactivated")}
      rights={draft}
      objects={objects}
      object={objects.find((each) => each.name === object)}
      found={{
        data: preview.data,
        error: preview.error,
        isFetching: preview.isFetching,
        refetch: () => void preview.refetch(),
      }}
      onPerson={setPerson}
    />
  );
  const pending = formatNumber(changes.length, locale);
  return (
    <div className={styles.editor}>
      <header className={styles.bar}>
        <GhostButton onClick={onBack} data-testid="roles-back">
          {t`Roles`}
        </GhostButton>
        <IconChevronRight {...smallIcon} />
        <h2 data-testid="role-name">{read(role.label)}</h2>
        <Chip>
          <Plural value={role.people.length} one="# person" other="# people" />
        </Chip>
        <span className={styles.push} />
        <GhostButton className={styles.look} onClick={() => setLooking(true)} data-testid="open-preview">
          <IconEye {...icon} />
          {t`Preview`}
        </GhostButton>
        {role.is_system || locked ? (
          <Button variant="default" onClick={onCopy} data-testid="role-copy">
            <Trans>Copy as own role</Trans>
          </Button>
        ) : (
          // Saving and discarding keep their places, so that nothing else slides under the pointer afterwards.
          <>
            {isDirty ? (
              <span className="mute" data-testid="unsaved">{t`${pending} not saved`}</span>
            ) : (
              <>
                <GhostButton onClick={onRename} data-testid="role-rename">
                  <Trans>Rename</Trans>
                </GhostButton>
                <GhostButton onClick={onRemove} data-testid="role-remove">
                  <Trans>Delete</Trans>
                </GhostButton>
              </>
            )}
            <Button
              variant="default"
              disabled={!isDirty}
              onClick={() => setDraft(saved)}
              data-testid="role-discard"
            >
              <Trans>Discard</Trans>
            </Button>
            <Button
              disabled={!isDirty}
              loading={save.isPending}
              onClick={() => save.mutate(draft)}
              data-testid="role-save"
            >
              <Trans>Save and log</Trans>
            </Button>
          </>
        )}
      </header>
      <div className={styles.columns}>
        <div className={styles.work}>
          {save.error ? (
            <div className={styles.refused}>
              <FormError error={save.error} />
              {isTheirs ? (
                <Button variant="default" onClick={takeTheirs} data-testid="take-theirs">
                  <IconArrowBackUp {...smallIcon} />
                  <Trans>Show what is saved now</Trans>
                </Button>
              ) : null}
            </div>
          ) : null}
          {role.editable ? null : (
            <p className={styles.locked}>
              {role.is_system
                ? t`Every organisation has this role as it is. Copy it to make one of your own.`
                : t`This role gives more than you have, so you can look at it but not change it.`}
            </p>
          )}
          <Modules modules={modules} saved={saved} draft={draft} locked={locked} onChange={setDraft} />
          <section className={styles.block}>
            <h3>{t`What they may do, and how deep`}</h3>
            <p className="mute">
              <Trans>
                One depth in each cell. Of several roles the deepest counts. Nothing goes deeper than what may
                be viewed.
              </Trans>
            </p>
            <Matrix
              objects={objects}
              off={off}
              saved={saved}
              draft={draft}
              locked={locked}
              onChange={setDraft}
              onTouch={setObject}
              counts={(name) => (name === object ? (preview.data?.depths ?? null) : null)}
            />
          </section>
          <Masks objects={objects} saved={saved} draft={draft} locked={locked} onChange={setDraft} />
          <Flags saved={saved} draft={draft} locked={locked} onChange={setDraft} />
          <Differences changes={changes} objects={objects} modules={modules} />
        </div>
        <aside className={styles.side}>{panel}</aside>
      </div>
      {leaving.asked ? (
        <LeaveDialog
          onStay={leaving.stay}
          onDiscard={leaving.go}
          save={
            <Button
              loading={save.isPending}
              // Refused, the role stays open and says why.
              onClick={() => save.mutate(draft, { onSuccess: leaving.go, onError: leaving.stay })}
              data-testid="leave-save"
            >
              <Trans>Save and log</Trans>
            </Button>
          }
        >
          <Trans>This role has changes that are not saved yet.</Trans>
        </LeaveDialog>
      ) : null}
      <Drawer
        opened={looking}
        onClose={() => setLooking(false)}
        position="right"
        title={t`Preview`}
        closeButtonProps={{ "aria-label": t`Close` }}
      >
        {panel}
      </Drawer>
    </div>
  );
}
