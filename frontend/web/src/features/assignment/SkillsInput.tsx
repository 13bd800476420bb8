/** Skills as words with commas between; they are the same words at rules and at people. */
import { useLingui } from "@lingui/react/macro";
import { TextInput } from "@mantine/core";
import { useState } from "react";
import styles from "./assignment.module.css";

type Props = {
  label: string;
  skills: readonly string[];
  /** What it is called where a heading says what it is, but for phones. */
  quiet?: string;
  onChange: (skills: string[]) => void;
};

const SEPARATORS = /[,，、]/;

export function SkillsInput({ label, skills, quiet, onChange }: Props) {
  const { t } = useLingui();
  const [text, setText] = useState(skills.join(t`, `));
  const read = (typed: string) => [
    ...new Set(
      typed
        .split(SEPARATORS)
        .map((each) => each.trim().slice(0, 60))
        .filter(Boolean),
    ),
  ];
  return (
    <TextInput
      label={label}
      {...(quiet ? { "aria-label": quiet, classNames: { label: styles.label } } : {})}
      placeholder={t`English, large accounts`}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onChange(read(event.currentTarget.value).slice(0, 20));
      }}
      data-testid="assign-skills"
    />
  );
}
