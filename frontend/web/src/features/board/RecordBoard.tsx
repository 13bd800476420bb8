/** A board of records by the choices of one of their fields, now or as it stood on a day of the past. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMediaQuery } from "@mantine/hooks";
import { allFields, type CrmObject, type Field, type ViewState } from "@rapport/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useLabels } from "~/data/labels.ts";
import type { Lane } from "~/data/lanes.ts";
import {
  boardFields,
  type RecordBoardScope,
  type RecordCard,
  type RecordColumn,
  useRecordBoard,
  withinColumn,
} from "~/data/recordBoard.ts";
import { ColumnMenu } from "~/features/list/ColumnMenu.tsx";
import { FilterBar } from "~/features/list/FilterBar.tsx";
import { adds } from "~/features/list/GridFoot.tsx";
import { ListEmpty } from "~/features/list/ListEmpty.tsx";
import { type ListState, rememberOpened, useListState } from "~/features/list/listState.ts";
import { SortMenu } from "~/features/list/SortMenu.tsx";
import { ViewTabs } from "~/features/list/ViewTabs.tsx";
import { dialogs } from "~/features/shell/dialogs.ts";
import { ErrorState } from "~/ui/states.tsx";
import { useKeys } from "~/ui/useKeys.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { useTitle } from "~/ui/useTitle.ts";
import { Conflicts, Keys } from "./BoardFoot.tsx";
import { BoardHeader } from "./BoardHeader.tsx";
import { BoardSkeleton } from "./BoardStates.tsx";
import styles from "./board.module.css";
import { FilterToggle, StaleNote, useOpenedView } from "./boardParts.tsx";
import { Figures, RecordColumns, type RecordLane } from "./RecordColumns.tsx";

const route = getRouteApi("/app/o/$noun/board");

/** What the board is of: the field that the view names, or the first that can be columns. */
function useBoardState(object: CrmObject, list: ListState): { list: ListState; field: Field | undefined } {
  const fields = boardFields(object);
  const field = fields.find((each) => each.name === list.state.group) ?? fields[0];
  const state: ViewState = { ...list.state, group: field?.name ?? null };
  return { list: { ...list, state }, field };
}

