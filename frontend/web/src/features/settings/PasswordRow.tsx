import { Trans, useLingui } from "@lingui/react/macro";
import { Button, PasswordInput } from "@mantine/core";
import { ApiError } from "@rapport/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { methodsQuery, useSession } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { Chip } from "~/ui/atoms.tsx";
import { toast } from "~/ui/toast.ts";
import styles from "./settings.module.css";

/** The password: set, or changed by whoever says the current one. Who came in otherwise may have forgotten it. */
export function PasswordRow({ isSet }: { isSet: boolean }) {
  const { t } = useLingui();
  const [editing, setEditing] = useState(false);
  if (editing) return <Editing isSet={isSet} onDone={() => setEditing(false)} />;
  const change = isSet ? t`Change` : t`Set one`;
  return (
    <div className={styles.row} data-testid="password">
      <span>{t`Password`}</span>
      <Chip>{isSet ? t`Set` : t`Not set`}</Chip>
      <Button
        variant="default"
        size="xs"
        aria-label={`${change}: ${t`Password`}`}
        onClick={() => setEditing(true)}
        data-testid="password-change"
      >
        {change}
      </Button>
    </div>
  );
}

function Editing({ isSet, onDone }: { isSet: boolean; onDone: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const { amr } = useSession();
  const asksCurrent = isSet && amr.startsWith("pwd");
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const save = useMutation({
    mutationKey: ["write"],
    mutationFn: () => api.setPassword(password, current || undefined),
    onSuccess: async () => {
      onDone();
      toast({ text: t`The password is changed. Other devices were signed out.`, tone: "plain" });
      await client.invalidateQueries(methodsQuery);
      await client.invalidateQueries({ queryKey: ["devices"] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const problems = save.error instanceof ApiError ? save.error.fields : {};
  const leave = (event: { key: string }) => event.key === "Escape" && onDone();
  return (
    <form className={styles.editing} onSubmit={submit} noValidate data-testid="password">
      {asksCurrent ? (
        <PasswordInput
          label={t`Current password`}
          description={
            problems.current
              ? null
              : t`Forgotten? Sign out, sign in with a code by mail, and set a new one here.`
          }
          maxLength={256}
          autoComplete="current-password"
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          onKeyDown={leave}
          error={problems.current?.message}
          data-testid="password-current"
          autoFocus
        />
      ) : null}
      <PasswordInput
        label={t`New password`}
        description={t`A few unrelated words are easy to remember and hard to guess.`}
        maxLength={256}
        autoComplete="new-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        onKeyDown={leave}
        error={problems.password?.message}
        data-testid="password-field"
        autoFocus={!asksCurrent}
      />
      {Object.keys(problems).length === 0 ? <FormError error={save.error} /> : null}
      <div className={styles.acts}>
        <Button variant="default" size="xs" onClick={onDone}>
          <Trans>Cancel</Trans>
        </Button>
        <Button
          type="submit"
          size="xs"
          disabled={password.length < 8 || (asksCurrent && !current)}
          loading={save.isPending}
          data-testid="password-save"
        >
          <Trans>Save</Trans>
        </Button>
      </div>
    </form>
  );
}
