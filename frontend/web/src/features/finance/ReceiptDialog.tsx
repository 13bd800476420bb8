import { Trans, useLingui } from "@lingui/react/macro";
import { TextInput } from "@mantine/core";
import { amountBetween, type Desk, type InvoicePlace, parseDecimal, uuidv7 } from "@rapport/core";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useOrder } from "~/data/finance.ts";
import { useFigures } from "~/features/billing/texts.ts";
import { OrderDialog, problemsOf } from "./OrderDialog.tsx";
import looks from "./order.module.css";
import { isNegative, isZero } from "./sums.ts";

type Props = { at: InvoicePlace; desk: Desk; onClose: () => void };

/** Money that came by transfer: all that is open, unless the bank says less. */
export function ReceiptDialog({ at, desk, onClose }: Props) {
  const { t } = useLingui();
  const { row } = desk.invoice;
  const { amount: money } = useFigures(row.currency);
  // Made once: sent twice, it is still one receipt.
  const [id] = useState(uuidv7);
  const [typed, setTyped] = useState(row.open);
  const [reference, setReference] = useState("");
  const amount = parseDecimal(typed) ?? typed.trim();
  const order = useOrder(at, () => api.noteReceipt(at, { id, amount, reference: reference.trim() }), onClose);
  const problems = problemsOf(order.error);
  const sum = isAmount(amount) ? money(amount) : "";
  return (
    <OrderDialog
      title={t`Record a receipt`}
      submit={sum ? <Trans>Record {sum}</Trans> : <Trans>Record receipt</Trans>}
      error={order.error}
      pending={order.isPending}
      onSubmit={() => order.mutate(undefined)}
      onClose={onClose}
    >
      <p className="mute">
        <Trans>
          {row.number}, {desk.invoice.document.customer.name}
        </Trans>
      </p>
      <TextInput
        label={t`Amount that came, ${row.currency}`}
        value={typed}
        inputMode="decimal"
        autoComplete="off"
        error={problems.amount?.message}
        onChange={(event) => setTyped(event.currentTarget.value)}
        data-testid="receipt-amount"
        data-autofocus
      />
      <TextInput
        label={t`Bank reference`}
        description={t`As on the statement; finance sees it, the customer doesn't.`}
        value={reference}
        maxLength={140}
        autoComplete="off"
        onChange={(event) => setReference(event.currentTarget.value)}
        data-testid="receipt-reference"
      />
      <Effect open={row.open} amount={amount} money={money} />
    </OrderDialog>
  );
}

export const isAmount = (text: string): boolean => /^\d+(\.\d+)?$/.test(text) && !isZero(text);

type EffectProps = { open: string; amount: string; money: (amount: string) => string };

/** What is left afterwards, said before it is saved. */
function Effect({ open, amount, money }: EffectProps) {
  const { t } = useLingui();
  const left = isAmount(amount) ? amountBetween(amount, open) : null;
  return (
    <dl className={looks.effect} data-short>
      <dt>{t`Open now`}</dt>
      <dd className="num">{money(open)}</dd>
      <dt data-strong>{t`Open afterwards`}</dt>
      <dd className="num" data-strong data-testid="receipt-left">
        {left === null || isNegative(left) ? "–" : isZero(left) ? t`Nothing: paid` : money(left)}
      </dd>
    </dl>
  );
}
