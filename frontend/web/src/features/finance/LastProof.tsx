/** What the daily proof of all books found: nothing, or each difference with the way to it. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { type BooksDifference, type BooksProved, formatDate, formatInstant } from "@rapport/core";
import { IconAlertOctagon, IconCircleCheck, IconHistory } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useSession } from "~/data/session.ts";
import { icon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./finance.module.css";
import ledger from "./ledger.module.css";

export function LastProof({ proved }: { proved: BooksProved | null }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { time_zone } = useSession().organisation;
  if (!proved)
    return (
      <p className={ledger.proved} data-testid="last-proof">
        <IconHistory {...icon} aria-hidden />
        {t`All books are proved once a day; the first proof is still to come.`}
      </p>
    );
  const { count } = proved;
  const at = formatInstant(proved.at, locale, time_zone);
  if (count === 0)
    return (
      <p className={ledger.proved} data-tone="ok" data-testid="last-proof">
        <IconCircleCheck {...icon} aria-hidden />
        <Trans>Last proved {at}, no difference</Trans>
      </p>
    );
  return (
    <section className={styles.card} data-tone="danger" role="alert" data-testid="last-proof">
      <h2 className={ledger.proved} data-tone="danger">
        <IconAlertOctagon {...icon} aria-hidden />
        <Plural value={count} one="# difference in the books" other="# differences in the books" />
        <small>
          <Trans>last proved {at}</Trans>
        </small>
      </h2>
      <ul className={ledger.differences}>
        {proved.differences.map((one) => (
          <Difference key={[one.kind, one.about, one.organisation_id, one.day, one.found].join()} one={one} />
        ))}
      </ul>
    </section>
  );
}

function Difference({ one }: { one: BooksDifference }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { kind, about, expected, found } = one;
  const names: Record<BooksDifference["kind"], string> = {
    receivables: t`Receivables, ${about}: ledger ${found}, open invoices ${expected}`,
    entries: t`Entries, ${about}: they sum to ${found}`,
    numbers: t`Numbers of ${about}: one is missing up to ${expected}`,
    events: t`Usage, ${about}: ${expected} events came, ${found} are accounted for`,
    rollup: t`Usage, ${about}: ${expected} events, ${found} in their rollup`,
  };
  return (
    <li data-testid="books-difference">
      <span>{names[kind]}</span>
      {one.day ? <span className="num">{formatDate(one.day, locale)}</span> : null}
      {one.organisation_id ? (
        <Link
          to="/finance/ledger"
          search={{
            organisation: one.organisation_id,
            ...(kind === "receivables" ? { currency: about } : {}),
          }}
          className="link"
        >
          <Trans>Its entries</Trans>
        </Link>
      ) : null}
    </li>
  );
}
