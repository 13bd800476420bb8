import { Trans, useLingui } from "@lingui/react/macro";
import { Button, PasswordInput, TextInput } from "@mantine/core";
import type { DemoLogin } from "@rapport/core";
import { IconMail } from "@tabler/icons-react";
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useRouter } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { safePath } from "~/app/safePath.ts";
import { bootstrapQuery, enter } from "~/data/session.ts";
import { Avatar } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { useTitle } from "~/ui/useTitle.ts";
import { AuthFrame, FormError } from "./AuthFrame.tsx";
import styles from "./auth.module.css";

const route = getRouteApi("/signin");

export function SignInPage() {
  const { t } = useLingui();
  const { next } = route.useSearch();
  const router = useRouter();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [codeId, setCodeId] = useState<string | null>(null);
  const [code, setCode] = useState("");
  useTitle(t`Sign in`);

  const signIn = useMutation({
    mutationFn: () => api.signIn(codeId ? { code_id: codeId, code } : { email: email.trim(), password }),
    onSuccess: async (session) => {
      await enter(session);
      router.history.push(safePath(next));
    },
  });
  const sendCode = useMutation({
    mutationFn: () => api.sendSignInCode(email.trim()),
    onSuccess: ({ id }) => setCodeId(id),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  const fill = (demo: DemoLogin) => {
    setCodeId(null);
    setEmail(demo.email);
    setPassword(demo.password);
  };

  return (
    <AuthFrame aside={<Aside onFill={fill} />}>
      <h1 className={styles.title}>{t`Sign in`}</h1>
      <p className={styles.lead}>
        {codeId
          ? t`We sent a six-digit code to ${email}. It works once.`
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
              autoComplete="username"
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
        <FormError error={signIn.error ?? sendCode.error} />
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

export function CodeField({
  value,
  onChange,
  testid,
}: {
  value: string;
  onChange: (v: string) => void;
  testid: string;
}) {
  const { t } = useLingui();
  return (
    <TextInput
      label={t`Six-digit code`}
      className={styles.code}
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={6}
      value={value}
      onChange={(event) =>
        onChange(event.currentTarget.value.normalize("NFKC").replace(/\D/g, "").slice(0, 6))
      }
      data-testid={testid}
      autoFocus
    />
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

export function KeptNotice() {
  const { t } = useLingui();
  return (
    <>
      <h2>{t`Where things are kept`}</h2>
      <dl className={styles.facts}>
        <div>
          <dt>{t`In the database`}</dt>
          <dd>
            <b>{t`Ciphertext`}</b>
            {t`names, mails, notes`}
          </dd>
        </div>
        <div>
          <dt>{t`Outside it`}</dt>
          <dd>
            <b>{t`Your key`}</b>
            {t`one per workspace`}
          </dd>
        </div>
      </dl>
      <p className={styles.note}>
        {t`Text is encrypted before it reaches the database. Numbers and dates stay readable there, so that they can be sorted and added up.`}
      </p>
    </>
  );
}
