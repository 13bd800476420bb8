import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import {
  type CrmObject,
  formatBytes,
  formatNumber,
  type Import,
  type ImportColumn,
  type ImportSet,
} from "@rapport/core";
import { IconAlertCircle, IconChevronRight, IconFileSpreadsheet } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { choiceOf, recognised, useSetAction } from "~/data/importSets.ts";
import { byName } from "~/data/objects.ts";
import filter from "~/features/list/filter.module.css";
import { Chip } from "~/ui/atoms.tsx";
import { icon, smallIcon } from "~/ui/icons.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { ImportFrame } from "./ImportFrame.tsx";
import styles from "./import.module.css";
import { HistoryChoice, KeyChoice, MapTable, missingIn } from "./MapTable.tsx";
import { DiscardSet, FilePromises } from "./SetParts.tsx";
import { decisionsOf, HISTORY, rowsIn } from "./setFigures.ts";

type Mapping = { columns: ImportColumn[]; key: string | null; historic: boolean };
type Props = { set: ImportSet; objects: CrmObject[]; onChecked: () => void };

const mappingOf = ({ columns, key, historic }: Import): Mapping => ({ columns, key, historic });

export function SetFiles({ set, objects, onChecked }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const message = useErrorMessage();
  const action = useSetAction(set.id);
  const [changed, setChanged] = useState<Record<string, Mapping>>({});
  const largest = [...set.imports].sort((a, b) => b.file.size - a.file.size)[0];
  const [open, setOpen] = useState<string | null>(largest?.id ?? null);
  const missing = set.imports.flatMap((item) => {
    const object = byName(objects, item.object);
    return object ? missingIn(object, changed[item.id]?.columns ?? item.columns) : [];
  });
  const next = () => {
    const mappings = Object.fromEntries(
      Object.entries(changed).map(([id, { columns, ...rest }]) => [
        id,
        { ...rest, columns: columns.map(choiceOf) },
      ]),
    );
    const decisions = decisionsOf(set);
    // What was decided about another mapping says nothing about this one.
    for (const id of Object.keys(changed)) delete decisions[id];
    action.mutate({ do: "check", decisions, mappings }, { onSuccess: onChecked });
  };
  const names = missing.map((field) => read(field.label)).join(t({ message: ", ", context: "list" }));
  const files = t`${plural(set.imports.length, { one: "# file", other: "# files" })}`;
  const rows = t`${plural(rowsIn(set), { one: "# row", other: "# rows" })}`;
  const kit = kitOf(set.imports);
  const problem = action.error ?? (set.state === "failed" ? new Error() : null);
  const foot = (
    <>
      <DiscardSet set={set} />
      <span className={styles.say}>
        {missing.length > 0 ? t`Still needed: ${names}` : t`Nothing is written yet.`}
      </span>
      <Button
        onClick={next}
        disabled={missing.length > 0}
        loading={action.isPending}
        data-testid="import-next"
      >
        <Trans>Dry run</Trans>
      </Button>
    </>
  );
  return (
    <ImportFrame step={2} foot={foot} rail={<FilePromises />}>
      <div className={styles.headline}>
        <div>
          <h1>{t`What is in each file?`}</h1>
          <p className="mute">
            {kit
              ? t`${files}, ${rows}. An export of ${kit}: ids, owners and what belongs together come along.`
              : t`${files}, ${rows}. Recognised by header and by content; change what is wrong.`}
          </p>
        </div>
      </div>
      {problem ? (
        <p role="alert" className={styles.problem}>
          {action.error ? message(action.error) : t`The dry run stopped. Nothing was written.`}
        </p>
      ) : null}
      {set.imports.map((item) => (
        <FileCard
          key={item.id}
          set={set}
          item={item}
          objects={objects}
          mapping={changed[item.id] ?? mappingOf(item)}
          open={open === item.id}
          onOpen={() => setOpen(open === item.id ? null : item.id)}
          onChange={(mapping) => setChanged({ ...changed, [item.id]: mapping })}
        />
      ))}
    </ImportFrame>
  );
}

