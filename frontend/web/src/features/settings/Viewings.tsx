/** Who viewed as oneself, and when: told to the one it is about. */
import { Trans, useLingui } from "@lingui/react/macro";
import { formatInstant } from "@rapport/core";
import { IconEye } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useSession } from "~/data/session.ts";
import { viewingsQuery } from "~/data/viewing.ts";
import { Bones, Chip } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./settings.module.css";

export function Viewings() {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { time_zone } = useSession().organisation;
  const found = useQuery(viewingsQuery);
  const at = (moment: string) => formatInstant(moment, locale, time_zone);
  return (
    <>
      <h3>{t`Who viewed as you`}</h3>
      {found.isPending ? <Bones rows={1} height={48} /> : null}
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data?.length === 0 ? (
        <p className="mute">
          <Trans>
            Nobody so far. Whoever may view as others sees what you see, and can change nothing; each time is
            listed here.
          </Trans>
        </p>
      ) : null}
      {found.data?.length ? (
        <div className={styles.card}>
          {found.data.map((each) => (
            <div key={each.id} className={`${styles.row} ${styles.choice}`} data-testid="viewing">
              <IconEye {...icon} />
              <span>
                {each.viewer}
                {each.reason ? <small>{each.reason}</small> : null}
                <small className="num">{t`${at(each.began_at)} to ${at(each.until)}`}</small>
              </span>
              <span className={styles.acts}>
                {each.asked === "unasked" ? <Chip tone="warn">{t`Without asking`}</Chip> : null}
                {each.is_over ? null : <Chip tone="accent">{t`Looking now`}</Chip>}
              </span>
            </div>
          ))}
        </div>
      ) : null}
    </>
  );
}
