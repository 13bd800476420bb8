/** Other seats, or a module more or less: first what that does to the next invoice, then the order. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { ApiError, type Billing, type PlanHypothesis } from "@rapport/core";
import { type FormEvent, useMemo, useState } from "react";
import { useOrderPlan, usePlanPreview } from "~/data/billing.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { Bones, Segments } from "~/ui/atoms.tsx";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./billing.module.css";
import { Difference } from "./Difference.tsx";
import { Stepper } from "./Stepper.tsx";
import { isOnTrial, isSame, seatsInUse, unitsFor, unitsPlanned } from "./status.ts";
import { useFigures } from "./texts.ts";

export type Change = { what: "seats" } | { what: "module"; name: string };

type Props = { billing: Billing; change: Change; onClose: () => void };

export const MOST_SEATS = 10_000;
const TYPING_MS = 250;

/** `picked`: one has said from when, so that nothing else says it any more. */
type Asked = { seats: number | null; when: When; picked?: boolean };

/** What is given up is used until the end of what is paid; what is added is wanted today. */
function firstAsked(billing: Billing, change: Change): Asked {
  if (change.what === "seats") return { seats: null, when: unitsPlanned(billing).on ? "period_end" : "now" };
  return { seats: null, when: willTurnOff(billing, change.name) ? "period_end" : "now" };
}

const willTurnOff = (billing: Billing, name: string): boolean => unitsPlanned(billing).modules.includes(name);

/** The whole plan as it is asked for: all else stays as it is, or as it is planned. */
export function wantedBy(billing: Billing, change: Change, { seats, when }: Asked): PlanHypothesis {
  const units = unitsFor(billing, when);
  if (change.what === "seats") return { seats: seats ?? units.seats, modules: units.modules, when };
  const others = units.modules.filter((name) => name !== change.name);
  const modules = willTurnOff(billing, change.name) ? others : [...others, change.name];
  return { seats: units.seats, modules, when };
}

export function ChangeDialog({ billing, change, onClose }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const offer = billing.plan.modules.find((each) => change.what === "module" && each.name === change.name);
  const name = read(offer?.label);
  const off = offer && willTurnOff(billing, offer.name);
  const title = !offer
    ? t`Seats`
    : off
      ? t`Turn off: ${name}`
      : offer.state === "on"
        ? t`Keep: ${name}`
        : t`Turn on: ${name}`;
  return (
    <Modal opened onClose={onClose} title={title} size={520} closeButtonProps={{ "aria-label": t`Close` }}>
      <Form billing={billing} change={change} onClose={onClose} />
    </Modal>
  );
}

function Form({ billing, change, onClose }: Props) {
  const { t } = useLingui();
  const { shortDay } = useFigures(billing.currency);
  const [asked, setAsked] = useState(() => firstAsked(billing, change));
  const wanted = useMemo(() => wantedBy(billing, change, asked), [billing, change, asked]);
  const [shown] = useDebouncedValue(wanted, TYPING_MS);
  const fewest = Math.max(1, seatsInUse(billing));
  const enough = wanted.seats >= fewest;
  const preview = usePlanPreview(shown, shown.seats >= fewest);
  const order = useOrderPlan(onClose);
  const problems = order.error instanceof ApiError ? order.error.fields : {};
  const planned = unitsPlanned(billing);
  const replaced = planned.on && asked.when === "now" ? shortDay(planned.on) : null;
  const same = !replaced && isSame(wanted, unitsFor(billing, asked.when));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (enough && !same) order.mutate({ ...wanted, version: billing.version });
  };
  // Fewer seats are given back when what is paid ends, more are wanted today, until one says otherwise.
  const setSeats = (seats: number) => {
    const when = seats < billing.plan.seats ? "period_end" : "now";
    setAsked({ ...asked, seats, when: asked.picked || seats === billing.plan.seats ? asked.when : when });
  };
  return (
    <form className={styles.change} onSubmit={submit} noValidate data-testid="change-form">
      {change.what === "seats" ? (
        <Stepper
          label={t`How many seats`}
          value={wanted.seats}
          min={fewest}
          max={MOST_SEATS}
          hint={t`${fewest} in use or promised by invitations`}
          error={
            problems.seats?.message ??
            (enough ? undefined : t`${fewest} are in use or promised; free some under Members first.`)
          }
          onChange={setSeats}
          testid="change-seats"
        />
      ) : null}
      <Begins
        billing={billing}
        when={asked.when}
        onWhen={(when) => setAsked({ ...asked, when, picked: true })}
      />
      {replaced ? (
        <p
          className="mute"
          data-testid="replaces"
        >{t`This takes the place of what is planned for ${replaced}.`}</p>
      ) : null}
      {preview.isPending && enough ? <Bones rows={5} height={32} /> : null}
      {preview.isError && !preview.data ? (
        <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
      ) : null}
      {preview.data && enough ? (
        <Difference preview={preview.data} stale={preview.isPlaceholderData || shown !== wanted} />
      ) : null}
      {problems.modules ? <p role="alert">{problems.modules.message}</p> : null}
      {Object.keys(problems).length === 0 ? <FormError error={order.error} /> : null}
      <DialogFoot onClose={onClose}>
        <Button
          type="submit"
          loading={order.isPending}
          disabled={!enough || same || !preview.data}
          data-testid="change-confirm"
        >
          <Trans>Confirm the change</Trans>
        </Button>
      </DialogFoot>
    </form>
  );
}

type When = "now" | "period_end";
type BeginsProps = { billing: Billing; when: When; onWhen: (when: When) => void };

/** From which day on; during the trial everything begins when it ends. */
export function Begins({ billing, when, onWhen }: BeginsProps) {
  const { t } = useLingui();
  const { shortDay } = useFigures(billing.currency);
  const [today, next] = [shortDay(billing.today), shortDay(billing.period_end)];
  const begins = shortDay(billing.trial_ends);
  if (isOnTrial(billing)) return <p className="mute">{t`Begins when the trial ends, on ${begins}.`}</p>;
  if (!billing.plan.chosen) return <p className="mute">{t`Begins today, ${today}.`}</p>;
  return (
    <Segments<When>
      label={t`From when`}
      value={when}
      options={[
        { value: "now", label: t`From today, ${today}`, testid: "from-now" },
        { value: "period_end", label: t`With the next period, ${next}`, testid: "from-next" },
      ]}
      onChange={onWhen}
    />
  );
}
