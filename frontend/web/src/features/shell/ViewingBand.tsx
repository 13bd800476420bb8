/** Says on every page that one looks as somebody else, for how much longer, and leads out; what writes is off meanwhile. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { formatNumber } from "@rapport/core";
import { IconEye } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useSession } from "~/data/session.ts";
import { endView } from "~/data/viewing.ts";
import { icon } from "~/ui/icons.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./viewing.module.css";
import { guardWrites } from "./writeGuard.ts";

const LOOK_MS = 5_000;
const MINUTE_MS = 60_000;

export function ViewingBand({ until }: { until: string }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const message = useErrorMessage();
  const { person } = useSession();
  const left = useMinutes(until);
  const end = useMutation({
    mutationFn: endView,
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  const minutes = formatNumber(left, locale);
  const touched = useWriteGuard();
  return (
    <div className={styles.band} role="status" data-testid="viewing-band">
      <IconEye {...icon} aria-hidden />
      <span>
        <span className={styles.who}>
          <Trans>
            You are viewing as <strong>{person.name}</strong>
          </Trans>
        </span>
        <span className={styles.fact}>{t`Read-only`}</span>
        <span className={`${styles.fact} num`}>{t`${minutes} min left`}</span>
      </span>
      <Button
        variant="default"
        size="xs"
        loading={end.isPending}
        onClick={() => end.mutate()}
        data-reads
        data-testid="viewing-end"
      >
        <Trans>End</Trans>
      </Button>
      {touched ? (
        <span className={styles.why} style={placeBy(touched)} data-testid="viewing-why">
          {t`Nothing can be changed while you view as ${person.name}.`}
        </span>
      ) : null}
    </div>
  );
}

const WHY_WIDTH = 260;
const WHY_HEIGHT = 60;

/** Below a control, or above it where the window ends. */
function placeBy(control: HTMLElement) {
  const { left, top, bottom } = control.getBoundingClientRect();
  const isLow = bottom + WHY_HEIGHT > window.innerHeight;
  return {
    left: Math.max(8, Math.min(left, window.innerWidth - WHY_WIDTH - 8)),
    ...(isLow ? { bottom: window.innerHeight - top + 6 } : { top: bottom + 6 }),
  };
}

/** The control that writes, and is therefore off, at which somebody is. */
function useWriteGuard(): HTMLElement | null {
  const [touched, setTouched] = useState<HTMLElement | null>(null);
  useEffect(() => guardWrites(setTouched), []);
  return touched?.isConnected ? touched : null;
}

/** Minutes that are left, begun ones counted whole; at the end the browser goes back by itself. */
function useMinutes(until: string): number {
  const [now, setNow] = useState(Date.now);
  const over = Date.parse(until) - now;
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    if (over <= 0) void endView().catch(() => undefined);
  }, [over]);
  return Math.max(0, Math.ceil(over / MINUTE_MS));
}
