import { Trans, useLingui } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import type { CompanyHere } from "@rapport/core";
import { IconBuilding, IconMailCheck } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { icon } from "~/ui/icons.ts";
import { LinkButton } from "~/ui/LinkButton.tsx";
import { FormError } from "./AuthFrame.tsx";
import styles from "./auth.module.css";
import type { SignUp } from "./SignUpPage.tsx";

type Props = { signUp: SignUp; here: CompanyHere; change: (part: Partial<SignUp>) => void };

/** Somebody of the same company was here before: joins them, asks to, or goes on with a workspace of their own. */
export function HereStep({ signUp, here, change }: Props) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [asked, setAsked] = useState(false);
  const join = useMutation({
    mutationFn: (how: "ask" | "join") =>
      api.joinCompany(signUp.id ?? "", { proof: signUp.proof ?? "", name: name.trim(), how }),
    onSuccess: async ({ token }) => {
      if (token) await navigate({ to: "/join/$token", params: { token } });
      else setAsked(true);
    },
  });
  if (asked)
    return (
      <div data-testid="join-asked">
        <IconMailCheck {...icon} size={32} />
        <h1 className={styles.title}>{t`You have asked to join ${here.name}`}</h1>
        <p className={styles.lead}>
          {t`Its admins were told. When one of them accepts, ${signUp.email} gets a link to come in by. You can close this page.`}
        </p>
      </div>
    );
  return (
    <div data-testid="company-here">
      <IconBuilding {...icon} size={32} />
      <h1 className={styles.title}>{t`${here.name} is here already`}</h1>
      {here.member ? (
        <>
          <p className={styles.lead}>
            {t`${signUp.email} belongs to it. If you can't sign in any more, ask an admin there.`}
          </p>
          <LinkButton to="/signin" size="lg" fullWidth>
            <Trans>Sign in</Trans>
          </LinkButton>
        </>
      ) : (
        <>
          <p className={styles.lead}>
            {here.joining === "auto"
              ? t`Whoever has an address like yours may come in. You share its customers and deals from then on.`
              : t`Its admins decide who comes in. They are told your name and address.`}
          </p>
          <div className={styles.fields}>
            <TextInput
              label={t`Your name`}
              size="md"
              autoComplete="name"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              data-testid="join-name"
              autoFocus
            />
            <FormError error={join.error} />
            {here.joining === "auto" ? (
              <Button
                size="lg"
                fullWidth
                disabled={!name.trim()}
                loading={join.isPending && join.variables === "join"}
                onClick={() => join.mutate("join")}
                data-testid="join-company"
              >
                {t`Join ${here.name}`}
              </Button>
            ) : null}
            {here.joining === "ask" || join.error ? (
              <Button
                size="lg"
                fullWidth
                variant={here.joining === "ask" ? "filled" : "default"}
                disabled={!name.trim()}
                loading={join.isPending && join.variables === "ask"}
                onClick={() => join.mutate("ask")}
                data-testid="ask-company"
              >
                <Trans>Ask to join</Trans>
              </Button>
            ) : null}
          </div>
        </>
      )}
      <div className={styles.under}>
        <button
          type="button"
          className={styles.quiet}
          onClick={() => change({ here: null })}
          data-testid="own-workspace"
        >
          <Trans>Create a workspace of my own instead</Trans>
        </button>
      </div>
    </div>
  );
}
