import { useLingui } from "@lingui/react/macro";
import type { Session } from "@rapport/core";
import { IconCheck } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { bootstrapQuery, enter } from "~/data/session.ts";
import { smallIcon } from "~/ui/icons.ts";
import { useTitle } from "~/ui/useTitle.ts";
import { AuthFrame } from "./AuthFrame.tsx";
import styles from "./auth.module.css";
import { SignUpAside } from "./SignUpAside.tsx";
import { CodeStep } from "./SignUpCode.tsx";
import { CompanyStep } from "./SignUpCompany.tsx";
import { type FirstData, PersonStep } from "./SignUpPerson.tsx";

export type SignUp = {
  company: string;
  country: string;
  email: string;
  id: string | null;
  proof: string | null;
  /** The address signs in already: its password stays as it is. */
  hasAccount: boolean;
};

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
  });
  const step = signUp.proof ? 3 : signUp.id ? 2 : 1;
  useTitle(t`Create a workspace`);

  const change = (part: Partial<SignUp>) => setSignUp((current) => ({ ...current, ...part }));
  const finish = async (session: Session, first: FirstData) => {
    await enter(session);
    await router.navigate({ to: first === "import" ? "/import" : "/" });
  };

  return (
    <AuthFrame aside={<SignUpAside signUp={signUp} step={step} countries={bootstrap.countries} />}>
      <Steps current={step} />
      {step === 1 ? <CompanyStep signUp={signUp} change={change} countries={bootstrap.countries} /> : null}
      {step === 2 ? <CodeStep signUp={signUp} change={change} mailbox={bootstrap.mailbox} /> : null}
      {step === 3 ? <PersonStep signUp={signUp} onDone={finish} /> : null}
    </AuthFrame>
  );
}

function Steps({ current }: { current: number }) {
  const { t } = useLingui();
  const names = [t`Your company`, t`Confirm e-mail`, t`You and first data`];
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
