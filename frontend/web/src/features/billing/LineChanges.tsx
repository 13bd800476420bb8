/** Who ordered what a line charges: from how many to how many, from which day on. */
import { useLingui } from "@lingui/react/macro";
import { formatInstant, type Invoice, type InvoiceLineChange } from "@rapport/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { useBilling, useLineChanges } from "~/data/billing.ts";
import { Bones } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { useFigures } from "./texts.ts";

export function LineChanges({ invoice, line }: { invoice: Invoice; line: number }) {
  const { t } = useLingui();
  const found = useLineChanges(invoice.row.id, line + 1);
  return (
    <>
      <h3>{t`Changes behind it`}</h3>
      <Changes found={found} isMany={invoice.lines[line]?.item === "seats"} />
    </>
  );
}

type ChangesProps = { found: UseQueryResult<InvoiceLineChange[]>; isMany: boolean };

export function Changes({ found, isMany }: ChangesProps) {
  const { t } = useLingui();
  if (found.isError && !found.data)
    return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Bones rows={2} height={36} />;
  if (found.data.length === 0) return <p className="mute">{t`Nobody ordered it: it belongs to the plan.`}</p>;
  return (
    <ul>
      {found.data.map((each) => (
        <Change key={`${each.made_at} ${each.on} ${each.quantity}`} change={each} isMany={isMany} />
      ))}
    </ul>
  );
}

/** Of seats there are many; a module or the plan is there or not. */
function Change({ change, isMany }: { change: InvoiceLineChange; isMany: boolean }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { shortDay } = useFigures("USD");
  const zone = useBilling().data?.time_zone;
  const [from, { before, quantity, by }] = [shortDay(change.on), change];
  const who = by === "" ? t`Rapport, so that nobody lost their seat` : (by ?? t`Not known who`);
  return (
    <li data-testid="line-change">
      <span>
        {t`From ${from}`}
        <small>
          {who}
          {zone ? ` · ${formatInstant(change.made_at, locale, zone)}` : ""}
        </small>
      </span>
      <span className="num">
        {isMany ? t`${before} → ${quantity} seats` : quantity ? t`Switched on` : t`Switched off`}
      </span>
    </li>
  );
}
