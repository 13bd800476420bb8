/** How the first response to a lead stands, in a few words: due, overdue, or given after so long. */
import { useLingui } from "@lingui/react/macro";
import { businessNow, type CrmRecord } from "@rapport/core";
import type { Tone } from "~/ui/atoms.tsx";
import { useLocale } from "~/ui/useLocale.ts";

const SOON = 30 * 60_000;

export function useResponseText(): (record: CrmRecord) => { text: string; tone: Tone } | null {
  const { t } = useLingui();
  const { locale } = useLocale();
  return (record) => {
    const { response, response_due_at, responded_at, response_minutes } = record;
    if (!response || !response_due_at) return null;
    if (responded_at) {
      const took = span(Number(response_minutes ?? 0), locale);
      return response === "met"
        ? { text: t`Answered in ${took}`, tone: "ok" }
        : { text: t`Answered late, after ${took}`, tone: "danger" };
    }
    const left = Date.parse(String(response_due_at)) - businessNow().getTime();
    const time = span(Math.abs(left) / 60_000, locale);
    if (left <= 0) return { text: t`Overdue by ${time}`, tone: "danger" };
    return { text: t`Due in ${time}`, tone: left < SOON ? "warn" : "neutral" };
  };
}

/** A length of time in its largest whole unit, or two hours and some minutes as "2 h". */
export function span(minutes: number, locale: string): string {
  const [value, unit] =
    minutes < 90
      ? [Math.round(minutes), "minute"]
      : minutes < 48 * 60
        ? [Math.round(minutes / 60), "hour"]
        : [Math.round(minutes / 1440), "day"];
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short" }).format(value);
}
