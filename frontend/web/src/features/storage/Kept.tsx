import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { formatNumber, type StorageUsed } from "@rapport/core";
import { Link } from "@tanstack/react-router";
import { useSession } from "~/data/session.ts";
import { useLocale } from "~/ui/useLocale.ts";
import rows from "../settings/settings.module.css";
import { Line } from "./Line.tsx";

/** Files and archives: how many, how large, and what makes room. */
export function Kept({ used }: { used: StorageUsed }) {
  const { t } = useLingui();
  const { files, import_files, archives, keep_imports_days } = used;
  const many = useMany();
  return (
    <section>
      <h3>{t`Files`}</h3>
      <ul className={rows.card}>
        <Line name={t`Files of records`} bytes={files.bytes} testid="storage-files">
          <small>{many(files.count)}</small>
          <small>
            <Retention days={used.keep_files_days} />
          </small>
        </Line>
        <Line name={t`Files of imports`} bytes={import_files.bytes} testid="storage-imports">
          <small>{many(import_files.count)}</small>
          <small>
            {t`They go by themselves ${plural(keep_imports_days, { one: "# day", other: "# days" })} after the import; until then it can be undone.`}
          </small>
        </Line>
        <Line name={t`Archives that are kept`} bytes={archives.bytes} testid="storage-archives">
          <small>{t`${many(archives.count)}; the meter doesn't count them`}</small>
          <small>
            <Archives used={used} />
          </small>
        </Line>
      </ul>
    </section>
  );
}

function Retention({ days }: { days: number | null }) {
  const { t } = useLingui();
  return (
    <>
      {days === null
        ? t`None is deleted by itself.`
        : t`Deleted ${plural(days, { one: "# day", other: "# days" })} after they came, unless under a legal hold.`}{" "}
      <Link to="/settings/{-$section}" params={{ section: "data" }} className="link">
        {t`How long files are kept`}
      </Link>
    </>
  );
}

function Archives({ used: { archive_every: every, archive_keep: keep } }: { used: StorageUsed }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { person } = useSession();
  const kept = formatNumber(keep, locale);
  return (
    <>
      {every === "off" ? t`None is made by schedule.` : null}
      {every === "daily" ? t`One is made each day, and ${kept} are kept: keep fewer to make room.` : null}
      {every === "weekly" ? t`One is made each week, and ${kept} are kept: keep fewer to make room.` : null}{" "}
      {person.is_owner ? (
        <Link to="/settings/{-$section}" params={{ section: "archive" }} className="link">
          {t`Schedule of archives`}
        </Link>
      ) : (
        t`An owner sets the schedule.`
      )}
    </>
  );
}

function useMany() {
  const { t } = useLingui();
  return (count: number) => t`${plural(count, { one: "# file", other: "# files" })}`;
}
