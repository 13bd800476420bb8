import { useLingui } from "@lingui/react/macro";
import { useFigures } from "./texts.ts";
import type { Looked } from "./usage.ts";

/** Which days, and which of them it is. */
export function UsageTitle({ when }: { when: Looked }) {
  const { t } = useLingui();
  const { period, days: inDays } = useFigures("USD");
  const { span, kind, day } = when;
  const days = kind === "over" ? period(span.from, span.to) : inDays(span.from, span.to);
  return (
    <h2>
      {kind === "over" ? t`Usage` : kind === "free" ? t`Usage so far` : t`Usage this period`}
      <small>{kind === "running" ? t`${days}, day ${day}` : days}</small>
    </h2>
  );
}
