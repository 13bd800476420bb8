import { Trans, useLingui } from "@lingui/react/macro";
import { TextInput } from "@mantine/core";
import { amountBetween, type Desk, type InvoicePlace, parseDecimal, uuidv7 } from "@rapport/core";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useOrder } from "~/data/finance.ts";
import { useFigures } from "~/features/billing/texts.ts";
import { OrderDialog, problemsOf } from "./OrderDialog.tsx";
import looks from "./order.module.css";
import { isAmount } from "./ReceiptDialog.tsx";
import { isNegative } from "./sums.ts";

type Props = { at: InvoicePlace; desk: Desk; onClose: () => void };

/** Credit goes back to the card that paid; what is not refunded pays the next invoice. */
export function RefundDialog({ at, desk, onClose }: Props) {
  const { t } = useLingui();
  const { row } = desk.invoice;
  const { amount: money } = useFigures(row.currency);
  const [id] = useState(uuidv7);
  const [typed, setTyped] = useState(desk.refundable);
  const amount = parseDecimal(typed) ?? typed.trim();
  const order = useOrder(at, () => api.giveBack(at, { id, amount }), onClose);
  const problems = problemsOf(order.error);
  const left = isAmount(amount) ? amountBetween(amount, desk.credit) : null;
  const sum = isAmount(amount) ? money(amount) : "";
  const most = money(desk.refundable);
  return (
    <OrderDialog
      title={t`Refund to the card`}
      submit={sum ? <Trans>Refund {sum}</Trans> : <Trans>Refund</Trans>}
      error={order.error}
      pending={order.isPending}
      onSubmit={() => order.mutate(undefined)}
      onClose={onClose}
    >
      <p className="mute">{t`Up to ${most}: the credit there is, and what the card paid for ${row.number}.`}</p>
      <TextInput
        label={t`Amount, ${row.currency}`}
        value={typed}
        inputMode="decimal"
        autoComplete="off"
        error={problems.amount?.message}
        onChange={(event) => setTyped(event.currentTarget.value)}
        data-testid="refund-amount"
        data-autofocus
      />
      <dl className={looks.effect} data-short>
        <dt>{t`Customer's credit now`}</dt>
        <dd className="num">{money(desk.credit)}</dd>
        <dt data-strong>{t`Credit afterwards, for the next invoice`}</dt>
        <dd className="num" data-strong>
          {left === null || isNegative(left) ? "–" : money(left)}
        </dd>
      </dl>
    </OrderDialog>
  );
}
