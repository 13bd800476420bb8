import { Trans, useLingui } from "@lingui/react/macro";
import type { CrmObject, CrmRecord, MergeBlock, MergeField, MergePreview } from "@rapport/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type CSSProperties, useState } from "react";
import { fieldOf } from "~/data/objects.ts";
import { useBeside } from "~/features/duplicates/beside.ts";
import { useFormat } from "~/fields/FieldValue.tsx";
import { GhostButton, Segments } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./merging.module.css";
import { sorted } from "./useMergePreview.ts";

type Props = {
  object: CrmObject;
  preview: MergePreview;
  onSurvivor: (id: string) => void;
  onLeave: (id: string) => void;
  onChoose: (field: string, id: string) => void;
};

/** A column for each record, a row for each field; on a phone a block for each field. Differences come first. */
export function Compare(props: Props) {
  const { object, preview, onSurvivor, onLeave } = props;
  const { t } = useLingui();
  const { differing, same } = sorted(preview);
  const [which, setWhich] = useState<"differing" | "all">("differing");
  const fields = which === "all" ? [...differing, ...same] : differing;
  const columns = { "--columns": preview.records.length } as CSSProperties;
  return (
    <>
      <div className={styles.lead}>
        <Segments
          label={t`Which fields`}
          value={which}
          options={[
            { value: "differing", label: t`Differences` },
            { value: "all", label: t`All fields` },
          ]}
          onChange={setWhich}
        />
      </div>
      <div className={styles.scroll}>
        <div className={styles.grid} style={columns} data-testid="merge-grid">
          <div className={styles.heads} role="radiogroup" aria-label={t`Which record stays`}>
            <span className={styles.corner}>
              <Trans>Which stays</Trans>
            </span>
            {preview.records.map((record, place) => (
              <Head
                key={record.id}
                object={object}
                record={record}
                stays={place === 0}
                block={preview.blocked.find((each) => each.id === record.id)}
                onSurvivor={() => onSurvivor(record.id)}
                onLeave={() => onLeave(record.id)}
              />
            ))}
          </div>
          {fields.map((field) => (
            <Row key={field.name} {...props} choice={field} />
          ))}
        </div>
      </div>
      {fields.length === 0 ? (
        <p className={styles.none}>
          <Trans>These records hold the same in every field.</Trans>
        </p>
      ) : null}
    </>
  );
}

type HeadProps = {
  object: CrmObject;
  record: CrmRecord;
  stays: boolean;
  block: MergeBlock | undefined;
  onSurvivor: () => void;
  onLeave: () => void;
};

function Head({ object, record, stays, block, onSurvivor, onLeave }: HeadProps) {
  const { t } = useLingui();
  const reasons = useReasons();
  const title = String(record[object.title_field] ?? "") || t`No name`;
  const beside = useBeside(object)(record);
  return (
    <div className={styles.head} data-stays={stays || undefined} data-testid="merge-record">
      <label className={styles.pick}>
        <input type="radio" name="survivor" checked={stays} onChange={onSurvivor} />
        <span>{stays ? t`Stays` : t`Let this one stay`}</span>
      </label>
      <Link
        to="/o/$noun/$id"
        params={{ noun: object.noun, id: record.id }}
        target="_blank"
        className="truncate"
      >
        {title}
      </Link>
      <small className="mute">{beside}</small>
      {block ? (
        <p className={styles.block} role="alert" data-testid="merge-blocked">
          <IconAlertTriangle {...smallIcon} />
          {reasons[block.reason]}
        </p>
      ) : null}
      {stays ? null : (
        <GhostButton onClick={onLeave} aria-label={t`Not this one: ${title}`}>
          <Trans>Not this one</Trans>
        </GhostButton>
      )}
    </div>
  );
}

function useReasons(): Record<MergeBlock["reason"], string> {
  const { t } = useLingui();
  return {
    forbidden: t`You may not merge this record away, or change it. Leave it out, or ask its owner.`,
    deleted: t`It lies in the trash. Restore it first.`,
    merged: t`It was merged already.`,
    converted: t`This lead became a company, a contact or a deal. Let it stay, and merge the others into it.`,
    cycle: t`It would come to stand below itself. Change the parent company first.`,
  };
}

function Row({ object, preview, choice, onChoose }: Props & { choice: MergeField }) {
  const { read } = useLocale();
  const field = fieldOf(object, choice.name);
  if (!field) return null;
  const label = read(field.label);
  return (
    <div
      className={styles.row}
      role="radiogroup"
      aria-label={label}
      data-testid={`merge-field-${field.name}`}
    >
      <span className={styles.label}>{label}</span>
      {preview.records.map((record) => (
        <Value
          key={record.id}
          object={object}
          record={record}
          choice={choice}
          onChoose={() => onChoose(field.name, record.id)}
        />
      ))}
    </div>
  );
}

type ValueProps = { object: CrmObject; record: CrmRecord; choice: MergeField; onChoose: () => void };

function Value({ object, record, choice, onChoose }: ValueProps) {
  const { t } = useLingui();
  const format = useFormat();
  const field = fieldOf(object, choice.name);
  const text = field ? format(field, record[choice.name], record) : "";
  const kept = choice.source === record.id;
  const lost = choice.lost.includes(record.id);
  if (!choice.can_choose)
    return (
      <span className={styles.cell} data-lost={lost || undefined}>
        {text}
      </span>
    );
  return (
    <label className={styles.cell} data-kept={kept || undefined} data-lost={lost || undefined}>
      <input type="radio" name={choice.name} checked={kept} onChange={onChoose} />
      <span className={text ? undefined : "mute"}>{text || t`Empty`}</span>
      <small className={styles.whose}>{String(record[object.title_field] ?? "")}</small>
    </label>
  );
}
