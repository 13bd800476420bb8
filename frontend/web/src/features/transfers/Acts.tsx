/** What the reader can do with a transfer: accept or return it; ask again, or withdraw it. */

import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Textarea } from "@mantine/core";
import type { TransferPage } from "@rapport/core";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useTransferStep } from "~/data/transfers.ts";
import { FormDialog } from "~/ui/FormDialog.tsx";
import { useErrorMessage } from "~/ui/states.tsx";
import styles from "./transfers.module.css";

type Said = "return" | "ask_again";

export function Acts({ page }: { page: TransferPage }) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const step = useTransferStep();
  const [said, setSaid] = useState<Said | null>(null);
  const { transfer, answers } = page;
  const open = page.items.filter((each) => each.by === "giver" && each.done_at === null).length;
  if (answers.length === 0) return null;
  const give = (answer: "accept" | "withdraw") =>
    step.mutate(() =>
      api.answerTransfer(transfer.id, { answer, base_version: transfer.version, comment: "" }),
    );
  return (
    <div className={styles.acts} data-writes data-testid="transfer-acts">
      {step.error ? <p role="alert">{message(step.error)}</p> : null}
      {answers.includes("accept") ? (
        <>
          <Button
            disabled={open > 0}
            loading={step.isPending}
            onClick={() => give("accept")}
            data-testid="transfer-accept"
          >
            <Trans context="transfer">Accept</Trans>
          </Button>
          <Button variant="default" onClick={() => setSaid("return")} data-testid="transfer-return">
            <Trans context="transfer">Return</Trans>
          </Button>
          {open > 0 ? (
            <small className="mute">
              {plural(open, {
                one: "It can be accepted once # more item is done.",
                other: "It can be accepted once # more items are done.",
              })}
            </small>
          ) : null}
        </>
      ) : null}
      {answers.includes("ask_again") ? (
        <Button onClick={() => setSaid("ask_again")} data-testid="transfer-again">
          <Trans>Ask again</Trans>
        </Button>
      ) : null}
      {answers.includes("withdraw") ? (
        <Button
          variant="default"
          loading={step.isPending}
          onClick={() => give("withdraw")}
          data-testid="transfer-withdraw"
        >
          <Trans>Withdraw</Trans>
        </Button>
      ) : null}
      {said ? (
        <SayDialog
          said={said}
          page={page}
          title={said === "return" ? t({ message: "Return", context: "transfer" }) : t`Ask again`}
          onClose={() => setSaid(null)}
        />
      ) : null}
    </div>
  );
}

type SayProps = { said: Said; page: TransferPage; title: string; onClose: () => void };

function SayDialog({ said, page, title, onClose }: SayProps) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const step = useTransferStep();
  const [comment, setComment] = useState(said === "ask_again" ? page.note : "");
  const { id, version } = page.transfer;
  const send = () =>
    step.mutate(() => api.answerTransfer(id, { answer: said, base_version: version, comment }), {
      onSuccess: onClose,
    });
  return (
    <FormDialog
      title={title}
      size={440}
      onClose={onClose}
      onSubmit={send}
      foot={
        <Button
          type="submit"
          loading={step.isPending}
          disabled={said === "return" && !comment.trim()}
          data-testid="transfer-say"
        >
          {title}
        </Button>
      }
    >
      <Textarea
        label={said === "return" ? t`What is missing` : t`What to know`}
        value={comment}
        maxLength={2000}
        rows={4}
        onChange={(event) => setComment(event.currentTarget.value)}
        data-testid="transfer-comment"
        data-autofocus
      />
      {step.error ? <p role="alert">{message(step.error)}</p> : null}
    </FormDialog>
  );
}
