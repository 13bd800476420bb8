/** What has to be said above everything else: what happened, what comes next, what to do. */
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { Billing, InvoiceRow } from "@rapport/core";
import { IconAlertTriangle, IconClock, type TablerIcon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useOrderPlan } from "~/data/billing.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { icon } from "~/ui/icons.ts";
import { LinkButton } from "~/ui/LinkButton.tsx";
import styles from "./billing.module.css";
import { type Notice, noticesOf } from "./status.ts";
import { useFailureText, useFigures, useSentences } from "./texts.ts";
import { useNewCard } from "./useNewCard.ts";
import { usePay } from "./usePay.ts";

export function Notices({ billing }: { billing: Billing }) {
  const notices = noticesOf(billing);
  if (notices.length === 0) return null;
  return (
    <div className={styles.notices}>
      {notices.map((notice) => (
        <One key={notice.kind} notice={notice} billing={billing} />
      ))}
    </div>
  );
}

function One({ notice, billing }: { notice: Notice; billing: Billing }) {
  if (notice.kind === "unpaid")
    return <Unpaid invoice={notice.invoice} consequence={notice.consequence} billing={billing} />;
  if (notice.kind === "ending") return <Ending on={notice.on} billing={billing} />;
  return <PlanWanted notice={notice} billing={billing} />;
}

type BandProps = {
  tone: "warn" | "danger" | "accent";
  Icon: TablerIcon;
  title: string;
  children: ReactNode;
  actions: ReactNode;
  error?: unknown;
  testid: string;
};

function Band({ tone, Icon, title, children, actions, error, testid }: BandProps) {
  return (
    <section className={styles.notice} data-tone={tone} data-testid={testid}>
      <Icon {...icon} />
      <div>
        <h2>{title}</h2>
        <p>{children}</p>
        <FormError error={error} />
      </div>
      <div className={styles.acts}>{actions}</div>
    </section>
  );
}

type UnpaidProps = {
  invoice: InvoiceRow;
  consequence: "read_only" | "suspended" | null;
  billing: Billing;
};

function Unpaid({ invoice, consequence, billing }: UnpaidProps) {
  const { t } = useLingui();
  const { amount, shortDay } = useFigures(invoice.currency);
  const failure = useFailureText();
  const sentences = useSentences();
  const pay = usePay();
  const newCard = useNewCard("/billing");
  const [sum, number, due] = [amount(invoice.open), invoice.number, shortDay(invoice.due_on)];
  const next = invoice.next_attempt_on ? shortDay(invoice.next_attempt_on) : null;
  const byCard = billing.card !== null;
  const why = invoice.last_failure ? failure(invoice.last_failure) : t`It was due on ${due}.`;
  const then = {
    read_only: t`Until it is paid, everything can be read and exported, but not changed.`,
    suspended: t`Until it is paid, the workspace is closed to everybody. Its data is kept.`,
  };
  const what = next
    ? t`We try again on ${next}.`
    : byCard
      ? t`We don't try again by ourselves.`
      : t`Please transfer it with the invoice's number as reference.`;
  return (
    <Band
      tone={consequence ? "danger" : "warn"}
      Icon={IconAlertTriangle}
      title={t`${sum} of invoice ${number} is not paid`}
      error={newCard.error}
      testid="notice-unpaid"
      actions={
        <>
          {byCard ? (
            <Button loading={pay.isPending} onClick={() => pay.mutate(invoice.id)} data-testid="pay-now">
              <Trans>Pay now</Trans>
            </Button>
          ) : (
            <LinkButton to="/billing/invoices/$id" params={{ id: invoice.id }} data-testid="see-invoice">
              <Trans>Open the invoice</Trans>
            </LinkButton>
          )}
          {billing.cards_possible ? (
            <Button
              variant="default"
              loading={newCard.isPending}
              onClick={() => newCard.mutate()}
              data-testid="notice-card"
            >
              {byCard ? <Trans>Replace card</Trans> : <Trans>Add a card</Trans>}
            </Button>
          ) : null}
        </>
      }
    >
      {sentences(why, consequence ? then[consequence] : null, what)}
    </Band>
  );
}

function Ending({ on, billing }: { on: string; billing: Billing }) {
  const { t } = useLingui();
  const { day } = useFigures(billing.currency);
  const { seats, modules } = billing.plan;
  const order = useOrderPlan();
  const date = day(on);
  const keep = () =>
    order.mutate({
      seats,
      modules: modules.filter((offer) => offer.state === "on").map((offer) => offer.name),
      when: "now",
      version: billing.version,
    });
  return (
    <Band
      tone="warn"
      Icon={IconClock}
      title={t`The plan ends on ${date}`}
      error={order.error}
      testid="notice-ending"
      actions={
        <Button variant="default" loading={order.isPending} onClick={keep} data-testid="keep-plan">
          <Trans>Keep the plan</Trans>
        </Button>
      }
    >
      {t`From then on everything can be read and exported, but not changed. Nothing is deleted.`}
    </Band>
  );
}

type Wanted = Extract<Notice, { kind: "no_plan" | "trial" }>;

function PlanWanted({ notice, billing }: { notice: Wanted; billing: Billing }) {
  const { t } = useLingui();
  const { day } = useFigures(billing.currency);
  const over = notice.kind === "no_plan";
  const ends = day(billing.trial_ends);
  const days = notice.kind === "trial" ? notice.days : 0;
  const hadPlan = billing.invoices.length > 0;
  return (
    <Band
      tone={over ? "warn" : "accent"}
      Icon={over ? IconAlertTriangle : IconClock}
      title={
        over
          ? hadPlan
            ? t`There is no plan any more`
            : t`The trial is over`
          : t`${plural(days, { one: "# day", other: "# days" })} of trial left`
      }
      testid={over ? "notice-no-plan" : "notice-trial"}
      actions={
        <LinkButton to="/billing/plan" data-testid="choose-plan">
          <Trans>Choose a plan</Trans>
        </LinkButton>
      }
    >
      {over
        ? t`Everything can be read and exported, but not changed. With a plan it goes on at once.`
        : t`Everything is on. From ${ends} a plan is needed; without one everything is kept and can only be read.`}
    </Band>
  );
}
