import { useLingui } from "@lingui/react/macro";
import { Checkbox } from "@mantine/core";
import type { Billing } from "@rapport/core";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./billing.module.css";
import { useFigures } from "./texts.ts";

type Props = { billing: Billing; chosen: readonly string[]; onChange: (modules: string[]) => void };

export function PlanModules({ billing, chosen, onChange }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const { amount } = useFigures(billing.currency);
  const [base, seat] = [amount(billing.plan.base_price), amount(billing.plan.seat_price)];
  return (
    <fieldset className={styles.offers}>
      <legend className="visually-hidden">{t`Modules`}</legend>
      <div>
        <span>{t`Base plan`}</span>
        <span className="mute">{t`${base} a month`}</span>
      </div>
      <div>
        <span>{t`Seat`}</span>
        <span className="mute">{t`${seat} a month`}</span>
      </div>
      {billing.plan.modules.map((offer) => {
        const price = offer.price ? amount(offer.price) : "";
        const fixed = offer.state === "included" || offer.state === "announced";
        const isOn = offer.state === "included" || chosen.includes(offer.name);
        const toggle = () =>
          onChange(isOn ? chosen.filter((name) => name !== offer.name) : [...chosen, offer.name]);
        return (
          <div key={offer.name}>
            <Checkbox
              label={read(offer.label)}
              description={read(offer.summary)}
              classNames={{ description: styles.summary ?? "" }}
              checked={isOn}
              disabled={fixed}
              onChange={toggle}
              data-testid={`plan-module-${offer.name}`}
            />
            <span className="mute">
              {offer.state === "included"
                ? t`included`
                : offer.state === "announced"
                  ? t`coming soon`
                  : t`${price} a month`}
            </span>
          </div>
        );
      })}
    </fieldset>
  );
}
