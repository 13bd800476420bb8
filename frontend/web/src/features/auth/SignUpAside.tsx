import { useLingui } from "@lingui/react/macro";
import type { Country } from "@rapport/core";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./auth.module.css";
import { KeptNotice } from "./KeptNotice.tsx";
import type { SignUp } from "./SignUpPage.tsx";
import { useThisDevice } from "./thisDevice.ts";

type Props = { signUp: SignUp; step: number; passkeys: boolean; countries: Country[] };

/** Says what comes before it comes, and what a choice on the left sets. */
export function SignUpAside({ signUp, step, passkeys, countries }: Props) {
  const { t } = useLingui();
  const country = countries.find((item) => item.code === signUp.country);
  const device = useThisDevice();
  const secure = passkeys
    ? {
        title: step === 2 ? t`Your device asks you to confirm` : t`A passkey or a password`,
        detail:
          step === 2
            ? t`A window of ${device.system} opens over this page. Touch the sensor or type your PIN. About 5 seconds.`
            : t`A passkey is the fingerprint, face or PIN that unlocks your device.`,
      }
    : { title: t`A password`, detail: t`Eight characters or more. Long beats complicated.` };
  const rows = [
    { title: t`A code by mail`, detail: t`Six digits, to know that the address is yours.` },
    secure,
    {
      title: t`Your first data`,
      detail: t`A sample, an empty workspace, or your own spreadsheet.`,
    },
  ];
  return (
    <>
      <h2>{t`What happens next`}</h2>
      <ol className={styles.next}>
        {rows.slice(step === 1 && signUp.id ? 1 : step - 1).map((row, index) => (
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
      {step === 1 && !signUp.id && country ? <CountryFacts country={country} /> : null}
      {step === 2 && passkeys ? <PasskeyFacts /> : null}
      {(step === 1 && signUp.id) || (step === 2 && !passkeys) || step === 3 ? <KeptNotice /> : null}
    </>
  );
}

function PasskeyFacts() {
  const { t } = useLingui();
  return (
    <>
      <h2>{t`Where things are kept`}</h2>
      <dl className={styles.facts}>
        <div>
          <dt>{t`On your device`}</dt>
          <dd>
            <b>{t`Private key`}</b>
            {t`fingerprint, face, PIN`}
          </dd>
        </div>
        <div>
          <dt>{t`Here`}</dt>
          <dd>
            <b>{t`Public key`}</b>
            {t`the device's name`}
          </dd>
        </div>
      </dl>
      <p className={styles.note}>
        {t`A public key cannot sign anyone in. If our servers were copied, nobody could use it as you. If you lose the device, a code by mail still lets you in.`}
      </p>
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