/** The one CRM whose export all files are. */
function kitOf(imports: Import[]): string | null {
  const kits = new Set(imports.map((item) => item.kit));
  return kits.size === 1 ? (imports[0]?.kit ?? null) : null;
}

type CardProps = {
  set: ImportSet;
  item: Import;
  objects: CrmObject[];
  mapping: Mapping;
  open: boolean;
  onOpen: () => void;
  onChange: (mapping: Mapping) => void;
};

function FileCard({ set, item, objects, mapping, open, onOpen, onChange }: CardProps) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const object = byName(objects, item.object);
  if (!object) return null;
  const { columns, key, historic } = mapping;
  const part = `import-file-${item.id}`;
  const rows =
    item.file.rows > 0
      ? t`${plural(item.file.rows, { one: "# row", other: "# rows" })}`
      : formatBytes(item.file.size, locale);
  return (
    <section className={styles.card} data-testid="import-set-file">
      <div className={styles.file}>
        <button type="button" aria-expanded={open} aria-controls={part} onClick={onOpen}>
          <IconChevronRight {...smallIcon} className={styles.fold} />
          <IconFileSpreadsheet {...icon} color="var(--mute)" />
          <b className="truncate">{item.file.name}</b>
          <span className="mute num">{rows}</span>
        </button>
        <Matched object={object} columns={columns} />
        <ObjectChoice set={set} item={item} objects={objects} />
      </div>
      {open ? (
        <div id={part} className={styles.fileBody}>
          <MapTable
            object={object}
            columns={columns}
            onChange={(next) => onChange({ ...mapping, columns: next })}
          />
          <div className={styles.options}>
            {item.object === "person" || item.object === HISTORY ? null : (
              <KeyChoice
                object={object}
                columns={columns}
                value={key ?? ""}
                onChange={(next) => onChange({ ...mapping, key: next || null })}
              />
            )}
            <HistoryChoice
              object={object}
              columns={columns}
              value={historic}
              onChange={(next) => onChange({ ...mapping, historic: next })}
            />
          </div>
        </div>
      ) : null}
    </section>
  );
}

/** How much of a file has a field; a required one that has none stands out, also in a closed card. */
function Matched({ object, columns }: { object: CrmObject; columns: ImportColumn[] }) {
  const { t } = useLingui();
  const { read, locale } = useLocale();
  const [missing] = missingIn(object, columns);
  if (missing) {
    const name = read(missing.label);
    return (
      <Chip tone="danger">
        <IconAlertCircle {...smallIcon} />
        {t`No column for ${name}`}
      </Chip>
    );
  }
  const matched = formatNumber(columns.filter((column) => column.field).length, locale);
  const all = formatNumber(columns.length, locale);
  return <span className={`${styles.matched} mute num`}>{t`${matched} of ${all} columns`}</span>;
}

type ChoiceProps = { set: ImportSet; item: Import; objects: CrmObject[] };

function ObjectChoice({ set, item, objects }: ChoiceProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const message = useErrorMessage();
  const navigate = useNavigate();
  const change = useMutation({
    mutationKey: ["write"],
    mutationFn: (object: string) => recognised(set, item, object),
    onSuccess: ({ id }) => void navigate({ to: "/import/sets/$id", params: { id }, replace: true }),
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  return (
    <select
      className={filter.select}
      aria-label={t`What the rows of ${item.file.name} are`}
      value={change.isPending ? change.variables : item.object}
      disabled={change.isPending}
      onChange={(event) => change.mutate(event.currentTarget.value)}
      data-testid={`import-is-${item.file.name}`}
    >
      {objects.map((object) => (
        <option key={object.name} value={object.name}>
          {read(object.plural)}
        </option>
      ))}
    </select>
  );
}
