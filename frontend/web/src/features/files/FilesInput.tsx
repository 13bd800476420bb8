/** Files under a field: those that are there, each with a way to take it out, and a place to drop further ones. */
import { useLingui } from "@lingui/react/macro";
import { type CrmObject, type Field, formatBytes } from "@rapport/core";
import { IconPaperclip, IconX } from "@tabler/icons-react";
import { useRef } from "react";
import { useSendFor } from "~/data/files.ts";
import { absorb, useLabels } from "~/data/labels.ts";
import { IconButton } from "~/ui/atoms.tsx";
import { DropTarget } from "~/ui/DropTarget.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./files.module.css";

type Props = {
  object: CrmObject;
  field: Field;
  /** The record, or the one that is to be made; without one nothing can be sent. */
  recordId?: string | undefined;
  chosen: string[];
  /** `sent` says that all files came that were to be sent. */
  onChange: (chosen: string[], sent: boolean) => void;
  id?: string;
};

export function FilesInput({ object, field, recordId, chosen, onChange, id }: Props) {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  const message = useErrorMessage();
  const names = useLabels().files;
  // What came of a choice of several, also where a later one was refused.
  const came = useRef<string[]>([]);
  const { send, progress } = useSendFor(object.noun, recordId ?? "", field.name, (file, sent) => {
    absorb({ files: { [sent]: { name: file.name, size: file.size } } });
    came.current.push(sent);
  });
  const take = (files: File[]) => {
    came.current = [];
    send.mutate(files, {
      onSettled: (_, error) =>
        came.current.length > 0 && onChange([...chosen, ...came.current], error === null),
    });
  };
  return (
    <fieldset
      className={styles.field}
      id={id}
      aria-label={read(field.label)}
      data-testid={`field-${field.name}`}
    >
      {chosen.length > 0 ? (
        <ul>
          {chosen.map((each) => {
            const file = names.get(each);
            const name = file?.name ?? t`A file that was deleted`;
            return (
              <li key={each}>
                <IconPaperclip {...smallIcon} aria-hidden />
                <span className="truncate">{name}</span>
                <small className="mute num">{file ? formatBytes(file.size, locale) : null}</small>
                <IconButton
                  label={t`Take out ${name}`}
                  onClick={() =>
                    onChange(
                      chosen.filter((other) => other !== each),
                      false,
                    )
                  }
                  data-testid="field-file-out"
                >
                  <IconX {...smallIcon} />
                </IconButton>
              </li>
            );
          })}
        </ul>
      ) : null}
      {recordId ? (
        <DropTarget
          onFiles={take}
          disabled={send.isPending}
          error={send.error ? message(send.error) : null}
          testid={`files-${field.name}`}
        >
          {progress ? (
            <>
              <span className="truncate">{progress.name}</span>
              <progress
                className={styles.bar}
                max={progress.size}
                value={progress.sent}
                aria-label={t`Uploading`}
              />
            </>
          ) : (
            t`Drop files here, or choose them`
          )}
        </DropTarget>
      ) : null}
    </fieldset>
  );
}
