import { Trans, useLingui } from "@lingui/react/macro";
import { formatInstant } from "@rapport/core";
import { IconAlertTriangle, IconHistory } from "@tabler/icons-react";
import { useSession } from "~/data/session.ts";
import { GhostButton } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./finance.module.css";

const STALE_MS = 90 * 60_000;

type Props = { at: string; failed: boolean; onRetry: () => void };

/** Since when the figures stand; they stay while the server can't be reached, and it says so. */
export function Freshness({ at, failed, onRetry }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { time_zone } = useSession().organisation;
  const when = formatInstant(at, locale, time_zone);
  const stale = failed || Date.now() - Date.parse(at) > STALE_MS;
  if (!stale)
    return (
      <span className={styles.asOf} data-testid="as-of-now">
        <IconHistory {...icon} />
        <Trans>
          As of <b className="num">{when}</b>
        </Trans>
      </span>
    );
  return (
    <span className={styles.asOf} data-stale role="status">
      <IconAlertTriangle {...icon} />
      {t`Not updated since ${when}`}
      <GhostButton onClick={onRetry}>
        <Trans>Try again</Trans>
      </GhostButton>
    </span>
  );
}
