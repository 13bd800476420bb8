/** What somebody was shown who ordered a plan, beside what the invoice says: the same, or line by line why not. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { InvoicePromise } from "@rapport/core";
import { useLocale } from "~/ui/useLocale.ts";
import { useFigures } from "./texts.ts";

type Change = InvoicePromise["changes"][number];
type Props = { promises: InvoicePromise[]; total: string; currency: string };

/** The last one first: it is the one that the invoice should be; earlier ones can be looked at. */
export function Promises({ promises, total, currency }: Props) {
  const { t } = useLingui();
  const last = promises.at(-1);
  if (!last) return null;
  const earlier = promises.slice(0, -1);
  return (
    <section data-testid="invoice-promises">
      <h2>{t`Compared with the preview`}</h2>
      <Compared promise={last} total={total} currency={currency} />
      {earlier.length > 0 ? (
        <details>
          <summary className="link" data-testid="earlier-previews">
            <Trans>Earlier previews</Trans>
          </summary>
          {earlier.map((promise, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: of one day there may be several, and none ever moves
            <Compared key={at} promise={promise} total={total} currency={currency} />
          ))}
        </details>
      ) : null}
    </section>
  );
}

const isNothing = (amount: string): boolean => /^-?[0.]*$/.test(amount);

function Compared({ promise, total, currency }: { promise: InvoicePromise } & Omit<Props, "promises">) {
  const { t } = useLingui();
  const { amount, shortDay, signedFigure } = useFigures(currency);
  const [shown, said, day] = [amount(promise.total), amount(total), shortDay(promise.shown_on)];
  if (promise.changes.length === 0 && isNothing(promise.difference))
    return (
      <p data-testid="promise-kept">{t`You were shown ${shown} on ${day}; this invoice says the same.`}</p>
    );
  return (
    <div data-testid="promise-differs">
      <p>{t`You were shown ${shown} on ${day}; this invoice says ${said}, because:`}</p>
      <ul>
        {promise.changes.map((change) => (
          <Changed key={change.item} change={change} currency={currency} />
        ))}
        {isNothing(promise.tax) ? null : (
          <li data-testid="promise-tax">
            <Taxed retaxed={promise.retaxed} />
            <span className="num">{signedFigure(promise.tax)}</span>
          </li>
        )}
      </ul>
      <dl>
        <dt>{t`Difference`}</dt>
        <dd className="num" data-testid="promise-difference">
          {signedFigure(promise.difference)}
        </dd>
      </dl>
    </div>
  );
}

/** The tax goes with the lines; or the invoice details are others since, and it is another tax. */
function Taxed({ retaxed }: { retaxed: InvoicePromise["retaxed"] }) {
  const { t } = useLingui();
  const { read } = useLocale();
  if (!retaxed) return <span>{t`Tax on that`}</span>;
  const [before, after] = [read(retaxed.before), read(retaxed.after)];
  return (
    <span>
      {t`Tax`}
      <small>{t`the invoice details changed: ${after} instead of ${before}`}</small>
    </span>
  );
}

function Changed({ change, currency }: { change: Change; currency: string }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const { signedFigure } = useFigures(currency);
  const why: Record<Change["why"], string> = {
    ordered: t`ordered since`,
    used: t`used since`,
    growth: t`settled since`,
    credited: t`credited since`,
  };
  return (
    <li data-testid="promise-change">
      <span>
        {read(change.label)}
        {change.orders.length === 0 ? <small>{why[change.why]}</small> : null}
        {change.orders.map((order) => (
          <Order key={`${order.on} ${order.quantity} ${order.by}`} order={order} />
        ))}
      </span>
      <span className="num">{signedFigure(change.by)}</span>
    </li>
  );
}

/** How many there were from a day on, and who said so. */
function Order({ order }: { order: Change["orders"][number] }) {
  const { t } = useLingui();
  const { shortDay } = useFigures("USD");
  const { quantity, by } = order;
  const day = shortDay(order.on);
  return <small>{by ? t`${quantity} from ${day}, by ${by}` : t`${quantity} from ${day}`}</small>;
}
