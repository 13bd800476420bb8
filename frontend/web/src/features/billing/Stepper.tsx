import { useLingui } from "@lingui/react/macro";
import { IconMinus, IconPlus } from "@tabler/icons-react";
import { useId } from "react";
import { smallIcon } from "~/ui/icons.ts";
import styles from "./billing.module.css";

type Props = {
  label: string;
  value: number;
  min: number;
  max: number;
  hint?: string | undefined;
  error?: string | undefined;
  onChange: (value: number) => void;
  testid: string;
};

/** A whole number by two buttons or by typing; while it is typed it may be too small, and says so. */
export function Stepper({ label, value, min, max, hint, error, onChange, testid }: Props) {
  const { t } = useLingui();
  const id = useId();
  const set = (next: number) => onChange(Math.min(max, Math.max(0, Math.trunc(next) || 0)));
  return (
    <div className={styles.stepper}>
      <label htmlFor={id}>{label}</label>
      <span className={styles.stepperBox} data-error={error ? true : undefined}>
        <button
          type="button"
          aria-label={t`One less`}
          disabled={value <= min}
          onClick={() => set(value - 1)}
          data-testid={`${testid}-less`}
        >
          <IconMinus {...smallIcon} />
        </button>
        <input
          id={id}
          inputMode="numeric"
          className="num"
          value={value || ""}
          aria-invalid={error ? true : undefined}
          aria-describedby={`${id}-said`}
          onChange={(event) => set(Number(event.currentTarget.value.replace(/\D/g, "")))}
          onKeyDown={(event) => {
            const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
            if (!by) return;
            event.preventDefault();
            set(Math.max(min, value + by));
          }}
          data-testid={testid}
        />
        <button
          type="button"
          aria-label={t`One more`}
          disabled={value >= max}
          onClick={() => set(value + 1)}
          data-testid={`${testid}-more`}
        >
          <IconPlus {...smallIcon} />
        </button>
      </span>
      <small id={`${id}-said`} data-error={error ? true : undefined}>
        {error ?? hint}
      </small>
    </div>
  );
}