export function RecordBoard({ object }: { object: CrmObject }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const search = route.useSearch();
  const navigate = useNavigate();
  const view = useOpenedView(object, search.view);
  const { list, field } = useBoardState(object, useListState(object, view));
  const phone = useMediaQuery("(width <= 760px)") ?? false;
  const [asOf, setAsOf] = useState<string | null>(null);
  const [filtering, setFiltering] = useState(0);
  useTitle(view?.name ?? t`Board: ${read(object.plural)}`);

  const { columns: chosen, filter, sort } = list.state;
  const fields = useMemo(() => {
    const known = new Map(allFields(object).map((each) => [each.name, each]));
    const shown = chosen.flatMap((column) => known.get(column.field) ?? []);
    return shown.filter((each) => each.name !== object.title_field && each.name !== field?.name);
  }, [object, chosen, field?.name]);
  const sums = useMemo(() => fields.filter(adds), [fields]);
  const scope: RecordBoardScope | null = field
    ? {
        group: field.name,
        filter,
        sort,
        fields: [
          ...new Set([object.title_field, field.name, ...fields.map(({ name }) => name), ...beside(object)]),
        ],
        sums: sums.map(({ name }) => name),
        ...(list.search ? { search: list.search } : {}),
        ...(asOf ? { as_of: asOf } : {}),
      }
    : null;
  const query = useRecordBoard(object.noun, scope);
  const columns = useLanes(field, query.data?.columns);
  const create = () => dialogs.openCreate({ noun: object.noun });
  const open = (card: RecordCard) => {
    if (!scope) return;
    const body = {
      filter: withinColumn(scope, card.stage),
      sort,
      fields: [object.title_field],
      ...(list.search ? { search: list.search } : {}),
    };
    rememberOpened(object.noun, { body, search, page: "board" });
    void navigate({ to: "/o/$noun/$id", params: { noun: object.noun, id: card.id } });
  };
  useKeys({
    c: (event) => {
      event.preventDefault();
      if (object.rights.create && !asOf) create();
    },
    "/": (event) => {
      event.preventDefault();
      setFiltering((signal) => signal + 1);
    },
  });

  const showsFilter = filter !== null || filtering > 0;
  const filtered = filter !== null || list.search !== "";
  const clear = () => {
    list.change({ filter: null });
    list.setSearch("");
  };
  const content = () => {
    if (query.isPending) return <BoardSkeleton />;
    if (query.isError && !query.data)
      return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
    if (!scope || !field) return null;
    if (query.data?.total.count === 0)
      return (
        <ListEmpty
          object={object}
          filtered={filtered}
          trash={false}
          past={asOf !== null}
          onClear={clear}
          onCreate={create}
        />
      );
    return (
      <RecordColumns
        key={field.name}
        object={object}
        columns={columns}
        field={field}
        fields={fields}
        sums={sums}
        scope={scope}
        sort={sort}
        readOnly={asOf !== null || object.rights.update === "none" || Boolean(field.masked)}
        phone={phone}
        onOpen={open}
      />
    );
  };
  const notice = query.isError ? undefined : query.data?.notice?.message;
  return (
    <div className={styles.page} data-past={asOf !== null} data-busy={query.isPlaceholderData}>
      <BoardHeader
        object={object}
        list={list}
        view={search.view}
        asOf={asOf}
        onAsOf={setAsOf}
        choice={{
          label: t`Columns by`,
          value: field?.name,
          options: boardFields(object).map((each) => ({ value: each.name, label: read(each.label) })),
          onChange: (group) => list.change({ group }),
          testId: "board-field",
        }}
        onCreate={create}
      />
      <div className={styles.viewbar}>
        <ViewTabs object={object} view={view} list={list} trash={false} past={asOf !== null} page="board" />
        <FilterToggle
          object={object}
          filter={filter}
          open={showsFilter}
          onToggle={() => setFiltering(showsFilter ? 0 : filtering + 1)}
        />
        <SortMenu object={object} sort={sort} onChange={(next) => list.change({ sort: next })} />
        <ColumnMenu object={object} columns={chosen} onChange={(next) => list.change({ columns: next })} />
      </div>
      {showsFilter ? (
        <FilterBar
          key={view?.id}
          object={object}
          filter={filter}
          onChange={(next) => list.change({ filter: next })}
          openSignal={filtering}
          right={null}
        />
      ) : null}
      {notice ? <div className={styles.notice}>{notice}</div> : null}
      {query.isError && query.data ? (
        <StaleNote error={query.error} onRetry={() => void query.refetch()} />
      ) : null}
      <div className={styles.content}>{content()}</div>
      {query.data ? <Foot total={query.data.total} sums={sums} past={asOf !== null} /> : null}
    </div>
  );
}

/** An amount is shown in its record's own currency. */
const beside = (object: CrmObject): string[] =>
  object.fields.filter((field) => field.type === "currency").map((field) => field.name);

/** The columns of an answer with what they are called: the labels of the choices, and what has none. */
function useLanes(field: Field | undefined, columns: RecordColumn[] | undefined): RecordLane[] {
  const { choices } = useLabels();
  return useMemo(
    () =>
      (columns ?? []).map((column) => {
        const option = field?.options?.find((each) => each.value === column.stage);
        const label = option?.label ?? choices.get(column.stage) ?? EMPTY;
        const stage: Lane = { id: column.stage, label };
        return { stage, column };
      }),
    [columns, choices, field],
  );
}

const EMPTY = { zh: "未填", en: "Empty" };

type FootProps = { total: { count: number; sums: Record<string, string> }; sums: Field[]; past: boolean };

function Foot({ total, sums, past }: FootProps) {
  const { read } = useLocale();
  return (
    <footer className={styles.foot} data-testid="board-foot">
      <span>
        <Trans>Total</Trans>{" "}
        <b className="num" data-testid="board-count">
          {total.count}
        </b>
      </span>
      {sums.map((field) => (
        <span key={field.name}>
          {read(field.label)}{" "}
          <b className="num" data-testid={`board-sum-${field.name}`}>
            <Figures sums={total.sums} fields={[field]} />
          </b>
        </span>
      ))}
      <Conflicts />
      <span className={styles.grow} />
      {past ? null : <Keys />}
    </footer>
  );
}
