import { useLingui } from "@lingui/react/macro";
import type { Billing, ModuleOffer } from "@rapport/core";
import { useNavigate } from "@tanstack/react-router";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./billing.module.css";
import { isOnTrial, unitsPlanned } from "./status.ts";
import { useFigures } from "./texts.ts";

type Props = { billing: Billing; onChange: (module: string) => void };

export function ModulesCard({ billing, onChange }: Props) {
  const { t } = useLingui();
  return (
    <section className={styles.modules} data-testid="modules-card">
      <div className={styles.sectionHead}>
        <h2>{t`Modules`}</h2>
        <small>{t`a month, before tax`}</small>
      </div>
      <ul>
        {billing.plan.modules.map((offer) => (
          <ModuleRow key={offer.name} offer={offer} billing={billing} onChange={onChange} />
        ))}
      </ul>
    </section>
  );
}

function ModuleRow({ offer, billing, onChange }: Props & { offer: ModuleOffer }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const { figure, shortDay } = useFigures(billing.currency);
  const navigate = useNavigate();
  const { chosen } = billing.plan;
  const name = read(offer.label);
  const planned = unitsPlanned(billing);
  const willBeOn = planned.modules.includes(offer.name);
  const later = planned.on !== null && willBeOn !== (offer.state === "on") && offer.state !== "included";
  const on = planned.on ? shortDay(planned.on) : "";
  // During the trial everything is on; what the plan will have is chosen together with it.
  const inTrial = !chosen && isOnTrial(billing) && offer.state !== "announced";
  const isOn = offer.state === "included" || offer.state === "on" || inTrial;
  const price =
    offer.state === "included"
      ? t`included`
      : offer.state === "announced"
        ? t`coming soon`
        : offer.price
          ? figure(offer.price)
          : "";
  return (
    <li data-off={!isOn || undefined}>
      <span title={read(offer.summary)}>
        {name}
        {later ? <small>{willBeOn ? t`on from ${on}` : t`off from ${on}`}</small> : null}
      </span>
      <span className={offer.price ? "num" : "mute"}>{price}</span>
      <button
        type="button"
        role="switch"
        aria-checked={isOn}
        aria-label={name}
        className={styles.switch}
        disabled={offer.state === "included" || offer.state === "announced"}
        onClick={() => (chosen ? onChange(offer.name) : void navigate({ to: "/billing/plan" }))}
        data-testid={`module-${offer.name}`}
      />
    </li>
  );
}
