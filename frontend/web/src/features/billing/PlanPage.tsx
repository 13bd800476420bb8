/** Choosing a plan, or changing it: seats, modules, how it is paid, for whom invoices are; its price beside it. */
import { useLingui } from "@lingui/react/macro";
import type { Billing, BillingProfileView } from "@rapport/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { profileQuery, useBilling } from "~/data/billing.ts";
import { useSession } from "~/data/session.ts";
import { Bones } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import { useTitle } from "~/ui/useTitle.ts";
import { BillingOnly } from "./BillingFrame.tsx";
import styles from "./billing.module.css";
import { CancelPlan } from "./CancelPlan.tsx";
import { Begins, MOST_SEATS } from "./ChangeDialog.tsx";
import { PlanMethod } from "./PlanMethod.tsx";
import { PlanModules } from "./PlanModules.tsx";
import { PlanPrice } from "./PlanPrice.tsx";
import { ProfileFields } from "./ProfileFields.tsx";
import { emptyProfile } from "./profileForm.ts";
import { Stepper } from "./Stepper.tsx";
import { seatsInUse } from "./status.ts";
import { draftOf, type PlanDraft, usePlanForm } from "./usePlanForm.ts";

export function PlanPage() {
  return (
    <BillingOnly>
      <Page />
    </BillingOnly>
  );
}

function Page() {
  const { t } = useLingui();
  const billing = useBilling();
  const profile = useQuery(profileQuery);
  const title = billing.data?.plan.chosen ? t`Change plan` : t`Choose a plan`;
  useTitle(title);
  const failed = [billing, profile].find((each) => each.isError && !each.data);
  return (
    <>
      <header className={styles.header}>
        <Link to="/billing" className={styles.back} data-testid="back-to-billing">
          <IconArrowLeft {...icon} />
          {t`Billing`}
        </Link>
        <h1>{title}</h1>
      </header>
      {failed ? <ErrorState error={failed.error} onRetry={() => void failed.refetch()} /> : null}
      {!failed && billing.data && profile.data ? (
        <PlanForm billing={billing.data} found={profile.data} />
      ) : null}
      {!failed && !(billing.data && profile.data) ? <Skeleton /> : null}
    </>
  );
}

function Skeleton() {
  return (
    <div className={styles.page} aria-busy="true">
      <div className={styles.left}>
        <div className={`${styles.card} ${styles.bones}`}>
          <Bones rows={12} height={44} />
        </div>
      </div>
      <div className={styles.right}>
        <div className={`${styles.card} ${styles.bones}`}>
          <Bones rows={8} height={36} />
        </div>
      </div>
    </div>
  );
}

type FormProps = { billing: Billing; found: BillingProfileView };

function PlanForm({ billing, found }: FormProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const session = useSession();
  const [draft, setDraft] = useState<PlanDraft>(() => draftOf(billing, session));
  const [profile, setProfile] = useState(() => found.profile ?? emptyProfile(session));
  const change = (part: Partial<PlanDraft>) => setDraft({ ...draft, ...part });
  const form = usePlanForm({
    billing,
    found,
    draft,
    profile,
    onProfile: setProfile,
    done: () => void navigate({ to: "/billing" }),
  });
  const fewest = Math.max(1, seatsInUse(billing));
  const element = useRef<HTMLFormElement>(null);
  // What was refused may be below the fold: it is brought into sight, and typed into at once.
  useEffect(() => {
    if (form.error) element.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [form.error]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    form.submit();
  };
  return (
    <form
      ref={element}
      className={styles.page}
      onSubmit={submit}
      noValidate
      data-writes
      data-testid="plan-form"
    >
      <div className={styles.left}>
        <section className={`${styles.card} ${styles.step}`}>
          <h2>{t`Seats and modules`}</h2>
          <Stepper
            label={t`How many seats`}
            value={draft.seats}
            min={fewest}
            max={MOST_SEATS}
            hint={t`${fewest} in use or promised by invitations`}
            error={
              form.problems.seats?.message ??
              (form.enough ? undefined : t`${fewest} are in use or promised; free some under Members first.`)
            }
            onChange={(seats) => change({ seats })}
            testid="plan-seats-field"
          />
          <PlanModules billing={billing} chosen={draft.modules} onChange={(modules) => change({ modules })} />
          <Begins billing={billing} when={draft.when} onWhen={(when) => change({ when })} />
        </section>
        <section className={`${styles.card} ${styles.step}`}>
          <h2>{t`Payment`}</h2>
          <PlanMethod
            billing={billing}
            method={draft.method}
            onMethod={(method) => change({ method })}
            onNewCard={form.newCard}
            busy={form.isPending}
          />
        </section>
        <section className={`${styles.card} ${styles.step}`}>
          <h2>{t`Invoice details`}</h2>
          <ProfileFields
            profile={profile}
            problems={form.problems}
            onChange={(part) => setProfile({ ...profile, ...part })}
          />
        </section>
        {billing.plan.chosen ? <CancelPlan billing={billing} /> : null}
      </div>
      <div className={styles.right}>
        <PlanPrice billing={billing} draft={draft} form={form} />
      </div>
    </form>
  );
}
