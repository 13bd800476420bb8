/** How much there is of everything: each figure opens its list. */
import { type CrmObject, formatNumber } from "@rapport/core";
import { Link } from "@tanstack/react-router";
import { useCount } from "~/data/records.ts";
import { objectIcon, smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./home.module.css";

export function ObjectCounts({ objects }: { objects: CrmObject[] }) {
  return (
    <div className={styles.counts}>
      {objects.map((object) => (
        <ObjectCount key={object.noun} object={object} />
      ))}
    </div>
  );
}

function ObjectCount({ object }: { object: CrmObject }) {
  const { locale, read } = useLocale();
  const { data } = useCount(object.noun, { filter: null });
  const Icon = objectIcon(object.icon);
  return (
    <Link
      to="/o/$noun"
      params={{ noun: object.noun }}
      className={styles.count}
      data-testid={`count-${object.noun}`}
    >
      <Icon {...smallIcon} />
      {read(object.plural)}
      <b className="figure-link num">{data ? formatNumber(data.count, locale) : "–"}</b>
    </Link>
  );
}
