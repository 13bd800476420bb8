/** Says on every page that one looks as somebody else, for how much longer, and leads out: by words, a sign and a frame. */
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
  return (
    <div className={styles.band} role="status" data-testid="viewing-band">
      <IconEye {...icon} aria-hidden />
      <span>
        <Trans>
          You are viewing as <strong>{person.name}</strong>
        </Trans>
        <span className={styles.fact}>{t`Read-only`}</span>
        <span className={`${styles.fact} num`}>{t`${minutes} min left`}</span>
      </span>
      <Button
        variant="default"
        size="xs"
        loading={end.isPending}
        onClick={() => end.mutate()}
        data-testid="viewing-end"
      >
        <Trans>End</Trans>
      </Button>
    </div>
  );
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
