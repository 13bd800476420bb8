import { useLingui } from "@lingui/react/macro";
import { type CrmObject, formatNumber, type Import, type ImportSet } from "@rapport/core";
import { IconFileSpreadsheet } from "@tabler/icons-react";
import { byName } from "~/data/objects.ts";
import { smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { ImportRows } from "./ImportRows.tsx";
import styles from "./import.module.css";

type Place = { file: string; tab: string };
type Props = {
  set: ImportSet;
  objects: CrmObject[];
  place: Place | null;
  onPlace: (place: Place) => void;
};

const rowsOf = (item: Import): number => item.totals?.rows ?? item.file.rows;

/** The rows of each file as they will be; the largest file first. */
export function SetPreview({ set, objects, place, onPlace }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const files = set.imports.filter((item) => item.file.kept_until).sort((a, b) => rowsOf(b) - rowsOf(a));
  const item = files.find((each) => each.id === place?.file) ?? files[0];
  const object = byName(objects, item?.object);
  if (!item || !object) return null;
  const lead = (
    <nav className={styles.fileTabs} aria-label={t`Files`}>
      {files.map((each) => (
        <button
          key={each.id}
          type="button"
          aria-pressed={each.id === item.id}
          onClick={() => onPlace({ file: each.id, tab: "all" })}
          data-testid={`preview-${each.file.name}`}
        >
          <IconFileSpreadsheet {...smallIcon} />
          {each.file.name}
          <span className="num">{formatNumber(rowsOf(each), locale)}</span>
        </button>
      ))}
    </nav>
  );
  return (
    <ImportRows
      key={item.id}
      item={item}
      object={object}
      tab={place?.file === item.id ? place.tab : "all"}
      onTab={(tab) => onPlace({ file: item.id, tab })}
      lead={files.length > 1 ? lead : <span />}
    />
  );
}
