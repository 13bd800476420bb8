/** The layouts of one kind of record: whose is arranged, saving, taking back, and two administrators at once. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect } from "@mantine/core";
import {
  ApiError,
  type CrmObject,
  formatInstant,
  type LayoutChange,
  type LayoutSection,
  type LayoutsView,
} from "@rapport/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api } from "~/app/api.ts";
import { objectsQuery } from "~/data/objects.ts";
import { useSession } from "~/data/session.ts";
import settings from "~/features/settings/settings.module.css";
import inputs from "~/fields/fields.module.css";
import { Bones, Segments } from "~/ui/atoms.tsx";
import { ErrorState, useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { LayoutConflict } from "./LayoutConflict.tsx";
import { LayoutPreview } from "./LayoutPreview.tsx";
import { LayoutSections } from "./LayoutSections.tsx";
import styles from "./layouts.module.css";

/** Told is whether something is not saved; whatever would lose that goes through `guard`. */
type TabProps = {
  object: CrmObject;
  onDirty: (isDirty: boolean) => void;
  guard: (move: () => void) => void;
};

export function LayoutsTab({ object, onDirty, guard }: TabProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const found = useQuery({ queryKey: ["layouts", object.name], queryFn: () => api.layouts(object.name) });
  const [role, setRole] = useState<string | null>(null);
  if (found.isPending) return <Bones rows={8} height={36} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const { roles, layouts } = found.data;
  const has = (id: string | null) => layouts.some((each) => each.role === id && each.sections !== null);
  return (
    <>
      <NativeSelect
        label={t`Layout of`}
        description={t`Who has several roles gets the layout of the first of these roles that has one. A layout gives no rights and takes no data away.`}
        className={styles.whose ?? ""}
        value={role ?? ""}
        data={[
          { value: "", label: t`All roles (default)` },
          ...roles.map((each) => ({
            value: each.id,
            label: has(each.id) ? t`${read(each.label)} · own layout` : read(each.label),
          })),
        ]}
        onChange={({ currentTarget: { value } }) => guard(() => setRole(value || null))}
        data-testid="layout-role"
      />
      <Arranging key={role} object={object} view={found.data} role={role} onDirty={onDirty} />
    </>
  );
}

type Props = Pick<TabProps, "object" | "onDirty"> & { view: LayoutsView; role: string | null };

function Arranging({ object, view, role, onDirty }: Props) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const client = useQueryClient();
  const kept = view.layouts.find((each) => each.role === role);
  const everybody = view.layouts.find((each) => each.role === null);
  const shown = (kept?.sections ?? everybody?.sections ?? view.standard) as LayoutSection[];
  const [draft, setDraft] = useState<LayoutSection[] | null>(null);
  const [place, setPlace] = useState<"edit" | "preview">("edit");
  const isDirty = draft !== null;
  useEffect(() => {
    onDirty(isDirty);
    return () => onDirty(false);
  }, [isDirty, onDirty]);
  const save = useMutation({
    mutationKey: ["write"],
    mutationFn: (change: Omit<LayoutChange, "role">) => api.saveLayout(object.name, { ...change, role }),
    onSuccess: (answer, { sections }) => {
      client.setQueryData(["layouts", object.name], answer);
      void client.invalidateQueries({ queryKey: objectsQuery.queryKey });
      setDraft(null);
      toast({ text: sections ? t`Layout saved` : t`Layout reset`, tone: "plain" });
    },
  });
  const base_version = kept?.version ?? 0;
  const change = (next: LayoutSection[]) => {
    setDraft(next);
    save.reset();
  };
  const error = save.error instanceof ApiError ? save.error : null;
  const raced = error?.code === "records.layout_changed" ? error : null;
  const wrong = Object.values(error?.fields ?? {}).map((each) => each.message);
  return (
    <>
      <div className={styles.bar}>
        <Segments
          label={t`Show`}
          value={place}
          options={[
            { value: "edit", label: t`Arrange` },
            { value: "preview", label: t`Preview`, testid: "layout-preview" },
          ]}
          onChange={setPlace}
        />
        <Standing layout={kept} inherits={role !== null && kept?.sections == null} />
      </div>
      {place === "edit" ? (
        <LayoutSections view={view} sections={draft ?? shown} onChange={change} />
      ) : (
        <LayoutPreview object={object} view={view} role={role} sections={draft ?? shown} />
      )}
      {raced ? (
        <LayoutConflict
          view={view}
          details={raced.details}
          onTheirs={() => {
            setDraft(null);
            save.reset();
            void client.invalidateQueries({ queryKey: ["layouts", object.name] });
          }}
          onMine={(version) => save.mutate({ base_version: version, sections: draft ?? shown })}
        />
      ) : save.error ? (
        <div className={inputs.problem} role="alert" data-testid="layout-problem">
          {wrong.length > 0 ? wrong.map((each) => <p key={each}>{each}</p>) : message(save.error)}
        </div>
      ) : null}
      <div className={`${settings.foot} ${styles.foot}`}>
        {kept?.sections ? (
          <Button
            variant="subtle"
            disabled={save.isPending}
            onClick={() => save.mutate({ base_version, sections: null })}
            data-testid="layout-reset"
          >
            {role === null ? (
              <Trans>Reset to the built-in layout</Trans>
            ) : (
              <Trans>Use the default instead</Trans>
            )}
          </Button>
        ) : null}
        {draft ? (
          <Button variant="default" onClick={() => setDraft(null)}>
            <Trans>Discard</Trans>
          </Button>
        ) : null}
        <Button
          disabled={draft === null}
          loading={save.isPending}
          onClick={() => save.mutate({ base_version, sections: draft })}
          data-testid="layout-save"
        >
          <Trans>Save</Trans>
        </Button>
      </div>
    </>
  );
}

type StandingProps = { layout: LayoutsView["layouts"][number] | undefined; inherits: boolean };

/** Who arranged it when, or whose layout it is instead. */
function Standing({ layout, inherits }: StandingProps) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { organisation } = useSession();
  const { data: people } = useQuery({ queryKey: ["people"], queryFn: api.people });
  if (inherits) return <span className="mute">{t`Has the default until you arrange it`}</span>;
  if (!layout?.sections || !layout.changed_at) return <span className="mute">{t`The built-in layout`}</span>;
  const when = formatInstant(layout.changed_at, locale, organisation.time_zone);
  const name = people?.find((each) => each.id === layout.changed_by)?.name ?? t`Somebody`;
  return (
    <span className="mute" data-testid="layout-standing">
      {t`Version ${layout.version}, ${name}, ${when}`}
    </span>
  );
}
