import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, PasswordInput } from "@mantine/core";
import { IconFingerprint, IconMail } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { endStepUp, useStepUpBound } from "~/app/stepUp.ts";
import { askPasskey, knowsPasskeys } from "~/app/webauthn.ts";
import { goOn, methodsQuery, useSession } from "~/data/session.ts";
import { Bones } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { FormError } from "./AuthFrame.tsx";
import styles from "./auth.module.css";
import { CodeField } from "./CodeField.tsx";
import { RecoveryField } from "./RecoveryField.tsx";

type Way = "passkey" | "totp" | "password" | "code" | "recovery";

/** Whoever has an authenticator proves with less no more: the server refuses a password or a mailed code. */
function waysOf(methods: Awaited<ReturnType<typeof api.signInMethods>>, bound: boolean): Way[] {
  if (bound) return ["passkey"];
  const ways: Way[] = methods.passkeys.length > 0 && knowsPasskeys() ? ["passkey"] : [];
  if (methods.authenticators.length > 0) ways.push("totp");
  else ways.push(...(methods.has_password ? (["password", "code"] as const) : (["code"] as const)));
  // The server keeps codes of those only who have something that they stand in for.
  if (methods.recovery_codes_left > 0) ways.push("recovery");
  return ways;
}

/** Asks who is there once more; what needed it goes on by itself afterwards. */
export function StepUpDialog() {
  const { t } = useLingui();
  const { person } = useSession();
  const methods = useQuery(methodsQuery);
  const [picked, setPicked] = useState<Way | null>(null);
  const [codeId, setCodeId] = useState<string | null>(null);
  const [typed, setTyped] = useState("");
  const bound = useStepUpBound();
  const ways: Way[] = methods.data ? waysOf(methods.data, bound) : ["code"];
  const hasBound = methods.data?.passkeys.some((passkey) => !passkey.synced) ?? false;
  const way = picked ?? ways[0] ?? "code";

  const confirm = useMutation({
    mutationFn: async () => {
      if (way === "passkey") return api.stepUp({ passkey: await askPasskey(await api.stepUpPasskey()) });
      if (way === "totp") return api.stepUp({ totp: typed });
      if (way === "recovery") return api.stepUp({ recovery_code: typed });
      return api.stepUp(way === "password" ? { password: typed } : { code_id: codeId ?? "", code: typed });
    },
    onSuccess: async (session) => {
      await goOn(session);
      endStepUp(true);
    },
  });
  const sendCode = useMutation({
    mutationFn: api.sendStepUpCode,
    onSuccess: ({ id }) => setCodeId(id),
  });
  const go = (next: Way) => {
    setPicked(next);
    setTyped("");
    confirm.reset();
    if (next === "code") sendCode.mutate();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // Portals bubble: the page's own form below must not see this.
    event.stopPropagation();
    if (way === "code" && !codeId) sendCode.mutate();
    else confirm.mutate();
  };
  const names: Record<Way, string> = {
    passkey: t`Use a passkey`,
    password: t`Use the password`,
    code: t`Mail me a code instead`,
    totp: t`Use the authenticator app`,
    recovery: t`Use a recovery code`,
  };
  const isTyped =
    way === "password"
      ? typed.length > 0
      : way === "recovery"
        ? typed.trim().length > 0
        : way === "totp" || (way === "code" && codeId)
          ? typed.length === 6
          : true;

  return (
    <Modal
      opened
      onClose={() => endStepUp(false)}
      title={t`Confirm that it is you`}
      size={400}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <p className="mute">
        {bound
          ? hasBound
            ? t`Your organisation lets people administer from a device of their own only. Use a passkey that is on this device alone.`
            : t`Your organisation lets people administer from a device of their own only, and you have no passkey that stays on one. Add it under Security, for example with Windows Hello or a security key.`
          : way === "code" && codeId
            ? t`We sent a six-digit code to ${person.email}. It works once.`
            : t`What you asked for needs this once every ten minutes. It then goes on by itself.`}
      </p>
      {methods.isPending ? (
        <Bones rows={2} height={40} />
      ) : (
        <form className={styles.fields} onSubmit={submit} noValidate data-testid="step-up">
          {way === "password" ? (
            <PasswordInput
              label={t`Password`}
              autoComplete="current-password"
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
              data-testid="step-up-password"
              data-autofocus
            />
          ) : null}
          {way === "code" && codeId ? (
            <CodeField value={typed} onChange={setTyped} testid="step-up-code" />
          ) : null}
          {way === "totp" ? <CodeField value={typed} onChange={setTyped} testid="step-up-totp" /> : null}
          {way === "recovery" ? (
            <RecoveryField value={typed} onChange={setTyped} testid="step-up-recovery" />
          ) : null}
          <FormError error={confirm.error ?? sendCode.error ?? methods.error} />
          <Button
            type="submit"
            size="lg"
            fullWidth
            leftSection={way === "passkey" ? <IconFingerprint {...icon} /> : null}
            loading={confirm.isPending || sendCode.isPending}
            disabled={!isTyped || (bound && !hasBound)}
            data-testid="step-up-submit"
          >
            {way === "passkey" ? names.passkey : way === "code" && !codeId ? t`Mail me a code` : t`Confirm`}
          </Button>
        </form>
      )}
      <div className={styles.under}>
        {ways
          .filter((other) => other !== way)
          .map((other) => (
            <button
              key={other}
              type="button"
              className={styles.quiet}
              onClick={() => go(other)}
              data-testid={`step-up-use-${other}`}
            >
              {other === "code" ? <IconMail {...icon} /> : null}
              {names[other]}
            </button>
          ))}
        <button type="button" className={styles.quiet} onClick={() => endStepUp(false)}>
          <Trans>Cancel</Trans>
        </button>
      </div>
    </Modal>
  );
}
