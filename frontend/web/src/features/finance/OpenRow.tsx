import { useLingui } from "@lingui/react/macro";
import type { Receivable } from "@rapport/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { memo } from "react";
import { useFigures } from "~/features/billing/texts.ts";
import { opensRow } from "./Pages.tsx";
import { StandingChip } from "./StandingChip.tsx";
import { standingOf, useHappened, useNextStep } from "./texts.ts";

const OLD = 60;

export const OpenRow = memo(function OpenRow({ row, currency }: { row: Receivable; currency: string }) {
  const navigate = useNavigate();
  const { figure, shortDay } = useFigures(currency);
  const happened = useHappened(currency);
  const next = useNextStep(currency);
  const params = { org: row.organisation_id, id: row.invoice_id };
  const open = opensRow(() => void navigate({ to: "/finance/invoices/$org/$id", params }));
  const part = row.open !== row.total;
  return (
    <tr data-opens onClick={open} data-testid="open-row">
      <td>
        <span className="truncate">{row.customer}</span>
      </td>
      <td>
        <Link to="/finance/invoices/$org/$id" params={params} className="figure-link">
          {row.number}
        </Link>
      </td>
      <td className="mute num">{shortDay(row.due_on)}</td>
      <td className="num" data-tone={row.days > OLD ? "danger" : row.days > 0 ? undefined : "mute"}>
        <Age days={row.days} />
      </td>
      <td className="mute num" data-part={part || undefined}>
        {figure(row.total)}
      </td>
      <td className="num">
        <b>{figure(row.open)}</b>
      </td>
      <td>
        <StandingChip standing={standingOf(row.dunning, row.days)} />
      </td>
      <td className="mute">
        <span className="truncate">{happened(row.last)}</span>
      </td>
      <td className={row.next ? undefined : "mute"}>
        <span className="truncate">{next(row.next, row.last)}</span>
      </td>
    </tr>
  );
});

/** How long it has been due, or how long until it is. */
export function Age({ days }: { days: number }) {
  const { t } = useLingui();
  if (days === 0) return t`today`;
  const ahead = -days;
  return days > 0 ? t`${days} d` : t`in ${ahead} d`;
}
