/** Which kinds of files a field takes: all, unless some are ticked. */
import { useLingui } from "@lingui/react/macro";
import styles from "./fields.module.css";
import type { FileKind } from "./limits.ts";

type Props = { chosen: FileKind[]; onChange: (chosen: FileKind[]) => void };

export function FileKinds({ chosen, onChange }: Props) {
  const { t } = useLingui();
  const kinds: [FileKind, string][] = [
    ["pdf", "PDF"],
    ["image", t`Pictures`],
    ["document", t`Documents`],
    ["spreadsheet", t`Spreadsheets`],
    ["presentation", t`Presentations`],
    ["text", t`Plain text`],
    ["audio", t`Audio`],
    ["video", t`Video`],
    ["archive", t`Archives (ZIP and the like)`],
  ];
  return (
    <fieldset className={styles.fileKinds}>
      <legend>{t`Only these kinds of files`}</legend>
      {kinds.map(([kind, name]) => (
        <label key={kind} className={styles.check}>
          <input
            type="checkbox"
            checked={chosen.includes(kind)}
            onChange={(event) =>
              onChange(
                event.currentTarget.checked ? [...chosen, kind] : chosen.filter((other) => other !== kind),
              )
            }
            data-testid={`file-kind-${kind}`}
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}
