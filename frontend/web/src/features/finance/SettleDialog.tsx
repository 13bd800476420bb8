import { Trans, useLingui } from "@lingui/react/macro";
import { Textarea } from "@mantine/core";
import { type Dispute, uuidv7 } from "@rapport/core";
import { useState } from "react";
import { useSettlement } from "~/data/finance.ts";
import { useFigures } from "~/features/billing/texts.ts";
import { Segments } from "~/ui/atoms.tsx";
import { dealNumber } from "./DisputeRow.tsx";
import { OrderDialog, problemsOf } from "./OrderDialog.tsx";
import looks from "./order.module.css";

type Decision = "keep" | "take_out";

/** Whether a disputed deal counts: said with what follows from it, and a reason that the customer reads. */
export function SettleDialog({ dispute, onClose }: { dispute: Dispute; onClose: () => void }) {
  const { t } = useLingui();
  const { amount, day } = useFigures(dispute.currency);
  // Made once: sent twice, it is still one decision.
  const [id] = useState(uuidv7);
  const [decision, setDecision] = useState<Decision>("keep");
  const [reason, setReason] = useState("");
  const order = useSettlement(dispute, onClose);
  const isKept = decision === "keep";
  return (
    <OrderDialog
      title={t`Settle a disputed deal`}
      submit={isKept ? <Trans>Let it count</Trans> : <Trans>Take it out</Trans>}
      error={order.error}
      pending={order.isPending}
      disabled={!reason.trim()}
      onSubmit={() => order.mutate({ id, decision, reason: reason.trim() })}
      onClose={onClose}
    >
      <p className="mute">{dispute.customer}</p>
      <dl className={looks.effect} data-short>
        <dt>{t`Deal`}</dt>
        <dd>
          <code>{dealNumber(dispute.deal_id)}</code>
        </dd>
        <dt>{t`Won`}</dt>
        <dd className="num">{day(dispute.won_on)}</dd>
        <dt data-strong>{t`Amount`}</dt>
        <dd className="num" data-strong>
          {amount(dispute.amount)}
        </dd>
      </dl>
      {dispute.objection ? (
        <p data-testid="settle-objection">
          <Trans>
            The customer says: <q>{dispute.objection}</q>
          </Trans>
        </p>
      ) : null}
      <Segments<Decision>
        label={t`Decision`}
        value={decision}
        options={[
          { value: "keep", label: t`It counts`, testid: "settle-keep" },
          { value: "take_out", label: t`Take it out`, testid: "settle-take-out" },
        ]}
        onChange={setDecision}
      />
      <p className={looks.note}>
        {isKept
          ? t`The statement gets a new version with this deal in it, which the customer can look at and dispute again.`
          : t`The deal counts nothing any more, unless it is won anew. This can't be taken back.`}
      </p>
      <Textarea
        label={t`Reason`}
        description={t`The customer reads it on their page, and is mailed.`}
        value={reason}
        maxLength={500}
        rows={3}
        error={problemsOf(order.error).reason?.message}
        onChange={(event) => setReason(event.currentTarget.value)}
        data-testid="settle-reason"
        data-autofocus
      />
    </OrderDialog>
  );
}
