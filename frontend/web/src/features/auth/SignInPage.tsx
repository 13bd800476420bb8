import { Trans, useLingui } from "@lingui/react/macro";
import { Button, PasswordInput, TextInput } from "@mantine/core";
import type { DemoLogin, PendingSignIn, Session } from "@rapport/core";
import { IconFingerprint, IconMail } from "@tabler/icons-react";
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useRouter } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { safePath } from "~/app/safePath.ts";
import { knowsPasskeys } from "~/app/webauthn.ts";
import { offerPasskey } from "~/data/offer.ts";
import { bootstrapQuery, enter } from "~/data/session.ts";
import { Avatar } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { useTitle } from "~/ui/useTitle.ts";
import { AuthFrame, FormError } from "./AuthFrame.tsx";
import styles from "./auth.module.css";
import { CodeField } from "./CodeField.tsx";
import { KeptNotice } from "./KeptNotice.tsx";
import { SecondStep } from "./SecondStep.tsx";
import { usePasskeySignIn } from "./usePasskeySignIn.ts";

const route = getRouteApi("/signin");

export function SignInPage() {
  const { t } = useLingui();
  const { next } = route.useSearch();
  const router = useRouter();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [codeId, setCodeId] = useState<string | null>(null);
  const [code, setCode] = useState("");
  const [pending, setPending] = useState<PendingSignIn | null>(null);
  useTitle(t`Sign in`);

  const go = async (session: Session) => {
    await enter(session);
    router.history.push(safePath(next));
  };
  const signIn = useMutation({
    mutationFn: () => api.signIn(codeId ? { code_id: codeId, code } : { email: email.trim(), password }),
    onSuccess: async (answer) => {
      if ("pending_id" in answer) return setPending(answer);
      if (!codeId) offerPasskey();
      await go(answer);
    },
  });
  const sendCode = useMutation({
    mutationFn: () => api.sendSignInCode(email.trim()),
    onSuccess: ({ id }) => setCodeId(id),
  });
  const { data: bootstrap } = useSuspenseQuery(bootstrapQuery);
  const passkeys = bootstrap.passkeys && knowsPasskeys();
  const passkey = usePasskeySignIn(passkeys && !codeId && !pending, go);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  const fill = (demo: DemoLogin) => {
    setCodeId(null);
    setEmail(demo.email);
    setPassword(demo.password);
  };

  if (pending) {
    const restart = () => {
      setPending(null);
      setCodeId(null);
      setCode("");
      setPassword("");
      signIn.reset();
    };
    return (
      <AuthFrame aside={<Aside onFill={fill} />}>
        <SecondStep
          email={email.trim()}
          pending={pending}
          passkeys={passkeys}
          onEnter={go}
          onRestart={restart}
        />
      </AuthFrame>
    );
  }
  return (
    <AuthFrame aside={<Aside onFill={fill} />}>
      <h1 className={styles.title}>{t`Sign in`}</h1>
      <p className={styles.lead}>
        {codeId
          ? t`We sent a six-digit code to ${email}. It works once.`
          : passkeys
            ? t`With your work e-mail and password, or with a passkey.`
            : t`With your work e-mail and password.`}
      </p>
      <form className={styles.fields} onSubmit={submit} noValidate>
        {codeId ? (
          <CodeField value={code} onChange={setCode} testid="signin-code" />
        ) : (
          <>
            <TextInput
              label={t`E-mail`}
              type="email"
              autoComplete={passkeys ? "username webauthn" : "username"}
              size="md"
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
              data-testid="signin-email"
              autoFocus
            />
            <PasswordInput
              label={t`Password`}
              autoComplete="current-password"
              size="md"
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              data-testid="signin-password"
            />
          </>
        )}
        <FormError error={signIn.error ?? sendCode.error ?? passkey.error} />
        <Button
          type="submit"
          size="lg"
          fullWidth
          className={styles.submit}
          loading={signIn.isPending}
          disabled={codeId ? code.length !== 6 : !email || !password}
          data-testid="signin-submit"
        >
          <Trans>Sign in</Trans>
        </Button>
        {passkeys && !codeId ? (
          <Button
            variant="default"
            size="lg"
            fullWidth
            leftSection={<IconFingerprint {...icon} />}
            loading={passkey.isPending}
            onClick={passkey.ask}
            data-testid="signin-passkey"
          >
            <Trans>Sign in with a passkey</Trans>
          </Button>
        ) : null}
      </form>
      <div className={styles.under}>
        <Link to="/signup" className="link" data-testid="to-signup">
          <Trans>Create a workspace</Trans>
        </Link>
        {codeId ? (
          <button type="button" className={styles.quiet} onClick={() => setCodeId(null)}>
            <Trans>Use the password</Trans>
          </button>
        ) : (
          <button
            type="button"
            className={styles.quiet}
            disabled={!email.includes("@") || sendCode.isPending}
            onClick={() => sendCode.mutate()}
            data-testid="signin-mail-code"
          >
            <IconMail {...icon} />
            <Trans>Mail me a code instead</Trans>
          </button>
        )}
      </div>
    </AuthFrame>
  );
}

function Aside({ onFill }: { onFill: (demo: DemoLogin) => void }) {
  const { t } = useLingui();
  const { data } = useSuspenseQuery(bootstrapQuery);
  if (data.demo.length === 0) return <KeptNotice />;
  return (
    <>
      <h2>{t`Sample workspaces`}</h2>
      <div className={styles.demo}>
        {data.demo.map((demo) => (
          <button
            key={demo.email}
            type="button"
            className={styles.demoRow}
            onClick={() => onFill(demo)}
            data-testid="demo-login"
          >
            <Avatar name={demo.organisation} size={32} square />
            <span>
              <b className="truncate" style={{ display: "block", fontWeight: 600 }}>
                {demo.organisation}
              </b>
              <span className="mute truncate" style={{ display: "block", fontSize: 12 }}>
                {demo.name ? `${demo.name} · ${demo.email}` : demo.email}
              </span>
            </span>
            <span className="link">{t`Fill in`}</span>
          </button>
        ))}
      </div>
      <p className={styles.note}>
        <Trans>This copy runs on one computer only. Its mail goes nowhere but to a local page:</Trans>{" "}
        <Link to="/mailbox" className="link">
          <Trans>open the mailbox</Trans>
        </Link>
      </p>
      <hr className={styles.rule} />
      <KeptNotice />
    </>
  );
}
