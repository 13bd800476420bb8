import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal } from "@mantine/core";
import type { Billing } from "@rapport/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useCancelPlan } from "~/data/billing.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import styles from "./billing.module.css";
import { endOf, isOnTrial } from "./status.ts";
import { useFigures } from "./texts.ts";

/** Ends the plan with what is paid; until then nothing changes, and it can be taken back. */
export function CancelPlan({ billing }: { billing: Billing }) {
  const { t } = useLingui();
  const { day } = useFigures(billing.currency);
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const cancel = useCancelPlan(() => void navigate({ to: "/billing" }));
  if (endOf(billing)) return null;
  const ends = day(isOnTrial(billing) ? billing.trial_ends : billing.period_end);
  return (
    <section className={styles.cancel}>
      <span>
        <b>{t`End the plan`}</b>
        <small>{t`It would end on ${ends}.`}</small>
      </span>
      <Button variant="default" onClick={() => setAsking(true)} data-testid="cancel-plan">
        <Trans>End the plan…</Trans>
      </Button>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t`End the plan on ${ends}?`}
        size={440}
        centered
        closeButtonProps={{ "aria-label": t`Close` }}
      >
        <ul className={styles.facts}>
          <li>{t`Until then everything goes on as it is.`}</li>
          <li>{t`From then on everything can be read and exported, but not changed.`}</li>
          <li>{t`Nothing is deleted. With a new plan it goes on at once.`}</li>
          <li>{t`Until then you can take this back.`}</li>
        </ul>
        <FormError error={cancel.error} />
        <div className={styles.foot}>
          <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
            <Trans>Keep the plan</Trans>
          </Button>
          <Button
            color="var(--danger-text)"
            variant="outline"
            loading={cancel.isPending}
            onClick={() => cancel.mutate(billing.version)}
            data-testid="cancel-confirm"
          >
            <Trans>End it</Trans>
          </Button>
        </div>
      </Modal>
    </section>
  );
}
