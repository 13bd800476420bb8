/** Events by day, the newest first: a sentence, then when, from where and by which means. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { type AuditEvent, dayOf, formatDayHeading, formatTime } from "@rapport/core";
import { useSession } from "~/data/session.ts";
import rows from "~/features/settings/settings.module.css";
import { Chip } from "~/ui/atoms.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./audit.module.css";
import { useCategories, useMeans } from "./texts.ts";

type Props = {
  events: AuditEvent[];
  onShow: (event: AuditEvent) => void;
  more: (() => void) | null;
  loading: boolean;
};

export function EventList({ events, onShow, more, loading }: Props) {
  const { locale } = useLocale();
  const zone = useSession().organisation.time_zone;
  const days = new Map<string, AuditEvent[]>();
  for (const event of events) {
    const day = dayOf(event.occurred_at, zone);
    days.set(day, [...(days.get(day) ?? []), event]);
  }
  return (
    <div className={styles.list} data-testid="audit-events">
      {[...days].map(([day, those]) => (
        <section key={day} aria-label={formatDayHeading(day, locale)}>
          <h4>{formatDayHeading(day, locale)}</h4>
          <ul className={rows.card}>
            {those.map((event) => (
              <li key={event.id}>
                <Line event={event} onShow={() => onShow(event)} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {more ? (
        <Button variant="default" size="xs" loading={loading} onClick={more} data-testid="audit-more">
          <Trans>Show earlier ones</Trans>
        </Button>
      ) : null}
    </div>
  );
}

function Line({ event, onShow }: { event: AuditEvent; onShow: () => void }) {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  const zone = useSession().organisation.time_zone;
  const means = useMeans();
  const category = useCategories()[event.category];
  const said = [event.address, event.means ? means(event.means) : ""].filter(Boolean).join(" · ");
  return (
    <button type="button" className={styles.line} onClick={onShow} data-testid="audit-event">
      <time dateTime={event.occurred_at} className="num">
        {formatTime(event.occurred_at, locale, zone)}
      </time>
      <span className={styles.dot} data-severity={event.severity} />
      <span className={styles.words}>
        <span>
          {read(event.sentence)} {event.is_readable ? null : <Chip tone="danger">{t`Altered`}</Chip>}
        </span>
        <small>{said}</small>
      </span>
      <small className={styles.category}>{category}</small>
    </button>
  );
}
