import { useLingui } from "@lingui/react/macro";
import type { Attestation, CompanyHere, Session } from "@rapport/core";
import { IconCheck } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { knowsPasskeys } from "~/app/webauthn.ts";
import { bootstrapQuery, enter } from "~/data/session.ts";
import { smallIcon } from "~/ui/icons.ts";
import { useTitle } from "~/ui/useTitle.ts";
import { AuthFrame } from "./AuthFrame.tsx";
import styles from "./auth.module.css";
import { SignUpAside } from "./SignUpAside.tsx";
import { CodeStep } from "./SignUpCode.tsx";
import { CompanyStep } from "./SignUpCompany.tsx";
import { HereStep } from "./SignUpHere.tsx";
import { type FirstData, PersonStep } from "./SignUpPerson.tsx";
import { SecureStep } from "./SignUpSecure.tsx";

export type SignUp = {
  company: string;
  country: string;
  email: string;
  id: string | null;
  proof: string | null;
  /** The address signs in already: how stays as it is. */
  hasAccount: boolean;
  /** The organisation that holds the address's domain; null where there is none, or it was turned down. */
  here: CompanyHere | null;
  /** What the person chose to sign in with; sent with the last step. */
  factor: Factor | null;
};
export type Factor = { password: string } | { passkey: Attestation };

export function SignUpPage() {
  const { t } = useLingui();
  const router = useRouter();
  const { data: bootstrap } = useSuspenseQuery(bootstrapQuery);
  const [signUp, setSignUp] = useState<SignUp>({
    company: "",
    country: "",
    email: "",
    id: null,
    proof: null,
    hasAccount: false,
    here: null,
    factor: null,
  });
  const passkeys = bootstrap.passkeys && knowsPasskeys();
  const secured = signUp.hasAccount || signUp.factor !== null;
  const here = signUp.proof ? signUp.here : null;
  const step = !signUp.proof || here ? 1 : secured ? 3 : 2;
  useTitle(t`Create a workspace`);

  const change = (part: Partial<SignUp>) => setSignUp((current) => ({ ...current, ...part }));
  const finish = async (session: Session, first: FirstData) => {
    await enter(session);
    if (first === "archive") {
      await router.navigate({ to: "/settings/{-$section}", params: { section: "archive" } });
      return;
    }
    await router.navigate({ to: first === "import" ? "/import" : "/" });
  };

  return (
    <AuthFrame
      aside={<SignUpAside signUp={signUp} step={step} passkeys={passkeys} countries={bootstrap.countries} />}
    >
      <Steps current={step} passkeys={passkeys} />
      {step === 1 && !signUp.id ? (
        <CompanyStep signUp={signUp} change={change} countries={bootstrap.countries} />
      ) : null}
      {step === 1 && signUp.id && !here ? (
        <CodeStep signUp={signUp} change={change} mailbox={bootstrap.mailbox} />
      ) : null}
      {here ? <HereStep signUp={signUp} here={here} change={change} /> : null}
      {step === 2 ? <SecureStep signUp={signUp} change={change} passkeys={passkeys} /> : null}
      {step === 3 ? <PersonStep signUp={signUp} change={change} onDone={finish} /> : null}
    </AuthFrame>
  );
}

function Steps({ current, passkeys }: { current: number; passkeys: boolean }) {
  const { t } = useLingui();
  const names = [t`Your company`, passkeys ? t`Passkey` : t`Password`, t`First data`];
  return (
    <ol className={styles.steps}>
      {names.map((name, index) => {
        const state = index + 1 < current ? "done" : index + 1 === current ? "current" : "next";
        return (
          <li
            key={name}
            className={styles.step}
            data-state={state}
            aria-current={state === "current" ? "step" : undefined}
          >
            {state === "done" ? <IconCheck {...smallIcon} /> : <span>{index + 1}</span>}
            {name}
          </li>
        );
      })}
    </ol>
  );
}
