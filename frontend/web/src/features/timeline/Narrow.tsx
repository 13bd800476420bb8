/** What to see of a timeline: one type, one person, a range of days. The address says it, so a link shows the same. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { TimelineNarrowing } from "@rapport/core";
import { IconCalendar, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { TIMELINE_TYPES } from "~/app/timelineSearch.ts";
import { isNarrowed } from "~/data/activities.ts";
import { peopleQuery } from "~/data/options.ts";
import { GhostButton, IconButton } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import styles from "./timeline.module.css";

type Props = { narrowing: TimelineNarrowing; onChange: (narrowing: TimelineNarrowing) => void };

export function Narrow({ narrowing, onChange }: Props) {
  const { t } = useLingui();
  const set = (part: TimelineNarrowing) => onChange({ ...narrowing, ...part });
  return (
    <fieldset
      className={styles.narrow}
      aria-label={t`Filter the timeline`}
      data-reads
      data-testid="timeline-narrow"
    >
      <TypeChoice narrowing={narrowing} onChange={set} />
      <PersonChoice narrowing={narrowing} onChange={set} />
      <DayChoice narrowing={narrowing} onChange={set} />
      {isNarrowed(narrowing) ? (
        <IconButton label={t`Clear filters`} onClick={() => onChange({})} data-testid="timeline-clear">
          <IconX {...smallIcon} />
        </IconButton>
      ) : null}
    </fieldset>
  );
}

export function ClearFilters({ onClear }: { onClear: () => void }) {
  return (
    <GhostButton onClick={onClear} data-reads data-testid="timeline-all">
      <IconX {...smallIcon} />
      <Trans>Clear filters</Trans>
    </GhostButton>
  );
}

/** Days are asked for seldom, so two fields for them stand here only then. */
function DayChoice({ narrowing, onChange }: Props) {
  const { t } = useLingui();
  const [asked, setAsked] = useState(false);
  if (!asked && !narrowing.since && !narrowing.until)
    return (
      <GhostButton onClick={() => setAsked(true)} data-reads data-testid="timeline-days">
        <IconCalendar {...smallIcon} />
        <Trans>Any day</Trans>
      </GhostButton>
    );
  return (
    <span className={styles.days}>
      <input
        type="date"
        aria-label={t`From`}
        value={narrowing.since ?? ""}
        max={narrowing.until}
        onChange={(event) => onChange({ since: event.currentTarget.value || undefined })}
        data-testid="timeline-since"
      />
      <span aria-hidden>–</span>
      <input
        type="date"
        aria-label={t({ message: "to", context: "day" })}
        value={narrowing.until ?? ""}
        min={narrowing.since}
        onChange={(event) => onChange({ until: event.currentTarget.value || undefined })}
        data-testid="timeline-until"
      />
    </span>
  );
}

function TypeChoice({ narrowing, onChange }: Props) {
  const { t } = useLingui();
  const labels = {
    note: t`Notes`,
    call: t`Calls`,
    meeting: t`Meetings`,
    visit: t`Visits`,
    task: t`Done tasks`,
    stage: t`Stages and statuses`,
    owner: t`Owner changes`,
    created: t`Creation`,
  };
  return (
    <select
      aria-label={t`Type`}
      data-set={narrowing.type !== undefined}
      value={narrowing.type ?? ""}
      onChange={({ currentTarget }) =>
        onChange({ type: TIMELINE_TYPES.find((each) => each === currentTarget.value) })
      }
      data-testid="timeline-type"
    >
      <option value="">{t`All types`}</option>
      {TIMELINE_TYPES.map((type) => (
        <option key={type} value={type}>
          {labels[type]}
        </option>
      ))}
    </select>
  );
}

function PersonChoice({ narrowing, onChange }: Props) {
  const { t } = useLingui();
  const people = useQuery(peopleQuery).data ?? [];
  const chosen = narrowing.person;
  return (
    <select
      aria-label={t`Person`}
      data-set={chosen !== undefined}
      value={chosen ?? ""}
      onChange={(event) => onChange({ person: event.currentTarget.value || undefined })}
      data-testid="timeline-person"
    >
      <option value="">{t`Everybody`}</option>
      {chosen && !people.some(({ id }) => id === chosen) ? (
        <option value={chosen}>{t`Somebody else`}</option>
      ) : null}
      {people.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
