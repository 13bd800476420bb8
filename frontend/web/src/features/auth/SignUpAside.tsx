import { useLingui } from "@lingui/react/macro";
import type { Country } from "@rapport/core";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./auth.module.css";
import { KeptNotice } from "./SignInPage.tsx";
import type { SignUp } from "./SignUpPage.tsx";

type Props = { signUp: SignUp; step: number; countries: Country[] };

/** Says what comes before it comes, and what a choice on the left sets. */
export function SignUpAside({ signUp, step, countries }: Props) {
  const { t } = useLingui();
  const country = countries.find((item) => item.code === signUp.country);
  const rows = [
    { title: t`A code by mail`, detail: t`Six digits, to know that the address is yours.` },
    { title: t`Your name and a password`, detail: t`Eight characters or more. Long beats complicated.` },
    {
      title: t`Your first data`,
      detail: t`A sample, an empty workspace, or your own spreadsheet.`,
    },
  ];
  return (
    <>
      <h2>{t`What happens next`}</h2>
      <ol className={styles.next}>
        {rows.slice(Math.min(step - 1, 2)).map((row, index) => (
          <li key={row.title}>
            <em>{index + 1}</em>
            <div>
              <b>{row.title}</b>
              <p>{row.detail}</p>
            </div>
          </li>
        ))}
      </ol>
      <hr className={styles.rule} />
      {step === 1 && country ? <CountryFacts country={country} /> : <KeptNotice />}
    </>
  );
}

function CountryFacts({ country }: { country: Country }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const month = new Intl.DateTimeFormat(locale, { month: "long", timeZone: "UTC" }).format(
    new Date(Date.UTC(2026, country.fiscal_year_start - 1, 1)),
  );
  const currency = new Intl.DisplayNames(locale, { type: "currency" }).of(country.currency);
  const language = new Intl.DisplayNames(locale, { type: "language" }).of(country.locale);
  const facts = [
    [t`Time zone`, country.time_zone],
    [t`Currency`, `${country.currency} · ${currency}`],
    [t`Language`, language],
    [t`Fiscal year starts`, month],
  ];
  return (
    <>
      <h2>{t`What the country sets`}</h2>
      <dl className={styles.facts}>
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>
              <b>{value}</b>
            </dd>
          </div>
        ))}
      </dl>
      <p className={styles.note}>{t`Dates, amounts and quarters follow these from the first record on.`}</p>
    </>
  );
}
