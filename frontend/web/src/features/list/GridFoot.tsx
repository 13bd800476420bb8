import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import {
  type CrmObject,
  type CrmRecord,
  type Field,
  formatMillions,
  formatMoney,
  formatNumber,
} from "@rapport/core";
import type { Column } from "@tanstack/react-table";
import { type Scope, useCount, useSums } from "~/data/records.ts";
import { useSession } from "~/data/session.ts";
import { isNumeric, isPercent, saysItsUnit } from "~/fields/FieldValue.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./grid.module.css";

type Props = {
  object: CrmObject;
  columns: Column<CrmRecord, unknown>[];
  lefts: ReadonlyMap<string, number>;
  scope: Scope;
  total: number | undefined;
  /** Whether there may be more than `total`: of a search that may find too many, not all are counted. */
  atLeast: boolean;
  trash: boolean;
};

/** Years and the like have no sum: a whole number is added up only if it counts something, that is, has a unit. */
export const adds = (field: Field): boolean =>
  field.type === "money" ||
  field.type === "decimal" ||
  (field.type === "integer" && Boolean(field.unit) && !isPercent(field));

/** Totals of the whole filtered set, not of the rows loaded so far. */
export function GridFoot({ object, columns, lefts, scope, total, atLeast, trash }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const fields = columns.flatMap((column) => column.columnDef.meta?.field ?? []).filter(adds);
  const names = fields.map((field) => field.name);
  const sums = useSums(object.noun, scope, names, !trash);
  const narrowed = scope.filter !== null || Boolean(scope.search);
  const all = useCount(
    object.noun,
    { filter: null, ...(scope.as_of ? { as_of: scope.as_of } : {}) },
    narrowed && !trash,
  );
  const counted = (count: number) =>
    atLeast
      ? t`${plural(count, { one: "At least # record", other: "At least # records" })}`
      : t`${plural(count, { one: "# record", other: "# records" })}`;
  const whole = all.data ? formatNumber(all.data.count, locale) : "";
  return (
    <div className={styles.foot} role="row">
      <div className={`${styles.cell} ${styles.box}`} role="gridcell" aria-hidden />
      {columns.map((column, index) => {
        const field = column.columnDef.meta?.field;
        if (!field) return null;
        const classes = [
          styles.cell,
          lefts.has(field.name) ? styles.frozen : "",
          isNumeric(field) ? styles.numeric : "",
        ];
        const sum = sums.data?.total.sums[field.name];
        return (
          <div
            key={column.id}
            className={classes.join(" ")}
            role="gridcell"
            style={{ width: column.getSize(), left: lefts.get(field.name) }}
          >
            {index === 0 ? (
              <span data-testid="list-count">
                <b className={styles.total}>{total === undefined ? "" : counted(total)}</b>
                {narrowed && whole ? <span className="mute num"> / {whole}</span> : null}
              </span>
            ) : null}
            {sum !== null && sum !== undefined && names.includes(field.name) && !trash ? (
              <span className={styles.total} data-testid={`sum-${field.name}`}>
                <Sum field={field} value={sum} />
              </span>
            ) : null}
          </div>
        );
      })}
      <div className={styles.grow} />
    </div>
  );
}

export function Sum({ field, value }: { field: Field; value: string }) {
  const { locale } = useLocale();
  const { currency } = useSession().organisation;
  if (field.type === "money") return formatMoney({ amount: value, currency }, locale);
  return saysItsUnit(field, locale) ? formatMillions(value, locale) : formatNumber(value, locale);
}
