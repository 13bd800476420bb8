/** How far a deal has come: the stages of its pipeline, for how long it is in its own, and the way to another. */
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import {
  type Card,
  type CrmObject,
  type CrmRecord,
  dayOf,
  daysBetween,
  formatDate,
  type Stage,
  todayIn,
} from "@rapport/core";
import { IconCheck, IconChevronDown, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { MouseEvent } from "react";
import { idleTone } from "~/data/boardMath.ts";
import { fieldOf } from "~/data/objects.ts";
import { pipelinesQuery } from "~/data/pipelines.ts";
import { useZone } from "~/data/session.ts";
import { Planned } from "~/features/board/Planned.tsx";
import { useMoving } from "~/features/board/useMoving.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./record.module.css";
import { pathOf, type Standing, standing } from "./stages.ts";

type Props = {
  object: CrmObject;
  record: CrmRecord;
  readOnly: boolean;
  /** There is no room for the names: the stage it is in, and the others as a list. */
  narrow: boolean;
};

export function StagePath({ object, record, readOnly, narrow }: Props) {
  const { data } = useQuery(pipelinesQuery);
  const id = String(record.stage);
  const line = data?.find(({ stages }) => stages.some((stage) => stage.id === id));
  const stages = pathOf(line?.stages ?? [], id);
  const here = stages.find((stage) => stage.id === id);
  const closed = readOnly || !fieldOf(object, "stage")?.editable;
  if (!here) return null;
  const path = { object, record, stages, here, narrow, readOnly: closed };
  return <Path {...path} />;
}

type PathProps = Props & { stages: Stage[]; here: Stage };

function Path({ object, record, stages, here, readOnly, narrow }: PathProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const moving = useMoving(object, stages, () => 0);
  const card = record as unknown as Card;
  const name = read(here.label);
  const below = (event: MouseEvent) => event.currentTarget.getBoundingClientRect();
  return (
    <nav className={styles.path} aria-label={t`Stages`} data-testid="stage-path">
      <ol>
        {stages.map((stage) => (
          <li key={stage.id} data-standing={standing(stages, stage, here)} data-outcome={stage.outcome}>
            {narrow ? (
              <span className="visually-hidden">{read(stage.label)}</span>
            ) : (
              <button
                type="button"
                aria-current={stage.id === here.id ? "step" : undefined}
                disabled={readOnly || moving.pending || stage.id === here.id}
                onClick={(event) => void moving.begin(card, stage, below(event))}
                data-writes
                data-testid="path-stage"
              >
                <StageName stage={stage} stands={standing(stages, stage, here)} />
                {stage.id === here.id ? <Stay record={record} stage={here} /> : null}
              </button>
            )}
          </li>
        ))}
      </ol>
      {narrow ? (
        <button
          type="button"
          className={styles.pathMenu}
          aria-haspopup="menu"
          aria-label={t`Stage ${name}: move`}
          disabled={readOnly || moving.pending}
          onClick={(event) => moving.choose(card, below(event))}
          data-writes
          data-testid="path-menu"
        >
          <b className="truncate">{name}</b>
          {readOnly ? null : <IconChevronDown size={14} stroke={1.5} aria-hidden />}
          <Stay record={record} stage={here} />
        </button>
      ) : null}
      {moving.plan ? <Planned object={object} stages={stages} plan={moving.plan} moving={moving} /> : null}
    </nav>
  );
}

function StageName({ stage, stands }: { stage: Stage; stands: Standing }) {
  const { read } = useLocale();
  const ended = stands === "here" && stage.outcome !== "open";
  const Icon = ended ? (stage.outcome === "won" ? IconCheck : IconX) : stands === "done" ? IconCheck : null;
  return (
    <>
      {Icon ? <Icon size={13} stroke={1.75} aria-hidden /> : null}
      <span className="truncate">{read(stage.label)}</span>
    </>
  );
}

/** For how long a deal is in its stage, by the days that the stage allows; of one that ended, since when. */
function Stay({ record, stage }: { record: CrmRecord; stage: Stage }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useZone();
  if (stage.outcome !== "open")
    return record.closed_on ? (
      <small className="num">{formatDate(String(record.closed_on), locale)}</small>
    ) : null;
  if (typeof record.stage_since !== "string") return null;
  const since = dayOf(record.stage_since, zone);
  const days = daysBetween(since, todayIn(zone));
  const day = formatDate(since, locale);
  const limit = stage.rot_days;
  return (
    <small
      className="num"
      data-tone={idleTone(days, limit)}
      title={
        limit === null
          ? t`In this stage since ${day}`
          : t`In this stage since ${day}; it allows ${plural(limit, { one: "# day", other: "# days" })}`
      }
      data-testid="path-days"
    >
      {days === 0 ? t`since today` : t`${plural(days, { one: "# day", other: "# days" })}`}
    </small>
  );
}
