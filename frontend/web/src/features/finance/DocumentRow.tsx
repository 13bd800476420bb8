import { Trans, useLingui } from "@lingui/react/macro";
import type { FinalDocument } from "@rapport/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useFigures } from "~/features/billing/texts.ts";
import { Chip, type Tone } from "~/ui/atoms.tsx";
import { opensRow } from "./Pages.tsx";
import { isZero } from "./sums.ts";

const TONE: Record<FinalDocument["standing"], Tone> = {
  open: "accent",
  paid: "ok",
  credited: "neutral",
  credit_note: "neutral",
};

type Props = { one: FinalDocument; currency: string; onOnly: () => void };

export function DocumentRow({ one, currency, onOnly }: Props) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { figure, shortDay } = useFigures(currency);
  const params = { org: one.organisation_id, id: one.invoice_id };
  const open = opensRow(() => void navigate({ to: "/finance/invoices/$org/$id", params }));
  const said = {
    open: t({ message: "Open", context: "state" }),
    paid: t`Paid`,
    credited: t`Credited`,
    credit_note: t`Credit note`,
  };
  return (
    <tr data-opens onClick={open} data-testid="document-row">
      <td>
        <button
          type="button"
          className="figure-link truncate"
          title={t`Only this customer's`}
          onClick={onOnly}
          data-testid="document-customer"
        >
          {one.customer}
        </button>
      </td>
      <td>
        <Link to="/finance/invoices/$org/$id" params={params} className="figure-link">
          {one.number}
        </Link>
      </td>
      <td className="mute num">{shortDay(one.issued_on)}</td>
      <td className="mute num">{figure(one.net)}</td>
      <td className="mute num">{figure(one.tax)}</td>
      <td className="num">{figure(one.total)}</td>
      <td>
        <Chip tone={TONE[one.standing]}>{said[one.standing]}</Chip>
      </td>
      <td className="mute">
        <Became one={one} currency={currency} />
      </td>
    </tr>
  );
}

/** A credit note leads to its invoice; an invoice says what was settled how, and what is left. */
function Became({ one, currency }: { one: FinalDocument; currency: string }) {
  const { t } = useLingui();
  const { figure, shortDay } = useFigures(currency);
  if (one.of_invoice && one.of_number)
    return (
      <Trans>
        On{" "}
        <Link
          to="/finance/invoices/$org/$id"
          params={{ org: one.organisation_id, id: one.of_invoice }}
          className="figure-link"
        >
          {one.of_number}
        </Link>
      </Trans>
    );
  if (one.kind === "credit_note") return t`Closed a period`;
  const [day, left] = [one.settled_on ? shortDay(one.settled_on) : "", figure(one.open)];
  const [credited, refunded] = [figure(one.credited), figure(one.refunded)];
  return [
    one.settled_on ? t`Settled ${day}` : t`${left} open`,
    ...(isZero(one.credited) ? [] : [t`${credited} credited`]),
    ...(isZero(one.refunded) ? [] : [t`${refunded} refunded`]),
  ].join(" · ");
}
