/** Settings, Objects: kinds of records that the organisation defined itself. */
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { OwnObject } from "@rapport/core";
import { IconArchive, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { ownObjectsQuery, useObjectWrite } from "~/data/ownObjects.ts";
import { ArchivedList, UsedBar } from "~/features/settings/OwnList.tsx";
import settings from "~/features/settings/settings.module.css";
import inputs from "~/fields/fields.module.css";
import { Bones, IconButton } from "~/ui/atoms.tsx";
import { icon, objectIcon, smallIcon } from "~/ui/icons.ts";
import { LinkButton } from "~/ui/LinkButton.tsx";
import { EmptyState, ErrorState, useErrorMessage } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { ObjectDialog } from "./ObjectDialog.tsx";
import styles from "./objects.module.css";

export function ObjectsSection() {
  const { t } = useLingui();
  const found = useQuery(ownObjectsQuery);
  const [edited, setEdited] = useState<OwnObject | "new" | null>(null);
  const restore = useObjectWrite<OwnObject>((object) =>
    api.changeObject(object.name, { base_version: object.version, archived: false }),
  );
  if (found.isPending) return <Bones rows={3} height={56} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const { items, limit } = found.data;
  const living = items.filter((each) => !each.archived);
  const archived = items.filter((each) => each.archived);
  const used = living.length;
  const full = used >= limit;
  const add = (
    <Button
      leftSection={<IconPlus {...icon} />}
      disabled={full}
      onClick={() => setEdited("new")}
      data-testid="object-new"
    >
      <Trans>New object</Trans>
    </Button>
  );
  return (
    <>
      <h2>{t`Objects`}</h2>
      <p className={styles.lead}>
        <Trans>
          Keep track of what is particular to your business, such as sites, projects or machines. Objects of
          your own have lists, record pages, search, imports, exports and the API like the built-in ones.
        </Trans>
      </p>
      <UsedBar used={used} limit={limit} add={add} testid="objects-used">
        <Trans>Archive an object that nobody needs, or choose a larger plan, to add another one.</Trans>
      </UsedBar>
      {used > 0 ? (
        <div className={settings.card}>
          {living.map((each) => (
            <Row key={each.name} object={each} onEdit={() => setEdited(each)} />
          ))}
        </div>
      ) : (
        <EmptyState title={t`No objects of your own yet`} actions={add}>
          <Trans>Add one, give it fields, and decide which roles see it.</Trans>
        </EmptyState>
      )}
      <ArchivedList items={archived} full={full} restore={restore}>
        <Trans>Their records are kept, seen by nobody, and there again once an object is restored.</Trans>
      </ArchivedList>
      {edited ? (
        <ObjectDialog object={edited === "new" ? null : edited} onClose={() => setEdited(null)} />
      ) : null}
    </>
  );
}

function Row({ object, onEdit }: { object: OwnObject; onEdit: () => void }) {
  const { t } = useLingui();
  const { read, locale } = useLocale();
  const message = useErrorMessage();
  const archive = useObjectWrite(() =>
    api.changeObject(object.name, { base_version: object.version, archived: true }),
  );
  const Icon = objectIcon(object.icon);
  const name = read(object.label);
  const other = locale.startsWith("zh") ? object.label.en : object.label.zh;
  const roles = object.roles.map(read).join(t`, `);
  const fields = t`${plural(object.fields, { one: "# field of its own", other: "# fields of its own" })}`;
  return (
    <div className={settings.row} data-testid={`object-${object.name}`}>
      <span className={styles.name}>
        <Icon {...icon} />
        <span>
          {name}
          {other && other !== name ? <span className="mute"> · {other}</span> : null}
          <small>
            {fields} · {t`Seen by ${roles}`}
          </small>
          {archive.error ? (
            <small className={inputs.problem} role="alert">
              {message(archive.error)}
            </small>
          ) : null}
        </span>
      </span>
      <span className={settings.acts}>
        <LinkButton
          to="/settings/{-$section}"
          params={{ section: "fields" }}
          search={{ object: object.name }}
          variant="default"
          size="xs"
        >
          <Trans>Fields</Trans>
        </LinkButton>
        <Button variant="default" size="xs" onClick={onEdit} data-testid={`edit-${object.name}`}>
          <Trans>Edit</Trans>
        </Button>
        <IconButton
          label={t`Archive ${name}`}
          onClick={() => archive.mutate(undefined)}
          data-testid={`archive-${object.name}`}
        >
          <IconArchive {...smallIcon} />
        </IconButton>
      </span>
    </div>
  );
}
