import { useLingui } from "@lingui/react/macro";
import { NativeSelect, Select, Textarea, TextInput } from "@mantine/core";
import type { BillingProfile } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { bootstrapQuery } from "~/data/session.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./billing.module.css";
import { useTaxNumberLabel } from "./taxNumber.ts";

type Props = {
  profile: BillingProfile;
  problems: Record<string, { message: string }>;
  onChange: (part: Partial<BillingProfile>) => void;
};

const LONGEST = 200;
type TextName = "legal_name" | "tax_id" | "email" | "contact" | "reference";

/** For whom invoices are written. */
export function ProfileFields({ profile, problems, onChange }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const countries = useQuery(bootstrapQuery).data?.countries ?? [];
  const taxNumber = useTaxNumberLabel();
  const field = (name: TextName, label: string) => ({
    label,
    maxLength: LONGEST,
    value: profile[name],
    error: problems[name]?.message,
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ [name]: event.currentTarget.value }),
    "data-testid": `profile-${name}`,
  });
  return (
    <div className={styles.fields}>
      <div className={styles.wide}>
        <TextInput {...field("legal_name", t`Legal name`)} autoComplete="organization" />
      </div>
      <Select
        label={t`Country or region`}
        searchable
        allowDeselect={false}
        nothingFoundMessage={t`Nothing found`}
        data={countries.map((item) => ({
          value: item.code,
          label: locale.startsWith("zh") ? item.zh : item.en,
        }))}
        value={profile.country || null}
        error={problems.country?.message}
        onChange={(country) => country && onChange({ country })}
        data-testid="profile-country"
      />
      <TextInput {...field("tax_id", taxNumber(profile.country))} autoComplete="off" />
      <div className={styles.wide}>
        <Textarea
          label={t`Address`}
          description={t`As it is printed, line by line, without the country`}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={LONGEST}
          value={profile.address}
          error={problems.address?.message}
          onChange={(event) => onChange({ address: event.currentTarget.value })}
          autoComplete="street-address"
          data-testid="profile-address"
        />
      </div>
      <TextInput {...field("email", t`Invoices are mailed to`)} type="email" autoComplete="email" />
      <TextInput {...field("contact", t`Contact`)} autoComplete="name" />
      <TextInput {...field("reference", t`Your reference or order number`)} autoComplete="off" />
      <NativeSelect
        label={t`Language of mails`}
        value={profile.language}
        onChange={(event) => onChange({ language: event.currentTarget.value })}
        data-testid="profile-language"
      >
        <option value="zh" lang="zh-CN">
          中文
        </option>
        <option value="en" lang="en">
          English
        </option>
      </NativeSelect>
    </div>
  );
}
