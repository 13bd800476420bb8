import { Trans, useLingui } from "@lingui/react/macro";
import { Button, PasswordInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import styles from "./auth.module.css";
import type { SignUp } from "./SignUpPage.tsx";
import { passwordStrength } from "./strength.ts";

type Props = { change: (part: Partial<SignUp>) => void; onPasskey: (() => void) | null };

export function PasswordStep({ change, onPasskey }: Props) {
  const { t } = useLingui();
  const [password, setPassword] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change({ factor: { password } });
  };
  return (
    <>
      <h1 className={styles.title}>{t`Choose a password`}</h1>
      <p className={styles.lead}>{t`Eight characters or more. Long beats complicated.`}</p>
      <form className={styles.fields} onSubmit={submit} noValidate>
        <div>
          <PasswordInput
            label={t`Password`}
            size="md"
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            data-testid="signup-password"
            autoFocus
          />
          <StrengthMeter password={password} />
        </div>
        <Button
          type="submit"
          size="lg"
          fullWidth
          className={styles.submit}
          disabled={password.length < 8}
          data-testid="signup-submit"
        >
          <Trans>Continue</Trans>
        </Button>
      </form>
      {onPasskey ? (
        <div className={styles.under}>
          <span />
          <button type="button" className="link" onClick={onPasskey}>
            <Trans>Use a passkey instead</Trans>
          </button>
        </div>
      ) : null}
    </>
  );
}

function StrengthMeter({ password }: { password: string }) {
  const { t } = useLingui();
  const strength = passwordStrength(password);
  const words = [t`8 or more`, t`Too weak`, t`Fair`, t`Good`, t`Strong`];
  return (
    <div className={styles.meter} aria-live="polite">
      {[1, 2, 3, 4].map((tick) => (
        <i key={tick} data-on={tick <= strength ? strength : 0} />
      ))}
      <span>{words[strength]}</span>
    </div>
  );
}
