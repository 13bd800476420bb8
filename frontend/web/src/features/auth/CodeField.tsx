import { useLingui } from "@lingui/react/macro";
import { TextInput } from "@mantine/core";
import styles from "./auth.module.css";

export function CodeField({
  value,
  onChange,
  testid,
}: {
  value: string;
  onChange: (v: string) => void;
  testid: string;
}) {
  const { t } = useLingui();
  return (
    <TextInput
      label={t`Six-digit code`}
      className={styles.code}
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={6}
      value={value}
      onChange={(event) =>
        onChange(event.currentTarget.value.normalize("NFKC").replace(/\D/g, "").slice(0, 6))
      }
      data-testid={testid}
      autoFocus
    />
  );
}
