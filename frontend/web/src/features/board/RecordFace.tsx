/** A record on a board: its name, then what the columns of its view hold. */
import { useLingui } from "@lingui/react/macro";
import { businessNow, type CrmObject, type Field, formatAgo } from "@rapport/core";
import { IconCalendar, IconSquareRoundedMinus, IconTag } from "@tabler/icons-react";
import { useFirstConflict } from "~/data/conflicts.ts";
import { useLabels } from "~/data/labels.ts";
import type { Lane } from "~/data/lanes.ts";
import { fieldOf } from "~/data/objects.ts";
import type { RecordCard } from "~/data/recordBoard.ts";
import { ConflictMark } from "~/fields/ConflictMark.tsx";
import { isEmpty, isNumeric, useFormat } from "~/fields/FieldValue.tsx";
import { Avatar } from "~/ui/atoms.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { CardTitle } from "./BoardCard.tsx";
import styles from "./board.module.css";
import type { FaceProps } from "./look.ts";

type Props = FaceProps<Lane, RecordCard> & {
  /** What the card has room for beside its name, in the order of the view's columns. */
  fields: Field[];
};

const OWNER = "owner_id";

export function RecordFace({ object, card, readOnly, actions, fields }: Props) {
  const { locale } = useLocale();
  const format = useFormat();
  const labels = useLabels();
  const filled = fields.filter((field) => !isEmpty(card[field.name] ?? null));
  const said = (field: Field) => format(field, card[field.name] ?? null, card);
  const worth = filled.find(isNumeric);
  const day = filled.find((field) => field.type === "date");
  const others = filled.filter(
    (field) => field !== worth && field !== day && field.name !== OWNER && field.type !== "timestamp",
  );
  const owner = card.owner_id ? labels.people.get(card.owner_id) : undefined;
  return (
    <>
      <CardTitle card={card} name={titleOf(object, card)} readOnly={readOnly} actions={actions}>
        <Conflict object={object} card={card} />
      </CardTitle>
      <div className={`${styles.company} truncate`}>{others.map(said).join(" · ") || " "}</div>
      <div className={styles.worth}>
        <b className="num truncate" title={worth ? labelled(worth, locale) : undefined}>
          {worth ? said(worth) : ""}
        </b>
        <span className={styles.grow} />
        {owner ? (
          <span title={owner.name} className={styles.owner}>
            <Avatar name={owner.name} seat={owner.has_seat} />
          </span>
        ) : null}
      </div>
      <div className={styles.rule} />
      <div className={styles.next}>
        {day ? (
          <span className={styles.step} title={labelled(day, locale)}>
            <IconCalendar size={13} stroke={1.5} />
            <span className="num">{said(day)}</span>
          </span>
        ) : null}
        <span className={styles.grow} />
        <span className={`${styles.idle} num`}>{formatAgo(card.updated_at, locale, businessNow())}</span>
      </div>
    </>
  );
}

const labelled = (field: Field, locale: string): string =>
  locale.startsWith("zh") ? field.label.zh : field.label.en;

export const titleOf = (object: CrmObject, card: RecordCard): string | null => {
  const title = card[object.title_field];
  return title === null || title === undefined ? null : String(title);
};

function Conflict({ object, card }: { object: CrmObject; card: RecordCard }) {
  const conflict = useFirstConflict(card.id);
  const field = conflict ? fieldOf(object, conflict) : undefined;
  if (!field) return null;
  return (
    <span className={styles.marks}>
      <ConflictMark object={object} field={field} record={card} compact />
    </span>
  );
}

export function ChoiceIcon({ stage }: { stage: Lane }) {
  const { t } = useLingui();
  const Icon = stage.id ? IconTag : IconSquareRoundedMinus;
  return (
    <Icon size={14} stroke={1.5} {...(stage.id ? { "aria-hidden": true } : { "aria-label": t`Empty` })} />
  );
}
