import { useLingui } from "@lingui/react/macro";
import { formatInstant, type LargeFile } from "@rapport/core";
import { Link } from "@tanstack/react-router";
import { byName, useObjects } from "~/data/objects.ts";
import { useSession } from "~/data/session.ts";
import { Chip } from "~/ui/atoms.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import rows from "../settings/settings.module.css";
import { Line } from "./Line.tsx";

/** The largest files. What a reader may not see has a size and nothing else. */
export function Largest({ files }: { files: LargeFile[] }) {
  const { t } = useLingui();
  return (
    <section>
      <h3>{t`The largest files`}</h3>
      {files.length === 0 ? (
        <p className="mute">{t`There are no files yet.`}</p>
      ) : (
        <ul className={rows.card} data-testid="storage-largest">
          {files.map((file) => (
            <File key={file.id} file={file} />
          ))}
        </ul>
      )}
    </section>
  );
}

function File({ file }: { file: LargeFile }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useSession().organisation.time_zone;
  const noun = byName(useObjects(), file.object ?? "")?.noun;
  const day = formatInstant(file.created_at, locale, zone);
  return (
    <Line
      name={file.hidden ? <span className="mute">{t`A file that you may not see`}</span> : file.name}
      bytes={file.size}
      testid="storage-file"
    >
      {file.held ? (
        <>
          {" "}
          <Chip tone="warn">{t`Legal hold`}</Chip>
        </>
      ) : null}
      <small>
        {file.kind === "import" ? `${t`Import`} · ` : null}
        {noun && file.record_id ? (
          <>
            <Link to="/o/$noun/$id" params={{ noun, id: file.record_id }} className="link">
              {file.record || t`Open the record`}
            </Link>
            {" · "}
          </>
        ) : null}
        {day}
      </small>
    </Line>
  );
}
