import { Trans, useLingui } from "@lingui/react/macro";
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { ApiError } from "@rapport/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { enter } from "~/data/session.ts";
import { Bones } from "~/ui/atoms.tsx";
import { LinkButton } from "~/ui/LinkButton.tsx";
import { useErrorMessage } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { useTitle } from "~/ui/useTitle.ts";
import { AuthFrame, FormError } from "./AuthFrame.tsx";
import styles from "./auth.module.css";
import { KeptNotice } from "./KeptNotice.tsx";

const route = getRouteApi("/join/$token");

/** What an invitation's link leads to. */
export function JoinPage() {
  const { t } = useLingui();
  const { token } = route.useParams();
  const message = useErrorMessage();
  const invited = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => api.lookUpInvitation(token),
    retry: false,
    staleTime: Infinity,
    gcTime: 0,
  });
  useTitle(t`Join a workspace`);
  return (
    <AuthFrame aside={<KeptNotice />}>
      {invited.isPending ? <Bones rows={5} height={40} /> : null}
      {invited.isError ? (
        <div role="alert" data-testid="join-gone">
          <h1 className={styles.title}>{t`This invitation can't be used`}</h1>
          <p className={styles.lead}>{message(invited.error)}</p>
          <LinkButton to="/signin">
            <Trans>Sign in</Trans>
          </LinkButton>
        </div>
      ) : null}
      {invited.data ? <JoinForm token={token} invited={invited.data} /> : null}
    </AuthFrame>
  );
}

type Invited = Awaited<ReturnType<typeof api.lookUpInvitation>>;

function JoinForm({ token, invited }: { token: string; invited: Invited }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const router = useRouter();
  const [name, setName] = useState(invited.name);
  const [password, setPassword] = useState("");
  const needsPassword = !invited.signed_in;
  const join = useMutation({
    mutationFn: () => api.acceptInvitation({ token, name: name.trim(), password }),
    onSuccess: async (session) => {
      await enter(session);
      await router.navigate({ to: "/" });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    join.mutate();
  };
  const problems = join.error instanceof ApiError ? join.error.fields : {};
  const [organisation, inviter, role] = [invited.organisation, invited.inviter, read(invited.role)];
  return (
    <>
      <h1 className={styles.title}>{t`Join ${organisation}`}</h1>
      <p className={styles.lead}>{t`${inviter} invites you as ${role}.`}</p>
      <form className={styles.fields} onSubmit={submit} noValidate>
        <TextInput label={t`E-mail`} size="md" value={invited.email} autoComplete="username" readOnly />
        <TextInput
          label={t`Your name`}
          size="md"
          autoComplete="name"
          value={name}
          error={problems.name?.message}
          onChange={(event) => setName(event.currentTarget.value)}
          data-testid="join-name"
        />
        {invited.has_account ? (
          <p className={styles.band} data-tone="neutral">
            {invited.signed_in
              ? t`You are signed in as this address, so nothing else is needed.`
              : t`This address signs in to another workspace already. Enter its password, or sign in first.`}
          </p>
        ) : null}
        {needsPassword ? (
          <PasswordInput
            label={t`Password`}
            size="md"
            autoComplete={invited.has_account ? "current-password" : "new-password"}
            value={password}
            error={problems.password?.message}
            onChange={(event) => setPassword(event.currentTarget.value)}
            data-testid="join-password"
          />
        ) : null}
        {Object.keys(problems).length === 0 ? <FormError error={join.error} /> : null}
        <Button
          type="submit"
          size="lg"
          fullWidth
          className={styles.submit}
          loading={join.isPending}
          disabled={!name.trim() || (needsPassword && password.length < 8)}
          data-testid="join-submit"
        >
          <Trans>Join</Trans>
        </Button>
      </form>
    </>
  );
}
