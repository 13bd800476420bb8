/** What the plan that is being chosen costs, always beside the form; and its one button. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import type { Billing, PlanPreview } from "@rapport/core";
import { usePlanPreview } from "~/data/billing.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { Bones } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import styles from "./billing.module.css";
import { Difference } from "./Difference.tsx";
import { DraftLines, DraftSums } from "./DraftCard.tsx";
import { useFigures } from "./texts.ts";
import { type PlanDraft, type PlanForm, wantedOf } from "./usePlanForm.ts";

type Props = { billing: Billing; draft: PlanDraft; form: PlanForm };

const TYPING_MS = 250;

export function PlanPrice({ billing, draft, form }: Props) {
  const { t } = useLingui();
  const [asked] = useDebouncedValue(draft, TYPING_MS);
  const preview = usePlanPreview(wantedOf(asked), form.enough && asked.seats === draft.seats);
  const stale = preview.isPlaceholderData || asked !== draft;
  const problems = Object.keys(form.problems).length > 0;
  const isFirst = !billing.plan.chosen;
  return (
    <section className={`${styles.card} ${styles.price}`} data-testid="plan-price">
      {preview.isPending ? <Bones rows={6} height={36} /> : null}
      {preview.isError && !preview.data ? (
        <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
      ) : null}
      {preview.data ? (
        isFirst ? (
          <First preview={preview.data} stale={stale} />
        ) : (
          <Difference preview={preview.data} stale={stale} />
        )
      ) : null}
      {problems ? (
        <p className={styles.problem} role="alert">{t`Some details need another look; they are marked.`}</p>
      ) : null}
      {problems ? null : <FormError error={form.error} />}
      <Button
        type="submit"
        size="lg"
        fullWidth
        loading={form.isPending}
        disabled={!form.ready}
        data-testid="plan-confirm"
      >
        {form.needsCard ? (
          <Trans>Continue to the card</Trans>
        ) : isFirst ? (
          <Trans>Confirm the plan</Trans>
        ) : (
          <Trans>Confirm the change</Trans>
        )}
      </Button>
      <p className={styles.fine}>
        {form.needsCard
          ? t`Nothing is ordered yet: after the card you come back here.`
          : t`Can be changed or ended at any time; what is paid is used until its period ends.`}
      </p>
    </section>
  );
}

function First({ preview, stale }: { preview: PlanPreview; stale: boolean }) {
  const { t } = useLingui();
  const { day } = useFigures(preview.then.currency);
  const [begins, closes] = [day(preview.begins_on), day(preview.then.closes_on)];
  return (
    <div className={styles.difference} data-stale={stale || undefined}>
      <div className={styles.sectionHead}>
        <h2>{t`From ${begins} you pay`}</h2>
        <small>{t`first invoice on ${closes}`}</small>
      </div>
      <DraftLines draft={preview.then} />
      <DraftSums draft={preview.then} total={t`A month`} />
    </div>
  );
}
