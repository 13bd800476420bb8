/** In the place of a refusal: which rule, who would be asked, and the reason that goes with the request. */
import { useLingui } from "@lingui/react/macro";
import { Button, Textarea } from "@mantine/core";
import type { ApiError, ApprovalAsk, ApprovalPage } from "@rapport/core";
import { IconRubberStamp } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api } from "~/app/api.ts";
import { approvalQuery, useApprovalStep } from "~/data/approvals.ts";
import { smallIcon } from "~/ui/icons.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import styles from "./approvals.module.css";
import { useNames } from "./texts.ts";

/** `refusal` is the answer that said that approval is needed; `write` what is asked for. */
type Props = { refusal: ApiError; write: Omit<ApprovalAsk, "reason">; onDone: () => void };

export const NEEDED = "approvals.needed";
export const LOCKED = "approvals.locked";

export function AskForm({ refusal, write, onDone }: Props) {
  const { t } = useLingui();
  const steps = refusal.details.steps as { people: string[]; fallback: boolean }[];
  return (
    <Reason
      label={t`Ask for approval`}
      send={(reason) => api.askApproval({ ...write, reason })}
      onDone={onDone}
    >
      <p role="alert">
        <IconRubberStamp {...smallIcon} />
        <span>{refusal.message}</span>
      </p>
      {steps.some((step) => step.fallback) ? (
        <p className="mute">{t`Nobody whom the rule names is left to ask, so it goes to an owner.`}</p>
      ) : null}
    </Reason>
  );
}

type AgainProps = {
  refusal: ApiError;
  write: Pick<ApprovalAsk, "lines" | "base_version">;
  onDone: () => void;
};

/** What was returned to the reader is changed and goes into its next round; anything else waits. */
export function SendAgain({ refusal, write: { lines = [], base_version = null }, onDone }: AgainProps) {
  const { t } = useLingui();
  const id = String(refusal.details.request_id);
  const found = useQuery(approvalQuery(id)).data;
  if (!found?.approval.mine || found.approval.state !== "returned")
    return <p role="alert">{refusal.message}</p>;
  return (
    <Reason
      label={t`Send again`}
      first={found.reason}
      send={(reason) => api.askAgain(id, { lines, base_version, reason })}
      onDone={onDone}
    >
      <p role="alert">
        <IconRubberStamp {...smallIcon} />
        <span>{t`Your request was returned to you. What you have changed can be sent again.`}</span>
      </p>
    </Reason>
  );
}

type ReasonProps = {
  label: string;
  first?: string;
  send: (reason: string) => Promise<ApprovalPage>;
  onDone: () => void;
  children: ReactNode;
};

function Reason({ label, first = "", send, onDone, children }: ReasonProps) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const names = useNames();
  const [reason, setReason] = useState(first);
  const ask = useApprovalStep();
  const done = ({ approval }: ApprovalPage) => {
    const people = names(approval.waiting_for);
    toast({ text: t`Sent to ${people}. You will be told.`, tone: "plain" });
    onDone();
  };
  return (
    <div className={styles.ask} data-testid="approval-ask">
      {children}
      <Textarea
        label={t`Reason`}
        description={t`For those who decide.`}
        value={reason}
        maxLength={2000}
        rows={2}
        onChange={(event) => setReason(event.currentTarget.value)}
        data-testid="approval-reason"
      />
      {ask.error ? <p role="alert">{message(ask.error)}</p> : null}
      <Button
        disabled={!reason.trim()}
        loading={ask.isPending}
        onClick={() => ask.mutate(() => send(reason), { onSuccess: done })}
        data-testid="approval-send"
      >
        {label}
      </Button>
    </div>
  );
}
