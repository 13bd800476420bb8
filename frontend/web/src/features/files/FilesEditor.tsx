/** Editing files under a field where they stand: what was sent is saved at once, what is taken out with the button. */
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import type { EditorProps } from "~/fields/FieldEditor.tsx";
import inputs from "~/fields/fields.module.css";
import { sameValue } from "~/fields/parse.ts";
import { FilesInput } from "./FilesInput.tsx";
import styles from "./files.module.css";

export function FilesEditor({ object, field, value, recordId, refused, onSave, onCancel }: EditorProps) {
  const before = refused ? refused.value : value;
  const [chosen, setChosen] = useState<string[]>(() => (Array.isArray(before) ? before.map(String) : []));
  // As the server keeps a set: in the order of its ids, and nothing for none.
  const save = (next: string[]) => {
    const set = next.length > 0 ? [...next].sort() : null;
    if (!refused && sameValue(set, before ?? null)) onCancel();
    else onSave(set);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc inside gives up, as in every editor
    <div
      className={styles.editor}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") onCancel();
      }}
    >
      <FilesInput
        object={object}
        field={field}
        recordId={recordId}
        chosen={chosen}
        onChange={(next, sent) => {
          setChosen(next);
          if (sent) save(next);
        }}
      />
      {refused ? (
        <p className={inputs.problem} role="alert" data-testid="field-problem">
          {refused.message}
        </p>
      ) : null}
      <div className={styles.acts}>
        <Button size="xs" variant="default" onClick={onCancel}>
          <Trans>Cancel</Trans>
        </Button>
        <Button size="xs" onClick={() => save(chosen)} data-testid="files-save">
          <Trans>Save</Trans>
        </Button>
      </div>
    </div>
  );
}
