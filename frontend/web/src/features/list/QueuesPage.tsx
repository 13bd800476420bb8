/** What waits in one's queues: rows without what shows only once one of them is taken, so none of them opens. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Checkbox } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import {
  allFields,
  type CrmObject,
  type CrmRecord,
  defaultState,
  type Field,
  type Filter,
  type Queue,
  type Sort,
} from "@rapport/core";
import { IconArrowLeft, IconHandGrab } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useObject } from "~/data/objects.ts";
import { useMyQueues } from "~/data/queues.ts";
import { useTakeMany, useWaiting } from "~/data/waiting.ts";
import { FieldValue, useFormat } from "~/fields/FieldValue.tsx";
import { Bones } from "~/ui/atoms.tsx";
import frame from "~/ui/frame.module.css";
import { icon } from "~/ui/icons.ts";
import { PageNotThere } from "~/ui/NotInPlan.tsx";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { useTitle } from "~/ui/useTitle.ts";
import { FilterBar } from "./FilterBar.tsx";
import list from "./list.module.css";
import styles from "./queues.module.css";
import { SortMenu } from "./SortMenu.tsx";

const route = getRouteApi("/app/o/$noun/queues");

export function QueuesPage() {
  const { noun } = route.useParams();
  const object = useObject(noun);
  return object ? <Queues key={noun} object={object} /> : <PageNotThere noun={noun} />;
}

function Queues({ object }: { object: CrmObject }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const queues = useMyQueues(object);
  const { queue: asked } = route.useSearch();
  const shown = queues.find((each) => each.id === asked) ?? queues[0];
  const params = { noun: object.noun };
  useTitle(t`In my queues`);
  return (
    <>
      <header className={frame.header}>
        <Link to="/o/$noun" params={params} search={{ view: "all" }} className={frame.back}>
          <IconArrowLeft {...icon} />
          {read(object.plural)}
        </Link>
        <h1>{t`In my queues`}</h1>
      </header>
      {queues.length > 1 ? (
        <nav className={list.tabs} aria-label={t`Queues`}>
          {queues.map((each) => (
            <Link
              key={each.id}
              to="/o/$noun/queues"
              params={params}
              search={{ queue: each.id }}
              className={list.tab}
              aria-current={each.id === shown?.id ? "page" : undefined}
              data-testid="queue-tab"
            >
              {each.name}
            </Link>
          ))}
        </nav>
      ) : null}
      {shown ? (
        <Waiting key={shown.id} object={object} queue={shown} />
      ) : (
        <EmptyState title={t`You are in no queue`}>
          <Trans>Whoever manages people adds members to queues in the settings.</Trans>
        </EmptyState>
      )}
    </>
  );
}

/** An object without what a queue hides of it, and without others' records, which lie beyond its door. */
function shownOf(object: CrmObject, hidden: Readonly<Record<string, string>>): CrmObject {
  const covered = (field: Field) =>
    hidden[field.name] === "masked" ? { ...field, sortable: false, operators: [] } : field;
  const fields = object.fields.filter((field) => hidden[field.name] !== "hidden" && !field.target);
  return { ...object, fields: fields.map(covered), relations: [] };
}

const COLUMNS = 7;

