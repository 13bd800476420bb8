/** A row of settings with one text that can be changed in place: Enter saves, Esc leaves it as it was. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import { ApiError } from "@rapport/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { useErrorMessage } from "~/ui/states.tsx";
import styles from "./settings.module.css";

type Props = {
  /** What it is; said above the field while it is changed. */
  label: string;
  /** What is there, as it is shown at rest. */
  children: ReactNode;
  /** The text to begin with. */
  value: string;
  field: string;
  maxLength: number;
  change?: string;
  hint?: string;
  onSave: (value: string) => Promise<unknown>;
  testid: string;
};

export function EditableRow(props: Props) {
  const { t } = useLingui();
  const [editing, setEditing] = useState(false);
  if (editing) return <Editing {...props} onDone={() => setEditing(false)} />;
  return (
    <div className={styles.row} data-testid={props.testid}>
      {props.children}
      <Button
        variant="default"
        size="xs"
        aria-label={`${props.change ?? t`Change`}: ${props.label}`}
        onClick={() => setEditing(true)}
        data-testid={`${props.testid}-change`}
      >
        {props.change ?? t`Change`}
      </Button>
    </div>
  );
}

function Editing({
  label,
  value,
  field,
  maxLength,
  hint,
  onSave,
  onDone,
  testid,
}: Props & { onDone: () => void }) {
  const message = useErrorMessage();
  const [text, setText] = useState(value);
  const save = useMutation({ mutationKey: ["write"], mutationFn: () => onSave(text), onSuccess: onDone });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!text.trim()) return;
    if (text === value) onDone();
    else save.mutate();
  };
  return (
    <form className={styles.editing} onSubmit={submit} data-testid={testid}>
      <TextInput
        label={label}
        description={hint}
        maxLength={maxLength}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
        onKeyDown={(event) => event.key === "Escape" && onDone()}
        error={save.error ? (problem(save.error, field) ?? message(save.error)) : null}
        data-testid={`${testid}-field`}
        autoFocus
      />
      <div className={styles.acts}>
        <Button variant="default" size="xs" onClick={onDone}>
          <Trans>Cancel</Trans>
        </Button>
        <Button
          type="submit"
          size="xs"
          disabled={!text.trim()}
          loading={save.isPending}
          data-testid={`${testid}-save`}
        >
          <Trans>Save</Trans>
        </Button>
      </div>
    </form>
  );
}

const problem = (error: Error, field: string): string | undefined =>
  error instanceof ApiError ? error.fields?.[field]?.message : undefined;
