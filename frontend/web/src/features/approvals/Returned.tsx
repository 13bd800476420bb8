/** Who sent a request back to whom it came from, and what they said. */
import { useLingui } from "@lingui/react/macro";
import type { ApprovalPage } from "@rapport/core";
import styles from "./approvals.module.css";

export function Returned({ page: { approval, steps } }: { page: ApprovalPage }) {
  const { t } = useLingui();
  const vote = steps
    .filter((step) => step.round === approval.round)
    .flatMap((step) => step.votes)
    .find((each) => each.decision === "return");
  if (approval.state !== "returned" || !vote) return null;
  const who = vote.person.name;
  return (
    <div className={styles.returned} data-testid="approval-returned">
      <b>{t`${who} returned it`}</b>
      <p>{vote.comment}</p>
    </div>
  );
}
