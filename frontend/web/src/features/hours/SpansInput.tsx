/** Hours of one day, from one time to another; as many as there are breaks between. */
import { useLingui } from "@lingui/react/macro";
import type { WorkingSpan } from "@rapport/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import inputs from "~/fields/fields.module.css";
import { IconButton } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import styles from "./hours.module.css";

type Props = {
  name: string;
  spans: readonly WorkingSpan[];
  readOnly?: boolean;
  onChange: (spans: WorkingSpan[]) => void;
};

/** A day ends at 24:00, which a field for times doesn't know: there it is 00:00. */
const shown = (clock: string): string => (clock === "24:00" ? "00:00" : clock);

export function SpansInput({ name, spans, readOnly = false, onChange }: Props) {
  const { t } = useLingui();
  const set = (place: number, part: Partial<WorkingSpan>) =>
    onChange(spans.map((each, at) => (at === place ? { ...each, ...part } : each)));
  const last = spans.at(-1);
  if (readOnly)
    return <span className="num">{spans.map(({ begin, end }) => `${begin}–${end}`).join(", ")}</span>;
  return (
    <span className={styles.spans}>
      {spans.map((span, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: spans have nothing but their place
        <span key={place} className={styles.span}>
          <input
            type="time"
            className={inputs.input}
            aria-label={t`${name}, begins`}
            value={span.begin}
            required
            onChange={(event) =>
              event.currentTarget.value && set(place, { begin: event.currentTarget.value })
            }
          />
          –
          <input
            type="time"
            className={inputs.input}
            aria-label={t`${name}, ends`}
            value={shown(span.end)}
            required
            onChange={(event) => {
              const end = event.currentTarget.value;
              if (end) set(place, { end: end === "00:00" ? "24:00" : end });
            }}
          />
          {spans.length > 1 ? (
            <IconButton
              label={t`Remove these hours`}
              onClick={() => onChange(spans.filter((_, at) => at !== place))}
            >
              <IconX {...smallIcon} />
            </IconButton>
          ) : null}
        </span>
      ))}
      {last && spans.length < 6 && last.end < "23:00" ? (
        <IconButton
          label={t`${name}: add hours after a break`}
          onClick={() => onChange([...spans, { begin: hourAfter(last.end), end: "24:00" }])}
        >
          <IconPlus {...smallIcon} />
        </IconButton>
      ) : null}
    </span>
  );
}

const hourAfter = (clock: string): string =>
  `${String(Number(clock.slice(0, 2)) + 1).padStart(2, "0")}:${clock.slice(3)}`;
