import { Trans, useLingui } from "@lingui/react/macro";
import { Button, PasswordInput } from "@mantine/core";
import { ApiError, type PendingSignIn, type SecondWay, type Session } from "@rapport/core";
import { IconFingerprint } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { askPasskey } from "~/app/webauthn.ts";
import { icon } from "~/ui/icons.ts";
import { FormError } from "./AuthFrame.tsx";
import styles from "./auth.module.css";
import { CodeField } from "./CodeField.tsx";
import { RecoveryField } from "./RecoveryField.tsx";

type Props = {
  /** As it was typed: whether there is such an account is not said by it. */
  email: string;
  pending: PendingSignIn;
  passkeys: boolean;
  onEnter: (session: Session) => Promise<void>;
  onRestart: () => void;
};

/** After a password or a mailed code: what whoever has a second factor is asked for before there is a session. */
export function SecondStep({ email, pending, passkeys, onEnter, onRestart }: Props) {
  const { t } = useLingui();
  const ways = pending.ways.filter((way) => way !== "passkey" || passkeys);
  const [way, setWay] = useState<SecondWay>(ways.includes("totp") ? "totp" : (ways[0] ?? "recovery"));
  const [typed, setTyped] = useState("");
  const finish = useMutation({
    mutationFn: async () => {
      if (way === "totp") return api.finishSignIn(pending.pending_id, { totp: typed });
      if (way === "password") return api.finishSignIn(pending.pending_id, { password: typed });
      if (way === "recovery") return api.finishSignIn(pending.pending_id, { recovery_code: typed });
      const passkey = await askPasskey(await api.secondFactorPasskey(pending.pending_id));
      return api.finishSignIn(pending.pending_id, { passkey });
    },
    onSuccess: onEnter,
    onError: () => setTyped(""),
  });
  const isOver = finish.error instanceof ApiError && finish.error.code === "auth.sign_in_again";
  const go = (next: SecondWay) => {
    setWay(next);
    setTyped("");
    finish.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isOver) onRestart();
    else finish.mutate();
  };
  const names: Record<SecondWay, string> = {
    totp: t`Use the authenticator app`,
    passkey: t`Use a passkey`,
    recovery: t`Use a recovery code`,
    password: t`Use the password`,
  };
  const leads: Record<SecondWay, string> = {
    totp: t`Type the six digits that your authenticator app shows now.`,
    passkey: t`Confirm by fingerprint, face or PIN.`,
    recovery: t`Type one of the codes that you printed or saved. Each works once.`,
    password: t`Your second factor was reset: until you add another one, a mailed code needs the password too.`,
  };
  return (
    <>
      <h1 className={styles.title}>{t`One more step`}</h1>
      <p className={styles.lead}>{leads[way]}</p>
      <div className={styles.who} data-testid="second-who">
        <span>
          <Trans>
            Signing in as <b>{email}</b>
          </Trans>
        </span>
        <button type="button" className="link" onClick={onRestart} data-testid="second-restart">
          <Trans>Not you?</Trans>
        </button>
      </div>
      <form className={styles.fields} onSubmit={submit} noValidate data-testid="second-step">
        {way === "totp" ? <CodeField value={typed} onChange={setTyped} testid="second-totp" /> : null}
        {way === "recovery" ? (
          <RecoveryField value={typed} onChange={setTyped} testid="second-recovery" />
        ) : null}
        {way === "password" ? (
          <PasswordInput
            label={t`Password`}
            autoComplete="current-password"
            size="md"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            data-testid="second-password"
            autoFocus
          />
        ) : null}
        <FormError error={finish.error} />
        <Button
          type="submit"
          size="lg"
          fullWidth
          className={styles.submit}
          leftSection={way === "passkey" ? <IconFingerprint {...icon} /> : null}
          loading={finish.isPending}
          disabled={!isOver && (way === "totp" ? typed.length !== 6 : way !== "passkey" && !typed.trim())}
          data-testid="second-submit"
        >
          {isOver ? t`Start again` : way === "passkey" ? names.passkey : t`Sign in`}
        </Button>
      </form>
      <div className={styles.under}>
        {ways
          .filter((other) => other !== way)
          .map((other) => (
            <button
              key={other}
              type="button"
              className={styles.quiet}
              onClick={() => go(other)}
              data-testid={`second-use-${other}`}
            >
              {names[other]}
            </button>
          ))}
      </div>
      {way === "totp" && !ways.includes("recovery") ? (
        <p className={styles.note}>
          <Trans>
            Lost the phone? Without recovery codes, ask somebody who manages people in your organisation to
            reset your second factor.
          </Trans>
        </p>
      ) : null}
    </>
  );
}
