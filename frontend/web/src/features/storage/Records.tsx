import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { formatBytes, type ObjectSpace, type StorageUsed } from "@rapport/core";
import { Link } from "@tanstack/react-router";
import { byName, useObjects } from "~/data/objects.ts";
import { useLocale } from "~/ui/useLocale.ts";
import rows from "../settings/settings.module.css";
import { Line } from "./Line.tsx";

/** Records by kind with what searches them, those in the trash, and what goes with all of them. */
export function Records({ used }: { used: StorageUsed }) {
  const { t } = useLingui();
  return (
    <>
      <h3>{t`Records`}</h3>
      <ul className={rows.card}>
        {used.objects.map((each) => (
          <Kind key={each.object} space={each} />
        ))}
        <Line name={t`History`} bytes={used.history_bytes} testid="storage-history">
          <small>{t`Each change of a record, so that what was can be shown and brought back. No setting shortens it.`}</small>
        </Line>
        <Line name={t`Order of lists`} bytes={used.order_bytes} testid="storage-order">
          <small>{t`What long lists are sorted by, as encrypted texts can't be. It goes with the records.`}</small>
        </Line>
        <Line name={t`Everything else`} bytes={used.other_bytes} testid="storage-other">
          <small>{t`Links, timelines, lines of deals, views, people, settings and work under way.`}</small>
        </Line>
      </ul>
      <h3>{t`Trash`}</h3>
      <Trash objects={used.objects.filter(({ trash_count }) => trash_count > 0)} />
    </>
  );
}

function Kind({ space }: { space: ObjectSpace }) {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  const declared = byName(useObjects(), space.object);
  const many = useRecords()(space.count, space.exact);
  const search = formatBytes(space.search_bytes, locale);
  return (
    <Line
      name={declared ? read(declared.plural) : space.object}
      bytes={space.bytes}
      testid={`storage-${space.object}`}
    >
      <small>{t`${many}; search index: ${search}`}</small>
    </Line>
  );
}

function Trash({ objects }: { objects: ObjectSpace[] }) {
  const { t } = useLingui();
  const note = t`It is never emptied by itself: what is in it can be brought back, and counts. A record goes for good only when a person's data is erased.`;
  return (
    <>
      <p className="mute" style={{ marginBottom: 8 }}>
        {objects.length > 0 ? note : t`The trash is empty.`}
      </p>
      {objects.length > 0 ? (
        <ul className={rows.card} data-testid="storage-trash">
          {objects.map((each) => (
            <Trashed key={each.object} space={each} />
          ))}
        </ul>
      ) : null}
    </>
  );
}

function Trashed({ space }: { space: ObjectSpace }) {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  const declared = byName(useObjects(), space.object);
  const many = useRecords()(space.trash_count, space.exact);
  const name = declared ? read(declared.plural) : space.object;
  return (
    <li className={rows.row}>
      <span>
        {declared ? (
          <Link to="/o/$noun" params={{ noun: declared.noun }} search={{ trash: true }} className="link">
            {name}
          </Link>
        ) : (
          name
        )}
        <small>{many}</small>
      </span>
      <span className="num">{t`about ${formatBytes(space.trash_bytes, locale)}`}</span>
    </li>
  );
}

function useRecords() {
  const { t } = useLingui();
  return (count: number | null, exact: boolean) => {
    if (count === null) return t`Not counted yet`;
    const many = t`${plural(count, { one: "# record", other: "# records" })}`;
    return exact ? many : t`about ${many}`;
  };
}
