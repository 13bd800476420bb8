import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Select, TextInput } from "@mantine/core";
import { ApiError, type Country } from "@rapport/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useEffect } from "react";
import { api } from "~/app/api.ts";
import { toLocale } from "~/app/i18n.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { FormError } from "./AuthFrame.tsx";
import styles from "./auth.module.css";
import { browserPlace, likelyCountry } from "./country.ts";
import type { SignUp } from "./SignUpPage.tsx";

type Props = { signUp: SignUp; change: (part: Partial<SignUp>) => void; countries: Country[] };

export function CompanyStep({ signUp, change, countries }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const start = useMutation({
    mutationFn: () =>
      api.signUp({
        company: signUp.company.trim(),
        country: signUp.country,
        email: signUp.email.trim(),
        locale: toLocale(locale),
      }),
    onSuccess: ({ id }) => change({ id }),
  });
  const { country } = signUp;
  // biome-ignore lint/correctness/useExhaustiveDependencies: guessed once, on the first look at the form
  useEffect(() => {
    if (!country) change({ country: likelyCountry(countries, browserPlace()) });
  }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate();
  };
  const problems = start.error instanceof ApiError ? start.error.fields : {};
  const ready = signUp.company.trim() && signUp.country && signUp.email.includes("@");

  return (
    <>
      <h1 className={styles.title}>{t`Create your workspace`}</h1>
      <p
        className={styles.lead}
      >{t`A minute to the first list. We mail you a code to confirm the address.`}</p>
      <form className={styles.fields} onSubmit={submit} noValidate>
        <TextInput
          label={t`Company`}
          size="md"
          autoComplete="organization"
          value={signUp.company}
          error={problems.company?.message}
          onChange={(event) => change({ company: event.currentTarget.value })}
          data-testid="signup-company"
          autoFocus
        />
        <Select
          label={t`Country or region`}
          size="md"
          searchable
          allowDeselect={false}
          nothingFoundMessage={t`Nothing found`}
          data={countries.map((item) => ({ value: item.code, label: countryName(item, locale) }))}
          value={signUp.country || null}
          placeholder={t`Choose`}
          error={problems.country?.message}
          onChange={(country) => country && change({ country })}
          data-testid="signup-country"
        />
        <TextInput
          label={t`Work e-mail`}
          size="md"
          type="email"
          autoComplete="email"
          value={signUp.email}
          error={problems.email?.message}
          onChange={(event) => change({ email: event.currentTarget.value })}
          data-testid="signup-email"
        />
        {Object.keys(problems).length === 0 ? <FormError error={start.error} /> : null}
        <Button
          type="submit"
          size="lg"
          fullWidth
          className={styles.submit}
          loading={start.isPending}
          disabled={!ready}
          data-testid="signup-submit"
        >
          <Trans>Mail me a code</Trans>
        </Button>
      </form>
      <div className={styles.under}>
        <span>
          <Trans>Already have one?</Trans>{" "}
          <Link to="/signin" className="link">
            <Trans>Sign in</Trans>
          </Link>
        </span>
      </div>
    </>
  );
}

const countryName = (country: Country, locale: string): string =>
  locale.startsWith("zh") ? country.zh : country.en;
