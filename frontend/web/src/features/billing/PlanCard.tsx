import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { type Billing, daysBetween } from "@rapport/core";
import { Chip } from "~/ui/atoms.tsx";
import { LinkButton } from "~/ui/LinkButton.tsx";
import styles from "./billing.module.css";
import { SeatTicks } from "./SeatTicks.tsx";
import { endOf, isOnTrial, lastDay, seatsInUse, unitsPlanned } from "./status.ts";
import { useFigures } from "./texts.ts";

export function PlanCard({ billing, onSeats }: { billing: Billing; onSeats: () => void }) {
  const { plan } = billing;
  return (
    <section className={`${styles.card} ${styles.plan}`} data-testid="plan-card">
      <Name billing={billing} />
      <Seats billing={billing} />
      {plan.chosen ? (
        <div className={styles.acts}>
          <Button variant="default" onClick={onSeats} data-testid="manage-seats">
            <Trans>Manage seats</Trans>
          </Button>
          <LinkButton to="/billing/plan" variant="default" data-testid="change-plan">
            <Trans>Change plan</Trans>
          </LinkButton>
        </div>
      ) : null}
    </section>
  );
}

function Name({ billing }: { billing: Billing }) {
  const { t } = useLingui();
  const { day } = useFigures(billing.currency);
  const trialUntil = day(lastDay(billing.trial_ends));
  const next = day(billing.period_end);
  const [begins, ends] = [day(billing.trial_ends), endOf(billing)];
  const left = daysBetween(billing.today, billing.trial_ends);
  const onTrial = isOnTrial(billing);
  const said = billing.plan.chosen
    ? onTrial
      ? { name: t`Base plan`, chip: t`From ${begins}`, more: t`Trial until ${trialUntil}` }
      : {
          name: t`Base plan`,
          chip: t`Monthly`,
          more: ends ? t`Ends on ${next}` : t`Renews on ${next}`,
        }
    : onTrial
      ? {
          name: t`Trial`,
          chip: t`${plural(left, { one: "# day", other: "# days" })} left`,
          more: t`Until ${trialUntil}, with everything on`,
        }
      : { name: t`No plan`, chip: t`Read-only`, more: t`Everything is kept` };
  return (
    <div>
      <h2>
        {said.name} <Chip>{said.chip}</Chip>
      </h2>
      <p>{said.more}</p>
    </div>
  );
}

function Seats({ billing }: { billing: Billing }) {
  const { t } = useLingui();
  const { amount, shortDay } = useFigures(billing.currency);
  const { plan } = billing;
  const used = seatsInUse(billing);
  const price = amount(plan.seat_price);
  const onTrial = isOnTrial(billing) && !plan.chosen;
  const planned = unitsPlanned(billing);
  const later = planned.on !== null && planned.seats !== plan.seats;
  const [quantity, on] = [planned.seats, planned.on ? shortDay(planned.on) : ""];
  const [invited, kept] = [plan.seats_invited, plan.seats_kept];
  const since = kept ? shortDay(kept.on) : "";
  return (
    <div className={styles.seats} data-testid="plan-seats">
      <p>
        <b>{t`Seats`}</b> <b className="num">{used}</b>
        {plan.chosen ? <span className="num"> / {plan.seats}</span> : <span> {t`in use`}</span>}
        <span className="mute">
          {" · "}
          {later ? t`${quantity} from ${on}` : onTrial ? t`no charge in the trial` : t`${price} each a month`}
        </span>
      </p>
      {kept ? (
        <p role="status" data-testid="seats-kept">
          <Trans>
            Fewer seats were planned from {since}, but {kept.kept} people have one. Nobody lost theirs. To
            have fewer, free some under Members, then change the plan.
          </Trans>
        </p>
      ) : null}
      {plan.chosen ? <SeatTicks seats={plan.seats} taken={plan.seats_taken} invited={invited} /> : null}
    </div>
  );
}
