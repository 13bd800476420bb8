/** Settings, Fields: an organisation's own fields of each kind of record. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { CrmObject, OwnField } from "@rapport/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useObjects } from "~/data/objects.ts";
import { ownFieldsQuery, useFieldWrite } from "~/data/ownFields.ts";
import { LeaveDialog } from "~/features/settings/LeaveDialog.tsx";
import { ArchivedList, UsedBar } from "~/features/settings/OwnList.tsx";
import { useLeaving } from "~/features/settings/useLeaving.ts";
import inputs from "~/fields/fields.module.css";
import { Bones, Segments } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { EmptyState, ErrorState, useErrorMessage } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { FieldRow } from "./FieldRow.tsx";
import styles from "./fields.module.css";
import { LayoutsTab } from "./LayoutsTab.tsx";
import { NewFieldForm } from "./NewFieldForm.tsx";

/** What a lead becomes: their fields may be filled by a lead's. */
const FROM_LEADS = ["company", "contact", "deal"];

/** Kinds of records that have no page to show fields on. */
const WITHOUT_PAGE = ["task", "activity"];

const route = getRouteApi("/app/settings/{-$section}");

export function FieldsSection() {
  const { t } = useLingui();
  const { read } = useLocale();
  const objects = useObjects().filter((object) => !WITHOUT_PAGE.includes(object.name));
  const { object: asked } = route.useSearch();
  const [chosen, setChosen] = useState(asked ?? objects[0]?.name);
  const [shown, setShown] = useState<"fields" | "layouts">("fields");
  const [isDirty, setDirty] = useState(false);
  const leaving = useLeaving(isDirty);
  const object = objects.find((each) => each.name === chosen) ?? objects[0];
  if (!object) return null;
  return (
    <>
      <h2>{t`Fields`}</h2>
      <p className={styles.lead}>
        <Trans>
          Fields of your own stand beside the built-in ones: on the record's page, in lists, filters, search,
          imports and the API.
        </Trans>
      </p>
      <Segments
        label={t`Records`}
        value={object.name}
        options={objects.map((each) => ({ value: each.name, label: read(each.plural) }))}
        onChange={(next) => leaving.guard(() => setChosen(next))}
      />
      <div className={styles.view}>
        <Segments
          label={t`What to change`}
          value={shown}
          options={[
            { value: "fields", label: t`Fields` },
            { value: "layouts", label: t`Layouts`, testid: "layouts" },
          ]}
          onChange={(next) => leaving.guard(() => setShown(next))}
        />
      </div>
      {shown === "fields" ? (
        <Fields key={object.name} object={object} />
      ) : (
        <LayoutsTab key={object.name} object={object} onDirty={setDirty} guard={leaving.guard} />
      )}
      {leaving.asked ? (
        <LeaveDialog onStay={leaving.stay} onDiscard={leaving.go}>
          <Trans>This layout has changes that are not saved yet.</Trans>
        </LeaveDialog>
      ) : null}
    </>
  );
}

function Fields({ object }: { object: CrmObject }) {
  const { t } = useLingui();
  const { inline, read } = useLocale();
  const found = useQuery(ownFieldsQuery(object.name));
  const [adding, setAdding] = useState(false);
  const restore = useFieldWrite<OwnField>(object.name, (field) =>
    api.changeField(object.name, field.name, { base_version: field.version, archived: false }),
  );
  if (found.isPending) return <Bones rows={4} height={40} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const living = found.data.fields.filter((field) => !field.archived);
  const archived = found.data.fields.filter((field) => field.archived);
  const [used, limit] = [living.length, found.data.limit];
  const full = used >= limit;
  const name = inline(object.plural);
  const add = (
    <Button
      leftSection={<IconPlus {...icon} />}
      disabled={full}
      onClick={() => setAdding(true)}
      data-testid="field-new"
    >
      <Trans>New field</Trans>
    </Button>
  );
  return (
    <>
      <UsedBar used={used} limit={limit} add={adding ? null : add} testid="fields-used">
        <Trans>Archive a field that nobody needs, or choose a larger plan, to add another one.</Trans>
      </UsedBar>
      {adding ? (
        <NewFieldForm object={object.name} onDone={() => setAdding(false)} />
      ) : used === 0 ? (
        <EmptyState title={t`No fields of your own for ${name} yet`} actions={add}>
          <Trans>Add what your business asks for and the built-in fields don't say.</Trans>
        </EmptyState>
      ) : null}
      {used > 0 ? <Living object={object.name} fields={living} /> : null}
      <ArchivedList items={archived} full={full} restore={restore}>
        <Trans>Records keep what they hold in these; it is shown again once a field is restored.</Trans>
      </ArchivedList>
      <details className={styles.standard}>
        <summary>{t`Built-in fields`}</summary>
        <p className="mute">{found.data.standard.map(read).join(t`, `)}</p>
      </details>
    </>
  );
}

function Living({ object, fields }: { object: string; fields: OwnField[] }) {
  const { t } = useLingui();
  const hasLeads = useObjects().some((each) => each.name === "lead");
  const takes = hasLeads && FROM_LEADS.includes(object);
  const leads = useQuery({ ...ownFieldsQuery("lead"), enabled: takes });
  const sources = (takes && leads.data?.fields.filter((field) => !field.archived)) || [];
  const [open, setOpen] = useState<string | null>(null);
  const message = useErrorMessage();
  const order = useFieldWrite<string[]>(object, (names) => api.orderFields(object, names));
  const shift = (from: number, to: number) => {
    const names = fields.map((field) => field.name);
    const [moved] = names.splice(from, 1);
    if (moved) names.splice(to, 0, moved);
    order.mutate(names);
  };
  return (
    <div className={styles.table} data-sources={sources.length > 0 || undefined}>
      <div className={styles.heads}>
        <span />
        <span>{t`Name in Chinese`}</span>
        <span>{t`Name in English`}</span>
        <span>{t`Kind`}</span>
        {sources.length > 0 ? <span>{t`Filled from lead`}</span> : null}
        <span>{t`Required`}</span>
        <span>{t`Unique`}</span>
        <span />
      </div>
      {fields.map((field, place) => (
        <FieldRow
          key={`${field.name}/${field.version}`}
          object={object}
          field={field}
          sources={sources}
          open={open === field.name}
          onToggle={() => setOpen(open === field.name ? null : field.name)}
          onUp={place > 0 ? () => shift(place, place - 1) : undefined}
          onDown={place < fields.length - 1 ? () => shift(place, place + 1) : undefined}
        />
      ))}
      {order.error ? (
        <p className={inputs.problem} role="alert">
          {message(order.error)}
        </p>
      ) : null}
    </div>
  );
}
