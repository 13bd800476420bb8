import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { LedgerEntry } from "@rapport/core";
import { Link } from "@tanstack/react-router";
import { useFigures } from "~/features/billing/texts.ts";
import { Chip } from "~/ui/atoms.tsx";
import { EmptyState } from "~/ui/states.tsx";
import styles from "./finance.module.css";
import ledger from "./ledger.module.css";
import { columns, sides } from "./sums.ts";
import table from "./table.module.css";
import { useAccountName, useEntryNames } from "./texts.ts";

type Props = {
  currency: string;
  entries: LedgerEntry[];
  /** The entry that somebody was led to. */
  marked?: string | undefined;
  isStale: boolean;
  more: (() => void) | null;
  onOrganisation: (id: string) => void;
};

export function Entries({ currency, entries, marked, isStale, more, onOrganisation }: Props) {
  const { t } = useLingui();
  const { figure } = useFigures(currency);
  const all = columns(entries.flatMap((entry) => entry.postings.map((each) => each.amount)));
  if (entries.length === 0)
    return (
      <section className={styles.card} data-flush>
        <EmptyState title={t`No entries`}>{t`Nothing was posted here yet.`}</EmptyState>
      </section>
    );
  return (
    <section className={styles.card} data-flush>
      <div className={table.scroll}>
        <table className={ledger.entries} data-stale={isStale || undefined} data-testid="entries">
          <thead>
            <tr>
              <th scope="col">{t`Day`}</th>
              <th scope="col">{t`Entry`}</th>
              <th scope="col">{t`Account`}</th>
              <th scope="col">{t`Debit`}</th>
              <th scope="col">{t({ message: "Credit", context: "ledger" })}</th>
            </tr>
          </thead>
          {entries.map((entry) => (
            <Entry
              key={entry.id}
              entry={entry}
              currency={currency}
              isMarked={entry.id === marked}
              onOrganisation={onOrganisation}
            />
          ))}
        </table>
      </div>
      <footer className={table.foot}>
        <span className="mute">
          <Plural value={entries.length} one="# entry shown" other="# entries shown" />
        </span>
        {more ? (
          <button type="button" className="link" onClick={more} data-testid="more-entries">
            <Trans>Show more</Trans>
          </button>
        ) : null}
        <span className={styles.grow} />
        <span className="mute">{t`Debits`}</span>
        <b className="num">{figure(all.debit)}</b>
        <span className="mute">{t({ message: "Credits", context: "ledger" })}</span>
        <b className="num">{figure(all.credit)}</b>
      </footer>
    </section>
  );
}

type EntryProps = Pick<Props, "currency" | "onOrganisation"> & { entry: LedgerEntry; isMarked: boolean };

/** From three postings on, both sums are written out, so that nobody has to add up. */
function Entry({ entry, currency, isMarked, onOrganisation }: EntryProps) {
  const { t } = useLingui();
  const { figure, shortDay } = useFigures(currency);
  const accountName = useAccountName();
  const names = useEntryNames();
  const total = columns(entry.postings.map((each) => each.amount));
  const rows = entry.postings.length + (entry.postings.length > 2 ? 1 : 0);
  return (
    <tbody data-testid="entry" data-marked={isMarked || undefined}>
      {entry.postings.map((each, at) => {
        const { debit, credit } = sides(each.amount);
        return (
          <tr key={each.account}>
            {at === 0 ? (
              <>
                <td rowSpan={rows} className={`${ledger.date} mute num`}>
                  {shortDay(entry.posted_on)}
                </td>
                <td rowSpan={rows} className={ledger.what}>
                  <b>{names[entry.kind]}</b>
                  {isMarked ? <Chip tone="danger">{t`Differs`}</Chip> : null}
                  <small>
                    {entry.invoice_id ? (
                      <Link
                        to="/finance/invoices/$org/$id"
                        params={{ org: entry.organisation_id, id: entry.invoice_id }}
                        className="figure-link"
                      >
                        {entry.number}
                      </Link>
                    ) : null}
                    <button
                      type="button"
                      className="figure-link"
                      onClick={() => onOrganisation(entry.organisation_id)}
                    >
                      {entry.customer}
                    </button>
                  </small>
                </td>
              </>
            ) : null}
            <td className={ledger.account} data-credit={credit ? true : undefined}>
              {accountName(each.account)}
            </td>
            <td>{debit ? figure(debit) : null}</td>
            <td>{credit ? figure(credit) : null}</td>
          </tr>
        );
      })}
      {entry.postings.length > 2 ? (
        <tr data-total>
          <td className={ledger.account}>{t`Sum`}</td>
          <td>{figure(total.debit)}</td>
          <td>{figure(total.credit)}</td>
        </tr>
      ) : null}
    </tbody>
  );
}
