/** Words in both languages; where one is empty visitors read the other. */
import { useLingui } from "@lingui/react/macro";
import { Textarea, TextInput } from "@mantine/core";
import styles from "./forms.module.css";

type Words = { zh: string; en: string };
type Props = { label: string; value: Words | undefined; long?: boolean; onChange: (words: Words) => void };

export const NOTHING: Words = { zh: "", en: "" };

export function Both({ label, value = NOTHING, long = false, onChange }: Props) {
  const { t } = useLingui();
  const Input = long ? Textarea : TextInput;
  const max = long ? 2000 : 200;
  return (
    <div className={styles.both}>
      <Input
        label={t`${label} (Chinese)`}
        value={value.zh}
        maxLength={max}
        onChange={(event) => onChange({ ...value, zh: event.currentTarget.value })}
      />
      <Input
        label={t`${label} (English)`}
        value={value.en}
        maxLength={max}
        onChange={(event) => onChange({ ...value, en: event.currentTarget.value })}
      />
    </div>
  );
}
