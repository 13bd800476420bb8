import { useLingui } from "@lingui/react/macro";
import type { LedgerPage } from "@rapport/core";
import { useFigures } from "~/features/billing/texts.ts";
import styles from "./finance.module.css";
import ledger from "./ledger.module.css";
import { columns, isZero, sides } from "./sums.ts";
import { useAccountName } from "./texts.ts";

type Props = { page: LedgerPage; chosen: string | undefined; onPick: (account: string) => void };

/** A trial balance: both columns come to the same. */
export function Balances({ page, chosen, onPick }: Props) {
  const { t } = useLingui();
  const { figure } = useFigures(page.currency);
  const accountName = useAccountName();
  const total = columns(page.balances.map((each) => each.amount));
  const tone = total.debit === total.credit ? undefined : "danger";
  return (
    <section className={`${styles.card} ${ledger.balancesCard}`} data-flush>
      <div className={ledger.cardHead}>
        <h2>{t`Balances`}</h2>
        <small>{page.currency}</small>
      </div>
      <table className={ledger.balances} data-testid="balances">
        <thead>
          <tr>
            <th scope="col">{t`Account`}</th>
            <th scope="col">{t`Debit`}</th>
            <th scope="col">{t({ message: "Credit", context: "ledger" })}</th>
          </tr>
        </thead>
        <tbody>
          {page.balances.map(({ account, amount }) => {
            const { debit, credit } = sides(amount);
            return (
              <tr key={account} data-chosen={chosen === account || undefined}>
                <th scope="row">
                  <button
                    type="button"
                    className="figure-link"
                    aria-pressed={chosen === account}
                    onClick={() => onPick(account)}
                    data-testid={`account-${account}`}
                  >
                    {accountName(account)}
                  </button>
                </th>
                <td>{debit && !isZero(debit) ? figure(debit) : null}</td>
                <td>{credit ? figure(credit) : null}</td>
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t`Total`}</th>
            <td data-tone={tone} data-testid="total-debit">
              {figure(total.debit)}
            </td>
            <td data-tone={tone} data-testid="total-credit">
              {figure(total.credit)}
            </td>
          </tr>
        </tfoot>
      </table>
    </section>
  );
}