function Waiting({ object, queue }: { object: CrmObject; queue: Queue }) {
  const { t } = useLingui();
  const phone = useMediaQuery("(width <= 760px)") ?? false;
  const [filter, setFilter] = useState<Filter | null>(null);
  const [sort, setSort] = useState<Sort[]>([]);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const found = useWaiting(queue.id, { object: object.name, filter, sort });
  const take = useTakeMany(object.noun, (ids) =>
    setChosen((before) => new Set([...before].filter((id) => !ids.includes(id)))),
  );
  const hidden = found.data?.pages[0]?.hidden ?? queue.rules.hidden?.[object.name] ?? {};
  const seen = shownOf(object, hidden);
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  const left = queue.left[object.name];
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const content = () => {
    if (found.isPending) return <Bones rows={10} height={36} />;
    if (found.isError && rows.length === 0)
      return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
    if (rows.length === 0)
      return (
        <EmptyState title={filter ? t`No record matches` : t`Nothing waits`}>
          {filter ? (
            <Trans>Take a condition out, or look again later.</Trans>
          ) : (
            <Trans>What comes into the queue shows here until somebody takes it.</Trans>
          )}
        </EmptyState>
      );
    const props = { object: seen, rows, chosen, onToggle: toggle, onTake: (id: string) => take.mutate([id]) };
    return phone ? <Cards {...props} busy={take.isPending} /> : <Rows {...props} busy={take.isPending} />;
  };
  const count = found.data?.pages[0]?.count;
  return (
    <>
      <FilterBar
        object={seen}
        filter={filter}
        onChange={setFilter}
        openSignal={0}
        right={<SortMenu object={seen} sort={sort} onChange={setSort} />}
      />
      <div className={styles.bar}>
        <span className="mute">
          {count === undefined ? null : t`${count} waiting`}
          {left === undefined ? null : ` · ${t`${left} to take`}`}
        </span>
        {Object.keys(hidden).length > 0 ? (
          <span className="mute">
            <Trans>What is hidden shows once you have taken it.</Trans>
          </span>
        ) : null}
        {chosen.size > 0 ? (
          <Button
            size="compact-sm"
            leftSection={<IconHandGrab {...icon} />}
            loading={take.isPending}
            onClick={() => take.mutate([...chosen])}
            data-testid="take-chosen"
          >
            {t`Take ${chosen.size}`}
          </Button>
        ) : null}
      </div>
      <div className={frame.scroll}>
        {content()}
        {found.hasNextPage ? (
          <p className={styles.more}>
            <Button
              variant="default"
              loading={found.isFetchingNextPage}
              onClick={() => void found.fetchNextPage()}
              data-reads
              data-testid="more-waiting"
            >
              <Trans>Show more</Trans>
            </Button>
          </p>
        ) : null}
      </div>
    </>
  );
}

type RowsProps = {
  object: CrmObject;
  rows: readonly CrmRecord[];
  chosen: ReadonlySet<string>;
  busy: boolean;
  onToggle: (id: string) => void;
  onTake: (id: string) => void;
};

/** The columns of the object's own list that are shown here, who holds them aside: that is the queue. */
function useColumns(object: CrmObject): Field[] {
  const known = new Map(allFields(object).map((field) => [field.name, field]));
  return defaultState(object)
    .columns.flatMap((column) => known.get(column.field) ?? [])
    .filter((field) => field.name !== "owner_id")
    .slice(0, COLUMNS);
}

function Rows({ object, rows, chosen, busy, onToggle, onTake }: RowsProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const columns = useColumns(object);
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th aria-label={t`Select`} />
          {columns.map((field) => (
            <th key={field.name}>{read(field.label)}</th>
          ))}
          <th aria-label={t`Take`} />
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} data-testid="waiting-row">
            <td>
              <Checkbox
                size="xs"
                aria-label={t`Select`}
                checked={chosen.has(row.id)}
                onChange={() => onToggle(row.id)}
              />
            </td>
            {columns.map((field) => (
              <td key={field.name}>
                <FieldValue field={field} record={row} />
              </td>
            ))}
            <td>
              <TakeOne busy={busy} onTake={() => onTake(row.id)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cards({ object, rows, busy, onTake }: RowsProps) {
  const format = useFormat();
  const columns = useColumns(object);
  return (
    <ul className={styles.cards}>
      {rows.map((row) => {
        const [title, ...rest] = columns;
        const said = rest.map((field) => format(field, row[field.name], row)).filter(Boolean);
        return (
          <li key={row.id} data-testid="waiting-row">
            <span>
              <b className="truncate">{title ? format(title, row[title.name], row) : ""}</b>
              <small className="mute">{said.slice(0, 3).join(" · ")}</small>
            </span>
            <TakeOne busy={busy} onTake={() => onTake(row.id)} />
          </li>
        );
      })}
    </ul>
  );
}

function TakeOne({ busy, onTake }: { busy: boolean; onTake: () => void }) {
  return (
    <Button variant="default" size="compact-xs" disabled={busy} onClick={onTake} data-testid="take-one">
      <Trans>Take</Trans>
    </Button>
  );
}
