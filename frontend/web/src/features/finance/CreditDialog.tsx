import { Trans, useLingui } from "@lingui/react/macro";
import { Textarea, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { type CreditPreview, type Desk, type InvoicePlace, parseDecimal, uuidv7 } from "@rapport/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useOrder } from "~/data/finance.ts";
import { useFigures } from "~/features/billing/texts.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { OrderDialog, problemsOf } from "./OrderDialog.tsx";
import looks from "./order.module.css";
import { isAmount } from "./ReceiptDialog.tsx";
import { isZero } from "./sums.ts";

const TYPING_MS = 200;

type Props = { at: InvoicePlace; desk: Desk; onClose: () => void };

/** Without tax; the server says which tax goes with it, and what becomes of the sum, before anything is written. */
export function CreditDialog({ at, desk, onClose }: Props) {
  const { t } = useLingui();
  const { row } = desk.invoice;
  const { amount: money } = useFigures(row.currency);
  const [id] = useState(uuidv7);
  const [typed, setTyped] = useState("");
  const [reason, setReason] = useState("");
  const net = parseDecimal(typed) ?? typed.trim();
  const [asked] = useDebouncedValue(net, TYPING_MS);
  const preview = useQuery({
    queryKey: ["credit-preview", at.invoice, asked],
    queryFn: () => api.previewCredit(at, asked),
    enabled: isAmount(asked),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const order = useOrder(at, () => api.writeCreditNote(at, { id, net, reason: reason.trim() }), onClose);
  const isCurrent = asked === net && isAmount(net) && preview.isSuccess && !preview.isPlaceholderData;
  const problems = problemsOf(order.error);
  const amountProblem =
    problems.net?.message ?? (isAmount(asked) && asked === net ? problemsOf(preview.error).net?.message : "");
  const total = isCurrent ? money(preview.data.total) : "";
  const most = money(desk.creditable);
  return (
    <OrderDialog
      title={t`Write a credit note`}
      submit={total ? <Trans>Credit {total}</Trans> : <Trans>Write credit note</Trans>}
      error={order.error}
      pending={order.isPending}
      disabled={!isCurrent || !reason.trim()}
      onSubmit={() => order.mutate(undefined)}
      onClose={onClose}
    >
      <p className="mute">{t`It takes back a part of ${row.number}, gets a number of its own, and is mailed.`}</p>
      <TextInput
        label={t`Amount without tax, ${row.currency}`}
        value={typed}
        inputMode="decimal"
        autoComplete="off"
        error={amountProblem || undefined}
        onChange={(event) => setTyped(event.currentTarget.value)}
        data-testid="credit-net"
        data-autofocus
      />
      <p className={looks.note}>
        <button
          type="button"
          className="link"
          onClick={() => setTyped(desk.creditable)}
          data-testid="credit-all"
        >
          <Trans>All that is left: {most}</Trans>
        </button>
      </p>
      <Textarea
        label={t`Reason`}
        description={t`It is printed on the credit note.`}
        value={reason}
        maxLength={300}
        rows={2}
        error={problems.reason?.message}
        onChange={(event) => setReason(event.currentTarget.value)}
        data-testid="credit-reason"
      />
      <Effect
        preview={isAmount(asked) && !preview.isError ? preview.data : undefined}
        isCurrent={isCurrent}
        money={money}
      />
    </OrderDialog>
  );
}

type EffectProps = {
  preview: CreditPreview | undefined;
  isCurrent: boolean;
  money: (amount: string) => string;
};

function Effect({ preview, isCurrent, money }: EffectProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const shown = (amount: string | undefined) => (amount === undefined ? "–" : money(amount));
  return (
    <dl
      className={looks.effect}
      data-stale={(preview && !isCurrent) || undefined}
      data-testid="credit-effect"
    >
      <dt>{t`Without tax`}</dt>
      <dd className="num">{shown(preview?.net)}</dd>
      <dt>{preview?.tax_label ? read(preview.tax_label) : t`Tax`}</dt>
      <dd className="num">{shown(preview?.tax)}</dd>
      <dt data-strong>{t`Credit note over`}</dt>
      <dd className="num" data-strong>
        {shown(preview?.total)}
      </dd>
      <div data-rule />
      <dt>{t`Takes off what is open`}</dt>
      <dd className="num">{shown(preview?.off_open)}</dd>
      {preview && isZero(preview.to_credit) ? null : (
        <>
          <dt>{t`Becomes the customer's credit`}</dt>
          <dd className="num">{shown(preview?.to_credit)}</dd>
        </>
      )}
    </dl>
  );
}
