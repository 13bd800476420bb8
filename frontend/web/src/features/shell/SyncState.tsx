import { useLingui } from "@lingui/react/macro";
import { formatTime } from "@rapport/core";
import { useIsMutating } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useLive } from "~/data/liveState.ts";
import { useZone } from "~/data/session.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { useOnline } from "~/ui/useOnline.ts";
import styles from "./shell.module.css";

const latest = (...times: string[]): string => times.sort().at(-1) ?? "";

/** Always visible: whether what one sees and wrote is with the server. */
export function SyncState() {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useZone();
  const live = useLive();
  const online = useOnline() && live.state !== "unreachable";
  const pending = useIsMutating({ mutationKey: ["write"] });
  const [at, setAt] = useState(() => new Date().toISOString());
  useEffect(() => {
    if (pending === 0 && online) setAt(new Date().toISOString());
  }, [pending, online]);

  const state = online ? (pending > 0 ? "pending" : "synced") : "offline";
  const time = formatTime(latest(at, live.at), locale, zone);
  const text = {
    synced: t`Synced · ${time}`,
    pending: t`Saving ${pending}`,
    offline: pending > 0 ? t`Offline · ${pending} to send` : t`Offline`,
  }[state];
  return (
    <div className={styles.sync} role="status" data-testid="sync-state" data-state={state}>
      <span className={styles.dot} data-state={state} />
      <span className="num">{text}</span>
    </div>
  );
}
