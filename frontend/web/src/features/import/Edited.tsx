/** Records that somebody changed since they were imported: an undo keeps them unless a person says otherwise. */
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal } from "@mantine/core";
import type { CrmObject, EditedRecord, ImportSet } from "@rapport/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useSetAction } from "~/data/importSets.ts";
import { byName } from "~/data/objects.ts";
import { Segments } from "~/ui/atoms.tsx";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./import.module.css";

type Choice = "keep" | "revert";
type Choices = Record<string, Choice>;
type Props = {
  records: EditedRecord[];
  objects: CrmObject[];
  onClose: () => void;
  onUndo: (choices: Choices) => void;
};

export function EditedDialog({ records, objects, onClose, onUndo }: Props) {
  const { t } = useLingui();
  const [choices, setChoices] = useState<Choices>({});
  const all = (choice: Choice) => setChoices(Object.fromEntries(records.map(({ id }) => [id, choice])));
  const title = t`${plural(records.length, { one: "# record was changed since", other: "# records were changed since" })}`;
  return (
    <Modal opened onClose={onClose} title={title} size={560} closeButtonProps={{ "aria-label": t`Close` }}>
      <p className="mute">
        {t`Everything else is taken back. These stay as they are now, unless you take them back too.`}
      </p>
      <ul className={styles.edited} data-testid="edited-records">
        {records.map((record) => (
          <li key={record.id}>
            <RecordName record={record} objects={objects} />
            <Segments
              label={t`What happens to ${record.label}`}
              value={choices[record.id] ?? "keep"}
              options={[
                { value: "keep", label: t`Keep`, testid: "edited-keep" },
                { value: "revert", label: t`Take back`, testid: "edited-revert" },
              ]}
              onChange={(choice) => setChoices({ ...choices, [record.id]: choice })}
            />
          </li>
        ))}
      </ul>
      <div className={styles.dialogFoot}>
        {records.length > 1 ? (
          <span>
            <button type="button" className="link" onClick={() => all("keep")}>
              <Trans>Keep all</Trans>
            </button>{" "}
            <button type="button" className="link" onClick={() => all("revert")}>
              <Trans>Take all back</Trans>
            </button>
          </span>
        ) : null}
        <Button variant="default" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button onClick={() => onUndo(choices)} data-testid="edited-undo">
          <Trans>Undo the import</Trans>
        </Button>
      </div>
    </Modal>
  );
}

function RecordName({ record, objects }: { record: EditedRecord; objects: CrmObject[] }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const object = byName(objects, record.object);
  const label = record.label || t`No name`;
  return (
    <span className="truncate">
      <span className="mute">{read(object?.label)}</span>{" "}
      {object ? (
        <Link to="/o/$noun/$id" params={{ noun: object.noun, id: record.id }} className="figure-link">
          {label}
        </Link>
      ) : (
        label
      )}
    </span>
  );
}

/** What an undo has kept, with the way to take it back after all. */
export function KeptRecords({ set, objects }: { set: ImportSet; objects: CrmObject[] }) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const action = useSetAction(set.id);
  const kept = set.imports.flatMap((item) => item.kept);
  if (set.state !== "undone" || kept.length === 0) return null;
  const revert = (id: string) =>
    action.mutate(
      { do: "undo", records: { [id]: "revert" } },
      { onError: (error) => toast({ text: message(error), tone: "danger" }) },
    );
  return (
    <section className={styles.card} data-testid="kept-records">
      <h2 className={styles.cardTitle}>
        {t`${plural(kept.length, { one: "# record was kept", other: "# records were kept" })}`}
      </h2>
      <ul className={styles.edited}>
        {kept.map((record) => (
          <li key={record.id}>
            <RecordName record={record} objects={objects} />
            <Button variant="default" size="xs" disabled={action.isPending} onClick={() => revert(record.id)}>
              <Trans>Take back</Trans>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
