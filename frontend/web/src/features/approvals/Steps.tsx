/** The steps of a request: who is asked, how many must agree, and what they said. */
import { useLingui } from "@lingui/react/macro";
import type { ApprovalStepShown, ApprovalVote } from "@rapport/core";
import { formatInstant } from "@rapport/core";
import { useSession } from "~/data/session.ts";
import { Avatar, Chip, type Tone } from "~/ui/atoms.tsx";
import frame from "~/ui/frame.module.css";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./approvals.module.css";
import { useDecisions, useModes } from "./texts.ts";

const TONES: Record<ApprovalStepShown["state"], Tone> = {
  waiting: "neutral",
  open: "accent",
  passed: "ok",
  stopped: "neutral",
};

export function Steps({ steps, round }: { steps: readonly ApprovalStepShown[]; round: number }) {
  const { t } = useLingui();
  const rounds = [...new Set(steps.map((step) => step.round))].reverse();
  return (
    <section className={`${frame.card} ${styles.card}`} data-testid="approval-steps">
      <h2>{t`Who decides`}</h2>
      {rounds.map((each) => (
        <div key={each}>
          {round > 1 ? <h3 className="mute">{t`Round ${each}`}</h3> : null}
          <ol className={styles.steps}>
            {steps
              .filter((step) => step.round === each)
              .map((step) => (
                <Step key={step.id} step={step} />
              ))}
          </ol>
        </div>
      ))}
    </section>
  );
}

function Step({ step }: { step: ApprovalStepShown }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useSession().organisation.time_zone;
  const mode = useModes();
  const states = { waiting: t`Later`, open: t`Now`, passed: t`Agreed`, stopped: t`Ended` };
  const by = step.added_by?.name;
  const due = step.due_at && step.state === "open" ? formatInstant(step.due_at, locale, zone) : "";
  return (
    <li data-testid="approval-step">
      <div className={styles.stepHead}>
        <Chip tone={TONES[step.state]}>{states[step.state]}</Chip>
        <small className="mute">
          {by ? t`added by ${by}` : mode(step)}
          {step.fallback ? ` · ${t`owners, as nobody else is left`}` : ""}
        </small>
      </div>
      <ul>
        {step.votes.map((vote) => (
          <Vote key={vote.person.id} vote={vote} />
        ))}
      </ul>
      {step.state === "waiting" && step.votes.length === 0 ? (
        <p className="mute">{t`Asked when the step before is done`}</p>
      ) : null}
      {due && !step.escalated_at ? <small className="mute">{t`Goes further up on ${due}`}</small> : null}
    </li>
  );
}

function Vote({ vote }: { vote: ApprovalVote }) {
  const { t } = useLingui();
  const decisions = useDecisions();
  const instead = vote.instead_of?.name;
  return (
    <li className={styles.vote}>
      <Avatar name={vote.person.name} />
      <span>
        {vote.person.name}{" "}
        <span className="mute">
          {vote.decision ? decisions[vote.decision] : t`is asked`}
          {instead ? ` · ${t`for ${instead}`}` : ""}
          {vote.why === "escalated" ? ` · ${t`for all, as nobody answered`}` : ""}
        </span>
        {vote.comment ? <small className={styles.comment}>{vote.comment}</small> : null}
      </span>
    </li>
  );
}
