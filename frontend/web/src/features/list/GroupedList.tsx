/** A list in groups: each with how many it has and what they add up to, and opened as a table of its own. */
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import {
  allFields,
  type CrmObject,
  type CrmRecord,
  type CurrencyCount,
  type Field,
  type Filter,
  formatNumber,
  type ViewState,
} from "@rapport/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { api } from "~/app/api.ts";
import { absorb } from "~/data/labels.ts";
import { type ListBody, type Scope, useList } from "~/data/records.ts";
import { useFormat } from "~/fields/FieldValue.tsx";
import { Bones } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { BulkBar } from "./BulkBar.tsx";
import { DataGrid } from "./DataGrid.tsx";
import { adds, Missing, Sum, summedAs, useLeftOut } from "./GridFoot.tsx";
import styles from "./group.module.css";
import { useSelection } from "./useSelection.ts";

type Props = {
  object: CrmObject;
  field: Field;
  view: ViewState;
  body: ListBody;
  scope: Scope;
  onView: (part: Partial<ViewState>) => void;
  onOpen: (id: string) => void;
};
type Group = { key: string | null; count: number; sums: Record<string, string | null> };

/** Rows of a group that its table shows before it scrolls. */
const ROWS = 10;
const ROW = 32;
const REST = 2 * ROW + 9;
const NO_ROWS: CrmRecord[] = [];

export function GroupedList(props: Props) {
  const { object, field, view, scope } = props;
  const [open, setOpen] = useState<ReadonlySet<string | null>>(new Set());
  const sums = useMemo(() => summed(object, view), [object, view]);
  const names = sums.map((each) => each.name);
  const { filter, search, as_of } = scope;
  const asked = {
    filter,
    group: field.name,
    sums: names,
    ...(search ? { search } : {}),
    ...(as_of ? { as_of } : {}),
  };
  const leftOut = useLeftOut(object, scope, columnsOf(object, view), true);
  const query = useQuery({
    queryKey: ["summary", object.noun, "groups", asked],
    queryFn: async () => {
      const summary = await api.summary(object.noun, asked);
      absorb(summary.included);
      return summary;
    },
    placeholderData: (previous) => previous,
  });
  if (query.isPending) return <Bones rows={8} height={40} />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const toggle = (key: string | null) =>
    setOpen((before) => {
      const next = new Set(before);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  return (
    <div className={styles.groups} data-testid="list-groups">
      {query.data.groups.map((group) => (
        <section key={group.key ?? ""} className={styles.group}>
          <GroupHead
            field={field}
            group={group}
            sums={sums}
            open={open.has(group.key)}
            onToggle={() => toggle(group.key)}
          />
          {open.has(group.key) ? <GroupTable {...props} group={group} /> : null}
        </section>
      ))}
      <GroupFoot total={query.data.total} sums={sums} leftOut={leftOut} />
    </div>
  );
}

const columnsOf = (object: CrmObject, view: ViewState): Field[] => {
  const fields = new Map(allFields(object).map((each) => [each.name, each]));
  return view.columns.flatMap((column) => fields.get(column.field) ?? []);
};

/** The columns that add up, as the foot of a table has them. */
const summed = (object: CrmObject, view: ViewState): Field[] =>
  columnsOf(object, view)
    .filter(adds)
    .map((field) => summedAs(object, field));

type HeadProps = { field: Field; group: Group; sums: Field[]; open: boolean; onToggle: () => void };

function GroupHead({ field, group, sums, open, onToggle }: HeadProps) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const format = useFormat();
  const Chevron = open ? IconChevronDown : IconChevronRight;
  const name = group.key === null ? t`Empty` : format(field, fromKey(field, group.key));
  return (
    <button
      type="button"
      className={styles.head}
      aria-expanded={open}
      onClick={onToggle}
      data-reads
      data-testid="group-head"
    >
      <Chevron {...smallIcon} />
      <b>{name}</b>
      <span className="mute num">{formatNumber(group.count, locale)}</span>
      <Sums of={group} sums={sums} />
    </button>
  );
}

function Sums({ of, sums }: { of: Pick<Group, "sums">; sums: Field[] }) {
  const { read } = useLocale();
  return (
    <span className={styles.sums}>
      {sums.map((field) => {
        const sum = of.sums[field.name];
        return sum === null || sum === undefined ? null : (
          <span key={field.name} className={styles.sum} data-testid={`group-sum-${field.name}`}>
            <small className="mute">{read(field.label)}</small>{" "}
            <b className="num">
              <Sum field={field} value={sum} />
            </b>
          </span>
        );
      })}
    </span>
  );
}

type FootProps = { total: Omit<Group, "key">; sums: Field[]; leftOut: CurrencyCount[] };

function GroupFoot({ total, sums, leftOut }: FootProps) {
  const { t } = useLingui();
  return (
    <footer className={styles.foot}>
      <b data-testid="list-count">{t`${plural(total.count, { one: "# record", other: "# records" })}`}</b>
      <Sums of={total} sums={sums} />
      <Missing found={leftOut} />
    </footer>
  );
}

/** Keys travel as text. */
const fromKey = (field: Field, key: string): string | boolean | string[] => {
  if (field.type === "boolean") return String(key) === "true";
  return field.type === "multi_choice" ? [key] : key;
};

function within(field: Field, key: string | null): Filter {
  if (key === null) return { field: field.name, op: "empty" };
  if (field.type === "multi_choice") return { field: field.name, op: "has_any", value: [key] };
  return { field: field.name, op: "eq", value: field.type === "boolean" ? String(key) === "true" : key };
}

function GroupTable({ object, field, view, body, scope, group, onView, onOpen }: Props & { group: Group }) {
  const filter = useMemo(() => {
    const mine = within(field, group.key);
    return scope.filter ? { and: [scope.filter, mine] } : mine;
  }, [scope.filter, field, group.key]);
  const query = useList(object.noun, { ...body, filter });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? NO_ROWS, [query.data]);
  const selection = useSelection(rows);
  if (query.isPending) return <Bones rows={3} height={ROW} />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const mine = { ...scope, filter };
  return (
    <div className={styles.table} style={{ height: Math.min(rows.length, ROWS) * ROW + REST }}>
      <DataGrid
        object={object}
        rows={rows}
        view={view}
        onView={onView}
        selection={selection}
        trash={false}
        past={scope.as_of !== undefined}
        filter={mine}
        total={group.count}
        atLeast={false}
        hasMore={query.hasNextPage}
        onEnd={() => {
          if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
        }}
        onOpen={onOpen}
      />
      {scope.as_of ? null : (
        <BulkBar
          object={object}
          selection={selection}
          trash={false}
          total={group.count}
          scope={mine}
          rows={rows}
        />
      )}
    </div>
  );
}
