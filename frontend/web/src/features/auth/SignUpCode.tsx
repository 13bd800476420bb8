import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconArrowLeft, IconMailOpened } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { icon } from "~/ui/icons.ts";
import { FormError } from "./AuthFrame.tsx";
import styles from "./auth.module.css";
import { CodeField } from "./CodeField.tsx";
import type { SignUp } from "./SignUpPage.tsx";

type Props = { signUp: SignUp; change: (part: Partial<SignUp>) => void; mailbox: boolean };

export function CodeStep({ signUp, change, mailbox }: Props) {
  const { t } = useLingui();
  const [code, setCode] = useState("");
  const id = signUp.id ?? "";
  const verify = useMutation({
    mutationFn: () => api.verifySignUp(id, code),
    onSuccess: ({ proof, has_account, company }) =>
      change({ proof, hasAccount: has_account, here: company ?? null }),
  });
  const resend = useMutation({ mutationFn: () => api.resendSignUpCode(id), onSuccess: () => setCode("") });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    verify.mutate();
  };

  return (
    <>
      <h1 className={styles.title}>{t`Enter the code`}</h1>
      <p className={styles.lead}>
        <Trans>
          We mailed six digits to <b>{signUp.email}</b>. They work once.
        </Trans>
      </p>
      <form className={styles.fields} onSubmit={submit} noValidate>
        <CodeField value={code} onChange={setCode} testid="signup-code" />
        {mailbox ? (
          <div className={styles.band} data-tone="neutral">
            <IconMailOpened {...icon} />
            <span>
              <Trans>This copy delivers its mail to a local page:</Trans>{" "}
              <Link to="/mailbox" target="_blank" className="link">
                <Trans>open the mailbox</Trans>
              </Link>
            </span>
          </div>
        ) : null}
        <FormError error={verify.error ?? resend.error} />
        <Button
          type="submit"
          size="lg"
          fullWidth
          className={styles.submit}
          loading={verify.isPending}
          disabled={code.length !== 6}
          data-testid="signup-submit"
        >
          <Trans>Confirm</Trans>
        </Button>
      </form>
      <div className={styles.under}>
        <button type="button" className={styles.quiet} onClick={() => change({ id: null })}>
          <IconArrowLeft {...icon} />
          <Trans>Change e-mail</Trans>
        </button>
        <button
          type="button"
          className={styles.quiet}
          disabled={resend.isPending}
          onClick={() => resend.mutate()}
          data-testid="signup-resend"
        >
          {resend.isSuccess ? t`A new code is on its way` : t`Send a new code`}
        </button>
      </div>
    </>
  );
}
