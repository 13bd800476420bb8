import { Trans, useLingui } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import { ApiError, type Session } from "@rapport/core";
import { IconArchive, IconArrowLeft, IconFileImport, IconLayoutList, IconSquare } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { icon } from "~/ui/icons.ts";
import { FormError } from "./AuthFrame.tsx";
import styles from "./auth.module.css";
import type { SignUp } from "./SignUpPage.tsx";

export type FirstData = "sample" | "empty" | "import" | "archive";
type Props = {
  signUp: SignUp;
  change: (part: Partial<SignUp>) => void;
  onDone: (session: Session, first: FirstData) => Promise<void>;
};

export function PersonStep({ signUp, change, onDone }: Props) {
  const { t } = useLingui();
  const [name, setName] = useState("");
  const [first, setFirst] = useState<FirstData>("sample");
  const complete = useMutation({
    mutationFn: () =>
      api.completeSignUp(signUp.id ?? "", {
        proof: signUp.proof ?? "",
        name: name.trim(),
        password: null,
        passkey: null,
        ...signUp.factor,
        sample_data: first === "sample",
      }),
    onSuccess: (session) => onDone(session, first),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    complete.mutate();
  };
  const problems = complete.error instanceof ApiError ? complete.error.fields : {};

  return (
    <>
      <h1 className={styles.title}>{t`You, and the first data`}</h1>
      <p className={styles.lead}>{t`${signUp.email} is confirmed. You will own this workspace.`}</p>
      <form className={styles.fields} onSubmit={submit} noValidate>
        <TextInput
          label={t`Your name`}
          size="md"
          autoComplete="name"
          value={name}
          error={problems.name?.message}
          onChange={(event) => setName(event.currentTarget.value)}
          data-testid="signup-name"
          autoFocus
        />
        {signUp.hasAccount ? (
          <p className={styles.band} data-tone="neutral">
            {t`This address signs in to another workspace already, and will sign in to this one the same way.`}
          </p>
        ) : null}
        <FirstDataChoice value={first} onChange={setFirst} />
        {problems.name ? null : <FormError error={complete.error} />}
        <Button
          type="submit"
          size="lg"
          fullWidth
          className={styles.submit}
          loading={complete.isPending}
          disabled={!name.trim()}
          data-testid="signup-submit"
        >
          <Trans>Create workspace</Trans>
        </Button>
      </form>
      {signUp.factor ? (
        <div className={styles.under}>
          <button type="button" className={styles.quiet} onClick={() => change({ factor: null })}>
            <IconArrowLeft {...icon} />
            {"passkey" in signUp.factor ? t`Another passkey or password` : t`Another password`}
          </button>
        </div>
      ) : null}
    </>
  );
}

function FirstDataChoice({ value, onChange }: { value: FirstData; onChange: (value: FirstData) => void }) {
  const { t } = useLingui();
  const options = [
    {
      value: "sample",
      Icon: IconLayoutList,
      title: t`Sample data`,
      detail: t`A small made-up set; delete it any time`,
    },
    { value: "empty", Icon: IconSquare, title: t`Start empty`, detail: t`Add the first company yourself` },
    {
      value: "import",
      Icon: IconFileImport,
      title: t`Import a file`,
      detail: t`CSV, with a dry run before anything is written`,
    },
    {
      value: "archive",
      Icon: IconArchive,
      title: t`I have an archive`,
      detail: t`Of a Rapport you used before; it becomes a workspace of its own`,
    },
  ] as const;
  return (
    <fieldset className={styles.options}>
      <legend className="visually-hidden">{t`First data`}</legend>
      {options.map(({ Icon, ...option }) => (
        <label key={option.value} className={styles.option}>
          <input
            type="radio"
            name="first-data"
            value={option.value}
            checked={value === option.value}
            onChange={() => onChange(option.value)}
            data-testid={`signup-first-${option.value}`}
          />
          <Icon {...icon} size={20} />
          <span>
            <b>{option.title}</b>
            <small>{option.detail}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
