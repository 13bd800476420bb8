/** What became of what was sent: of each day, and altogether, a sum that can be followed with a finger. */
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { formatDate, formatQuantity, type MeterUsage, type UsageSpan } from "@rapport/core";
import { useState } from "react";
import { useReconciliation } from "~/data/usage.ts";
import { Bones, Chip, Segments } from "~/ui/atoms.tsx";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import billingStyles from "./billing.module.css";
import { type Became, byDay, inAll, sentOnes } from "./reconciled.ts";
import { useSentences } from "./texts.ts";
import styles from "./usage.module.css";

type Whose = "sent" | "all";

export function UsageReconciliation({ span, meters }: { span: UsageSpan; meters: MeterUsage[] }) {
  const { t } = useLingui();
  const [whose, setWhose] = useState<Whose>("sent");
  const found = useReconciliation(span);
  const rows = found.data?.rows ?? [];
  const days = byDay(whose === "sent" ? sentOnes(rows, meters) : rows);
  return (
    <section className={billingStyles.card} data-testid="reconciliation">
      <div className={billingStyles.cardHead}>
        <h2>
          {t`What became of what was sent`}
          <small>{t`events, by the day they came`}</small>
        </h2>
        <Segments
          label={t`Whose events`}
          value={whose}
          options={[
            { value: "sent", label: t`Your systems'`, testid: "whose-sent" },
            { value: "all", label: t`With our own`, testid: "whose-all" },
          ]}
          onChange={setWhose}
        />
      </div>
      {found.isError && !found.data ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : !found.data ? (
        <div className={billingStyles.bones}>
          <Bones rows={4} height={36} />
        </div>
      ) : days.length === 0 ? (
        <NothingSent />
      ) : (
        <Days days={days} />
      )}
    </section>
  );
}

function Days({ days }: { days: ReturnType<typeof byDay> }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const sentences = useSentences();
  const all = inAll(days);
  return (
    <>
      <table className={styles.became}>
        <thead>
          <tr>
            <th scope="col">{t`Day`}</th>
            <th scope="col">{t`Received`}</th>
            <th scope="col" data-sign="=">{t`Invoiced`}</th>
            <th scope="col" data-sign="+">{t`Refused`}</th>
            <th scope="col" data-sign="+">{t`Waiting`}</th>
            <th scope="col">{t`Sent again`}</th>
          </tr>
        </thead>
        <tbody>
          {days.map((each) => (
            <Row key={each.day} head={formatDate(each.day, locale, { year: "never" })} became={each} />
          ))}
        </tbody>
        <tfoot>
          <Row head={t`Total`} became={all} />
        </tfoot>
      </table>
      <p className={billingStyles.cardNote}>
        {sentences(
          t`Waiting events are on the next invoice. What was sent again counts once and isn't received twice.`,
          all.conflict > 0
            ? t`${plural(all.conflict, { one: "# refused event has", other: "# refused events have" })} the id of another one.`
            : null,
        )}
      </p>
    </>
  );
}

function Row({ head, became }: { head: string; became: Became }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const figure = (value: number) => formatQuantity(String(value), locale);
  return (
    <tr data-testid="became-row">
      <th scope="row">
        {head}
        {became.balanced ? null : <Chip tone="danger">{t`doesn't add up`}</Chip>}
      </th>
      <td className="num">{figure(became.received)}</td>
      <td className="num" data-sign="=">
        {figure(became.rated)}
      </td>
      <td className="num" data-sign="+" data-some={became.rejected > 0 || undefined}>
        {figure(became.rejected)}
      </td>
      <td className="num" data-sign="+">
        {figure(became.pending)}
      </td>
      <td className="num mute">{figure(became.duplicate)}</td>
    </tr>
  );
}

const EXAMPLE = `POST /api/usage/events
{"events": [{
  "id": "sms-1001",
  "meter": "messages",
  "quantity": "3",
  "occurred_at": "2026-05-20T09:00:00+08:00"
}]}`;

function NothingSent() {
  const { t } = useLingui();
  return (
    <>
      <EmptyState title={t`Nothing was sent yet`}>
        {t`Your systems report what they use, up to 1,000 events at a time. The same event sent again counts once.`}
      </EmptyState>
      <pre className={styles.example}>{EXAMPLE}</pre>
    </>
  );
}
