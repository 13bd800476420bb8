import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, Popover } from "@mantine/core";
import {
  ApiError,
  arranged,
  type BulkBody,
  type CrmObject,
  type CrmRecord,
  type Field,
  formatNumber,
  takesSeveral,
  type Value,
} from "@rapport/core";
import {
  IconArrowBackUp,
  IconArrowMerge,
  IconHandGrab,
  IconPencil,
  IconTrash,
  IconUserShare,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { AT_ONCE, inBackground, useStartEdit } from "~/data/bulkEdits.ts";
import { canMerge } from "~/data/objects.ts";
import { useMyQueues } from "~/data/queues.ts";
import type { Scope } from "~/data/records.ts";
import { useBulk } from "~/data/writes.ts";
import { AskForm, NEEDED } from "~/features/approvals/AskForm.tsx";
import { FieldEditor } from "~/fields/FieldEditor.tsx";
import { useFormat } from "~/fields/FieldValue.tsx";
import { Kbd, Segments } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { BulkPipeline } from "./BulkPipeline.tsx";
import { BulkPlace } from "./BulkPlace.tsx";
import filter from "./filter.module.css";
import styles from "./list.module.css";
import type { Selection } from "./useSelection.ts";

type Props = {
  object: CrmObject;
  selection: Selection;
  trash: boolean;
  total: number | undefined;
  scope: Scope;
  rows: readonly CrmRecord[];
};

export function BulkBar({ object, selection, trash, total, scope, rows }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const bulk = useBulk(object);
  const start = useStartEdit(object);
  const queues = useMyQueues(object);
  if (selection.ids.size === 0) return null;
  const count = formatNumber(
    selection.everything ? (total ?? selection.ids.size) : selection.ids.size,
    locale,
  );
  const waits = ({ id, owner_id }: CrmRecord) =>
    selection.ids.has(id) && queues.some((queue) => queue.id === owner_id);
  const waiting = rows.filter(waits).map(({ id }) => id);
  const all = { filter: scope.filter, ...(scope.search ? { search: scope.search } : {}) };
  const whom = (ids = [...selection.ids]) => (selection.everything ? all : { ids });
  const run = (
    op: Parameters<typeof bulk.mutate>[0]["op"],
    more: Pick<BulkBody, "fields" | "territory"> = {},
    ids?: string[],
  ) => {
    const many = ids === undefined && (selection.everything || selection.ids.size > AT_ONCE);
    if (many && inBackground(op)) start.mutate({ ...whom(), op, ...more }, { onSuccess: selection.clear });
    else bulk.mutate({ ...whom(ids), op, ...more }, { onSuccess: selection.clear });
  };
  // A filter speaks of live records only: in the trash, only what is loaded may be chosen.
  const mayAll = !scope.deleted && !selection.everything && (total ?? 0) > selection.ids.size;
  return (
    <div
      className={styles.bulk}
      role="toolbar"
      data-bulk-bar
      aria-label={t`Selected records`}
      data-testid="bulk-bar"
    >
      <b className="num">{t`${count} selected`}</b>
      {mayAll ? (
        <button
          type="button"
          className={styles.bulkButton}
          onClick={selection.selectEverything}
          data-testid="bulk-all"
        >
          <span className="link">{t`Select all ${formatNumber(total ?? 0, locale)}`}</span>
        </button>
      ) : null}
      <span className={styles.divider} />
      {trash ? (
        <button
          type="button"
          className={styles.bulkButton}
          onClick={() => run("restore")}
          data-testid="bulk-restore"
        >
          <IconArrowBackUp {...icon} />
          <Trans>Restore</Trans>
        </button>
      ) : (
        <>
          {object.rights.update !== "none" ? (
            <BulkEdit
              object={object}
              onSave={(name, value) => run("update", { fields: { [name]: value } })}
            />
          ) : null}
          {object.name === "deal" && object.rights.update !== "none" ? (
            <BulkPipeline
              rows={selection.everything ? null : rows.filter(({ id }) => selection.ids.has(id))}
              onMove={(map) => run("update", { fields: { stage: { map } } })}
            />
          ) : null}
          <BulkPlace
            object={object}
            whom={whom()}
            onPlace={(territory) => run("place", territory ? { territory } : {})}
          />
          {waiting.length > 0 ? (
            <button
              type="button"
              className={styles.bulkButton}
              title={t`Take what waits in a queue of yours`}
              onClick={() => run("take", {}, waiting)}
              data-testid="bulk-take"
            >
              <IconHandGrab {...icon} />
              <Trans>Take</Trans>
            </button>
          ) : null}
          {object.name === "lead" && object.rights.update !== "none" ? (
            <button
              type="button"
              className={styles.bulkButton}
              title={t`Give them to whom the assignment rules name`}
              onClick={() => run("assign")}
              data-testid="bulk-assign"
            >
              <IconUserShare {...icon} />
              <Trans>Assign by the rules</Trans>
            </button>
          ) : null}
          {canMerge(object) && !selection.everything && selection.ids.size > 1 && selection.ids.size <= 20 ? (
            <Link
              to="/o/$noun/merge"
              params={{ noun: object.noun }}
              search={{ ids: [...selection.ids] }}
              className={styles.bulkButton}
              data-testid="bulk-merge"
            >
              <IconArrowMerge {...icon} />
              <Trans>Merge…</Trans>
            </Link>
          ) : null}
          {object.rights.delete !== "none" ? (
            <button
              type="button"
              className={styles.bulkButton}
              data-tone="danger"
              onClick={() => run("delete")}
              data-testid="bulk-delete"
            >
              <IconTrash {...icon} />
              <Trans>Delete</Trans>
            </button>
          ) : null}
        </>
      )}
      <AskForOwner object={object} bulk={bulk} onDone={selection.clear} />
      <AskForOwner object={object} bulk={start} onDone={selection.clear} />
      <span className={styles.divider} />
      <button type="button" className={`${styles.bulkButton} mute`} onClick={selection.clear}>
        <Trans>Clear</Trans> <Kbd>Esc</Kbd>
      </button>
    </div>
  );
}

type Refused = Pick<
  ReturnType<typeof useStartEdit> | ReturnType<typeof useBulk>,
  "error" | "variables" | "reset"
>;
type AskProps = { object: CrmObject; bulk: Refused; onDone: () => void };

/** A new owner for more records than anybody may give away alone: the same records, with a reason, to who decides. */
function AskForOwner({ object, bulk, onDone }: AskProps) {
  const { t } = useLingui();
  const { error, variables, reset } = bulk;
  const owner = variables?.fields?.owner_id;
  if (!(error instanceof ApiError) || error.code !== NEEDED || typeof owner !== "string") return null;
  const { ids, filter, search } = variables ?? {};
  const whom = { ...(ids ? { ids } : {}), ...(filter ? { filter } : {}), ...(search ? { search } : {}) };
  const done = () => {
    reset();
    onDone();
  };
  return (
    <Modal
      opened
      onClose={reset}
      title={t`A new owner for many records`}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <AskForm
        refusal={error}
        write={{ subject: "owner_transfer", object: object.name, owner_id: owner, ...whom }}
        onDone={done}
      />
    </Modal>
  );
}

type BulkValue = NonNullable<BulkBody["fields"]>[string];
type How = "set" | "add" | "remove";

function BulkEdit({
  object,
  onSave,
}: {
  object: CrmObject;
  onSave: (field: string, value: BulkValue) => void;
}) {
  const { t } = useLingui();
  const { read } = useLocale();
  const format = useFormat();
  const fields = object.fields.filter(
    // A file is one record's.
    (field) => field.editable && field.type !== "file" && field.name !== object.title_field,
  );
  const [open, setOpen] = useState(false);
  const [name, setName] = useState(fields[0]?.name ?? "");
  const [value, setValue] = useState<{ set: Value } | null>(null);
  const [how, setHow] = useState<How>("set");
  const field = fields.find((item) => item.name === name);
  if (!field) return null;
  const several = takesSeveral(field);
  const option = (item: Field) => (
    <option key={item.name} value={item.name}>
      {read(item.label)}
    </option>
  );
  const apply = () => {
    setOpen(false);
    const chosen = Array.isArray(value?.set) ? value.set : [];
    onSave(name, several && how !== "set" ? { [how]: chosen } : (value?.set ?? null));
  };
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      position="top"
      width={300}
      closeOnClickOutside={false}
      trapFocus
    >
      <Popover.Target>
        <button
          type="button"
          className={styles.bulkButton}
          onClick={() => setOpen(!open)}
          data-testid="bulk-edit"
        >
          <IconPencil {...icon} />
          <Trans>Edit a field</Trans>
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles.bulkPanel}>
        <select
          className={filter.select}
          style={{ maxWidth: "none" }}
          aria-label={t`Field`}
          value={name}
          onChange={(event) => {
            setName(event.currentTarget.value);
            setValue(null);
            setHow("set");
          }}
          data-testid="bulk-field"
        >
          {object.layout
            ? arranged(object, "page", fields).map((section) => (
                <optgroup key={section.name} label={section.title ? read(section.title) : t`More fields`}>
                  {section.fields.map(option)}
                </optgroup>
              ))
            : fields.map(option)}
        </select>
        {several ? (
          <Segments
            label={t`What to do`}
            value={how}
            options={[
              { value: "set", label: t`Set to` },
              { value: "add", label: t({ message: "Add", context: "choices" }) },
              { value: "remove", label: t({ message: "Remove", context: "choices" }) },
            ]}
            onChange={(next) => setHow(next as How)}
          />
        ) : null}
        {value === null ? (
          <div className={styles.bulkValue} key={name}>
            <FieldEditor
              object={object}
              field={field}
              value={null}
              listAbove
              mayEmpty={how === "set"}
              onSave={(next) => setValue({ set: next })}
              onCancel={() => undefined}
            />
          </div>
        ) : (
          <button
            type="button"
            className={styles.bulkValue}
            onClick={() => setValue(null)}
            style={{ padding: "0 8px" }}
          >
            {format(field, value.set) || t`Empty`}
          </button>
        )}
        <Button disabled={value === null} onClick={apply} data-testid="bulk-apply">
          <Trans>Change all selected</Trans>
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
