import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import {
  type CrmObject,
  type CrmRecord,
  currencySymbol,
  type Field,
  type Filter,
  formatMillions,
  formatMoney,
  formatNumber,
  type CurrencyCount as LeftOutCount,
} from "@rapport/core";
import type { Column } from "@tanstack/react-table";
import { type Scope, useCount, useGroupCounts, useSums } from "~/data/records.ts";
import { useSession } from "~/data/session.ts";
import { inMillions, inOwnCurrency, isNumeric, isPercent } from "~/fields/FieldValue.tsx";
import { useLeftOutText } from "~/ui/LeftOut.tsx";
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
  const names = fields.map((field) => summedAs(object, field).name);
  const leftOut = useLeftOut(object, scope, fields, !trash);
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
        const summed = summedAs(object, field);
        const sum = sums.data?.total.sums[summed.name];
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
            {sum !== null && sum !== undefined && names.includes(summed.name) && !trash ? (
              <span className={styles.total} data-testid={`sum-${field.name}`}>
                <Sum field={summed} value={sum} />
                {summed.name === "own_amount" ? <Missing found={leftOut} /> : null}
              </span>
            ) : null}
          </div>
        );
      })}
      <div className={styles.grow} />
    </div>
  );
}

/** Amounts in several currencies are added up in the organisation's own. */
export const summedAs = (object: CrmObject, field: Field): Field =>
  object.fields.find((each) => each.name === `own_${field.name}` && inOwnCurrency(each)) ?? field;

/** The deals that such a sum leaves out, by their currencies. */
export function useLeftOut(
  object: CrmObject,
  scope: Scope,
  fields: Field[],
  enabled: boolean,
): LeftOutCount[] {
  const asked = fields.some((field) => summedAs(object, field).name === "own_amount");
  const missing: Filter[] = [
    { field: "amount", op: "not_empty" },
    { field: "own_amount", op: "empty" },
  ];
  const filter: Filter = { and: scope.filter ? [scope.filter, ...missing] : missing };
  const found = useGroupCounts(object.noun, { ...scope, filter }, "currency", enabled && asked);
  return (found.data?.groups ?? []).flatMap(({ key, count }) =>
    typeof key === "string" ? [{ currency: key, count }] : [],
  );
}

export function Missing({ found }: { found: LeftOutCount[] }) {
  const text = useLeftOutText();
  if (found.length === 0) return null;
  const count = found.reduce((sum, each) => sum + each.count, 0);
  return (
    <small className="mute" title={text(found)} data-testid="left-out">
      {" "}
      −{count}
    </small>
  );
}

export function Sum({ field, value }: { field: Field; value: string }) {
  const { locale } = useLocale();
  const { currency } = useSession().organisation;
  if (field.type === "money" || inOwnCurrency(field)) return formatMoney({ amount: value, currency }, locale);
  return inMillions(field)
    ? currencySymbol(currency, locale) + formatMillions(value, locale) + (locale.startsWith("zh") ? "" : "M")
    : formatNumber(value, locale);
}
