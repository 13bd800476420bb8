/** Above a lead's timeline: until when it awaits its first response, or how long that took. */
import { useLingui } from "@lingui/react/macro";
import { type CrmRecord, formatInstant } from "@rapport/core";
import { IconHourglass } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useZone } from "~/data/session.ts";
import { useResponseText } from "~/fields/responseText.ts";
import { icon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./record.module.css";

const MINUTE = 60_000;

export function ResponseStrip({ record }: { record: CrmRecord }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useZone();
  const stands = useResponseText()(record);
  useTicking(record.response === "waiting" || (record.response === "missed" && !record.responded_at));
  if (!stands) return null;
  const due = formatInstant(String(record.response_due_at), locale, zone);
  return (
    <section
      className={styles.response}
      data-tone={stands.tone}
      aria-label={t`First response`}
      data-testid="response-strip"
    >
      <IconHourglass {...icon} aria-hidden />
      <b>{stands.text}</b>
      <span className="mute">{t`First response due ${due}`}</span>
    </section>
  );
}

/** Draws anew each minute while a clock runs. */
function useTicking(runs: boolean) {
  const [, tick] = useState(0);
  useEffect(() => {
    if (!runs) return;
    const timer = setInterval(() => tick((count) => count + 1), MINUTE);
    return () => clearInterval(timer);
  }, [runs]);
}
