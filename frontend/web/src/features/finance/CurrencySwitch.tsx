import { useLingui } from "@lingui/react/macro";
import { IconBuilding } from "@tabler/icons-react";
import { icon } from "~/ui/icons.ts";
import styles from "./finance.module.css";

type Props = {
  currency: string;
  currencies: string[];
  issuer?: string | null;
  onPick: (currency: string) => void;
};

/** Sums are of one currency at a time; with one there is nothing to choose, only to say. */
export function CurrencySwitch({ currency, currencies, issuer, onPick }: Props) {
  const { t } = useLingui();
  const all = currencies.includes(currency) ? currencies : [currency, ...currencies];
  const named = (code: string) => (issuer ? `${issuer}, ${code}` : code);
  return (
    <label className={styles.currency}>
      <IconBuilding {...icon} />
      <select
        data-reads
        aria-label={t`Legal entity and currency`}
        value={currency}
        onChange={(event) => onPick(event.currentTarget.value)}
        data-testid="finance-currency"
      >
        {all.map((code) => (
          <option key={code} value={code}>
            {named(code)}
          </option>
        ))}
      </select>
    </label>
  );
}
