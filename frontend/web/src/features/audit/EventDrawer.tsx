/** One event with all that is known of it, and its place in the chain. */
import { Trans, useLingui } from "@lingui/react/macro";
import "@mantine/core/styles/Drawer.css";
import { Drawer } from "@mantine/core";
import { type AuditEvent, formatInstant, formatNumber } from "@rapport/core";
import { useSession } from "~/data/session.ts";
import { Chip } from "~/ui/atoms.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./audit.module.css";
import { useCategories, useMeans, useSeverities } from "./texts.ts";

type Props = { event: AuditEvent | null; checkedSeq: number; onClose: () => void };

export function EventDrawer({ event, checkedSeq, onClose }: Props) {
  const { t } = useLingui();
  return (
    <Drawer
      opened={event !== null}
      onClose={onClose}
      position="right"
      title={t`What happened`}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      {event ? <Facts event={event} checkedSeq={checkedSeq} /> : null}
    </Drawer>
  );
}

function Facts({ event, checkedSeq }: { event: AuditEvent; checkedSeq: number }) {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  const zone = useSession().organisation.time_zone;
  const means = useMeans();
  const categories = useCategories();
  const severities = useSeverities();
  const facts = [
    [t`When`, formatInstant(event.occurred_at, locale, zone)],
    [t`Category`, categories[event.category]],
    [t`Importance`, severities[event.severity]],
    [t`Network address`, event.address],
    [t`Means`, event.means ? means(event.means) : ""],
    [t`Kind`, event.kind],
    ...Object.entries(event.details),
    [t`Request`, event.request],
    [t`Event`, event.id],
  ].filter(([, value]) => value);
  return (
    <div className={styles.drawer} data-testid="audit-drawer">
      <p className={styles.sentence}>{read(event.sentence)}</p>
      <dl className={styles.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h4>{t`In the chain`}</h4>
      {event.is_readable ? null : (
        <p role="alert" className={styles.bad}>
          <Trans>Its details don't open any more: somebody altered them in the database.</Trans>
        </p>
      )}
      {event.seal ? (
        <dl className={styles.facts}>
          <div>
            <dt>{t`Number`}</dt>
            <dd>
              {formatNumber(event.seal.seq, locale)}{" "}
              {event.seal.seq <= checkedSeq ? <Chip tone="ok">{t`Checked`}</Chip> : null}
            </dd>
          </div>
          <div>
            <dt>{t`Sealed`}</dt>
            <dd>{formatInstant(event.seal.sealed_at, locale, zone)}</dd>
          </div>
          <div>
            <dt>{t`Hash`}</dt>
            <dd>
              <code>{event.seal.hash}</code>
            </dd>
          </div>
        </dl>
      ) : (
        <p className="mute">
          <Trans>Not sealed yet. That takes about a second.</Trans>
        </p>
      )}
    </div>
  );
}
