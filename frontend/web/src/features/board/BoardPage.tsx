/** The board of deals: one column for each stage of a pipeline, now or as it stood on a day of the past. Other records
 * have one by the choices of a field (`RecordBoard.tsx`). */
import { useLingui } from "@lingui/react/macro";
import { useMediaQuery } from "@mantine/hooks";
import {
  type BoardColumn,
  businessNow,
  type CrmObject,
  dayOf,
  defaultState,
  type Pipeline,
  type View,
} from "@rapport/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { type BoardScope, useBoard, usePipelines } from "~/data/board.ts";
import type { Shown } from "~/data/lanes.ts";
import { hasBoard, useObject } from "~/data/objects.ts";
import { offeredOf } from "~/data/pipelines.ts";
import { boardFields } from "~/data/recordBoard.ts";
import { useSession } from "~/data/session.ts";
import { FilterBar } from "~/features/list/FilterBar.tsx";
import { rememberOpened, useListState } from "~/features/list/listState.ts";
import { SortMenu } from "~/features/list/SortMenu.tsx";
import { ViewTabs } from "~/features/list/ViewTabs.tsx";
import { dialogs } from "~/features/shell/dialogs.ts";
import { PageNotThere } from "~/ui/NotInPlan.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useKeys } from "~/ui/useKeys.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { useTitle } from "~/ui/useTitle.ts";
import { BoardFoot } from "./BoardFoot.tsx";
import { BoardHeader } from "./BoardHeader.tsx";
import { BoardEmpty, BoardSkeleton } from "./BoardStates.tsx";
import styles from "./board.module.css";
import { FilterToggle, StaleNote, useOpenedView } from "./boardParts.tsx";
import { Columns } from "./Columns.tsx";
import { RecordBoard } from "./RecordBoard.tsx";

const route = getRouteApi("/app/o/$noun/board");

export function BoardPage() {
  const { noun } = route.useParams();
  const object = useObject(noun);
  if (!object) return <PageNotThere noun={noun} />;
  if (hasBoard(object)) return <DealBoard key={noun} object={object} />;
  if (boardFields(object).length === 0) return <PageNotThere noun={noun} />;
  return <RecordBoard key={noun} object={object} />;
}

function useLine(view: View | undefined): [Pipeline | undefined, Pipeline[], (id: string) => void] {
  const lines = usePipelines();
  const [chosen, setChosen] = useState<string | null>(null);
  const living = offeredOf(lines);
  const wanted = chosen ?? view?.pipeline;
  return [lines.find((line) => line.id === wanted) ?? living[0], living, setChosen];
}

function DealBoard({ object }: { object: CrmObject }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const { organisation } = useSession();
  const search = route.useSearch();
  const navigate = useNavigate();
  const view = useOpenedView(object, search.view);
  const list = useListState(object, view);
  const phone = useMediaQuery("(width <= 760px)") ?? false;
  const [line, lines, setLine] = useLine(view);
  const [asOf, setAsOf] = useState<string | null>(null);
  const [filtering, setFiltering] = useState(0);
  useTitle(view?.name ?? t`Board: ${read(object.plural)}`);

  // What a list starts with is no order of a board: there, what closes first stands first.
  const plain = JSON.stringify(list.state.sort) === JSON.stringify(defaultState(object).sort);
  const sort = plain ? [] : list.state.sort;
  const scope: BoardScope = {
    ...(line ? { pipeline: line.id } : {}),
    filter: list.state.filter,
    ...(sort.length > 0 ? { sort } : {}),
    ...(list.search ? { search: list.search } : {}),
    ...(asOf ? { as_of: asOf } : {}),
  };
  const query = useBoard(scope);
  const columns = useMemo(() => shownOf(line, query.data?.columns), [line, query.data]);
  const zone = organisation.time_zone;
  const today = dayOf(asOf ?? businessNow().toISOString(), zone);
  const create = () => dialogs.openCreate({ noun: object.noun, values: line ? { pipeline: line.id } : {} });
  const open = (id: string, stage: string) => {
    const here = { field: "stage", op: "eq" as const, value: stage };
    const filter = list.state.filter ? { and: [list.state.filter, here] } : here;
    const order = sort.length > 0 ? sort : [{ field: "close_date", descending: false }];
    const body = {
      filter,
      sort: order,
      fields: [object.title_field],
      ...(list.search ? { search: list.search } : {}),
    };
    rememberOpened(object.noun, { body, search, page: "board" });
    void navigate({ to: "/o/$noun/$id", params: { noun: object.noun, id } });
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

  const showsFilter = list.state.filter !== null || filtering > 0;
  const filtered = list.state.filter !== null || list.search !== "";
  const empty = query.data !== undefined && columns.every(({ column }) => column.count === 0);
  const clear = () => {
    list.change({ filter: null });
    list.setSearch("");
  };
  const content = () => {
    if (query.isPending) return <BoardSkeleton />;
    if (query.isError && !query.data)
      return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
    if (empty && (filtered || !asOf))
      return <BoardEmpty object={object} filtered={filtered} onClear={clear} onCreate={create} />;
    return (
      <Columns
        key={line?.id}
        object={object}
        columns={columns}
        scope={scope}
        sort={sort}
        today={today}
        zone={zone}
        readOnly={asOf !== null || object.rights.update === "none"}
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
          label: t`Pipeline`,
          value: line?.id,
          options: lines.map((each) => ({ value: each.id, label: read(each.label) })),
          onChange: setLine,
          testId: "pipeline",
        }}
        onCreate={create}
      />
      <div className={styles.viewbar}>
        <ViewTabs
          object={object}
          view={view}
          list={list}
          trash={false}
          past={asOf !== null}
          page="board"
          pipeline={line?.id ?? null}
        />
        <FilterToggle
          object={object}
          filter={list.state.filter}
          open={showsFilter}
          onToggle={() => setFiltering(showsFilter ? 0 : filtering + 1)}
        />
        <SortMenu
          object={object}
          sort={sort.length > 0 ? sort : [{ field: "close_date", descending: false }]}
          onChange={(next) => list.change({ sort: next })}
        />
      </div>
      {showsFilter ? (
        <FilterBar
          key={view?.id}
          object={object}
          filter={list.state.filter}
          onChange={(filter) => list.change({ filter })}
          openSignal={filtering}
          right={null}
        />
      ) : null}
      {notice ? <div className={styles.notice}>{notice}</div> : null}
      {query.isError && query.data ? (
        <StaleNote error={query.error} onRetry={() => void query.refetch()} />
      ) : null}
      <div className={styles.content}>{content()}</div>
      {line ? (
        <BoardFoot
          line={line}
          columns={columns}
          filter={list.state.filter}
          search={list.search}
          past={asOf !== null}
        />
      ) : null}
    </div>
  );
}

/** The columns of an answer with their stages, in the pipeline's order. */
function shownOf(line: Pipeline | undefined, columns: BoardColumn[] | undefined): Shown[] {
  const known = new Map(line?.stages.map((stage) => [stage.id, stage]));
  return (columns ?? []).flatMap((column) => {
    const stage = known.get(column.stage);
    return stage ? [{ stage, column }] : [];
  });
}
