import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import type { Import } from "@rapport/core";

/** The file, its rows once they are counted, and what follows from them. */
export function FileLine({ file, text }: { file: Import["file"]; text: string }) {
  const { t } = useLingui();
  const rows = t`${plural(file.rows, { one: "# row", other: "# rows" })}`;
  const { name } = file;
  return <p className="mute">{file.rows > 0 ? t`${name}, ${rows}. ${text}` : t`${name}. ${text}`}</p>;
}
