import { useLingui } from "@lingui/react/macro";
import { TextInput } from "@mantine/core";
import styles from "./auth.module.css";

/** Typed from paper: the server reads it with or without dashes, and O as 0. */
export function RecoveryField({
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
      label={t`Recovery code`}
      className={styles.recovery}
      placeholder="XXXX-XXXX-XXXX"
      autoComplete="off"
      autoCapitalize="characters"
      spellCheck={false}
      maxLength={40}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data-testid={testid}
      autoFocus
    />
  );
}
