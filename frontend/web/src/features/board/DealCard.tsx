/** One deal: what it is, what it is worth, what comes next, and how long nothing has happened. */
import { useLingui } from "@lingui/react/macro";
import { type Card, type CrmObject, formatCompactMoney, formatDate, type Stage } from "@rapport/core";
import { IconCalendar, IconCalendarPlus, IconCalendarX, IconShieldExclamation } from "@tabler/icons-react";
import { daysBetween, idleDays, idleTone } from "~/data/boardMath.ts";
import { useFirstConflict } from "~/data/conflicts.ts";
import { useLabels } from "~/data/labels.ts";
import { fieldOf } from "~/data/objects.ts";
import { ConflictMark } from "~/fields/ConflictMark.tsx";
import { Avatar } from "~/ui/atoms.tsx";
import { Percent } from "~/ui/Ring.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { CardTitle } from "./BoardCard.tsx";
import styles from "./board.module.css";
import { shortDay } from "./days.ts";
import type { FaceProps } from "./look.ts";

type Props = FaceProps<Stage, Card> & {
  /** The day that counts as today: the one looked back to, on a board of the past. */
  today: string;
  zone: string;
};

/** What stands on the card of a deal; also on the one that is being dragged. */
export function DealFace({ object, card, stage, today, zone, readOnly, actions }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const labels = useLabels();
  const found = card.company ? labels.records.get(card.company) : undefined;
  const company = found?.hidden ? t`Not visible to you` : found?.label;
  const owner = labels.people.get(card.owner_id);
  const amount =
    card.amount && card.currency
      ? formatCompactMoney({ amount: card.amount, currency: card.currency }, locale)
      : "";
  return (
    <>
      <CardTitle card={card} name={card.name} readOnly={readOnly} actions={actions}>
        <Marks object={object} card={card} />
      </CardTitle>
      <div className={`${styles.company} truncate`}>{company ?? " "}</div>
      <div className={styles.worth}>
        <b className="num">{amount || <span className="mute">{t`No amount`}</span>}</b>
        <span className={styles.grow} />
        {card.probability === null ? null : <Percent value={card.probability} />}
        {owner ? (
          <span title={owner.name} className={styles.owner}>
            <Avatar name={owner.name} seat={owner.has_seat} />
          </span>
        ) : null}
      </div>
      <div className={styles.rule} />
      <div className={styles.next}>
        {stage.outcome === "open" ? (
          <>
            <NextStep card={card} today={today} readOnly={readOnly} actions={actions} />
            <Idle card={card} stage={stage} today={today} zone={zone} />
          </>
        ) : (
          <span className="mute num">{card.closed_on ? formatDate(card.closed_on, locale) : " "}</span>
        )}
      </div>
    </>
  );
}

function Marks({ object, card }: { object: CrmObject; card: Card }) {
  const { t } = useLingui();
  const conflict = useFirstConflict(card.id);
  const field = conflict ? fieldOf(object, conflict) : undefined;
  return (
    <span className={styles.marks}>
      {field ? <ConflictMark object={object} field={field} record={{ ...card }} compact /> : null}
      {card.gate_unmet ? (
        <span className={styles.shield} title={t`Lacks something that the next stage asks for`}>
          <IconShieldExclamation size={14} stroke={1.5} aria-label={t`Stage conditions not met`} />
        </span>
      ) : null}
    </span>
  );
}

const small = { size: 13, stroke: 1.5 } as const;

function NextStep({
  card,
  today,
  readOnly,
  actions,
}: Pick<Props, "card" | "today" | "readOnly" | "actions">) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const planned = Boolean(card.next_step || card.next_step_on);
  const day = planned ? card.next_step_on : card.next_task_on;
  if (!planned && !day) {
    const empty = (
      <>
        <IconCalendarPlus {...small} /> {t`No next step`}
      </>
    );
    return readOnly ? (
      <span className={styles.step} data-tone="warn">
        {empty}
      </span>
    ) : (
      <button
        type="button"
        className={styles.step}
        data-tone="warn"
        tabIndex={-1}
        data-testid="plan"
        onPointerDown={(event) => event.stopPropagation()}
        onClick={(event) => actions.plan(card, event.currentTarget)}
      >
        {empty}
      </button>
    );
  }
  const late = [card.next_step_on, card.next_task_on].some((due) => due && daysBetween(today, due) < 0);
  const Icon = late ? IconCalendarX : IconCalendar;
  return (
    <span className={styles.step} data-tone={late ? "danger" : undefined}>
      <Icon {...small} />
      {day ? <span className="num">{shortDay(day, today, locale)}</span> : null}
      <span className="truncate">{planned ? card.next_step : t`Task`}</span>
    </span>
  );
}

function Idle({ card, stage, today, zone }: Pick<Props, "card" | "stage" | "today" | "zone">) {
  const { t } = useLingui();
  const days = idleDays(card, today, zone);
  const limit = stage.rot_days;
  return (
    <span
      className={`${styles.idle} num`}
      data-tone={idleTone(days, limit)}
      title={limit === null ? undefined : t`Idle from ${limit} days on`}
    >
      {days === 0 ? t`Today` : t`Idle ${days} d`}
    </span>
  );
}
