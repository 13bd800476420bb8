/** The board of deals: one column for each stage of a pipeline, now or as it stood on a day of the past. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useMediaQuery } from "@mantine/hooks";
import {
  businessNow,
  type CrmObject,
  countConditions,
  dayOf,
  defaultState,
  type Filter,
  type Pipeline,
  toGroup,
  type View,
} from "@rapport/core";
import { IconFilter } from "@tabler/icons-react";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { type BoardScope, useBoard, usePipelines } from "~/data/board.ts";
import { hasBoard, useObject } from "~/data/objects.ts";
import { offeredOf } from "~/data/pipelines.ts";
import { useSession } from "~/data/session.ts";
import { defaultOf, useViews } from "~/data/views.ts";
import { FilterBar } from "~/features/list/FilterBar.tsx";
import { rememberOpened, useListState } from "~/features/list/listState.ts";
import { SortMenu } from "~/features/list/SortMenu.tsx";
import { ViewTabs } from "~/features/list/ViewTabs.tsx";
import { dialogs } from "~/features/shell/dialogs.ts";
import { GhostButton } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { PageNotThere } from "~/ui/NotInPlan.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useKeys } from "~/ui/useKeys.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { useTitle } from "~/ui/useTitle.ts";
import { BoardFoot } from "./BoardFoot.tsx";
import { BoardHeader } from "./BoardHeader.tsx";
import { BoardEmpty, BoardSkeleton } from "./BoardStates.tsx";
import styles from "./board.module.css";
import { Columns } from "./Columns.tsx";
import type { Shown } from "./Edges.tsx";

const route = getRouteApi("/app/o/$noun/board");

export function BoardPage() {
  const { noun } = route.useParams();
  const object = useObject(noun);
  return object && hasBoard(object) ? <DealBoard key={noun} object={object} /> : <PageNotThere noun={noun} />;
}

function useOpenedView(object: CrmObject): View | undefined {
  const { view } = route.useSearch();
  const { person } = useSession();
  const views = useViews(object);
  if (view === "all") return undefined;
  return view ? views.find((item) => item.id === view) : defaultOf(views, person.id);
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
  const view = useOpenedView(object);
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
        lines={lines}
        line={line}
        onLine={setLine}
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

type FilterToggleProps = { filter: Filter | null; open: boolean; onToggle: () => void };

/** The row of filters is there once there is something in it, or when it is asked for. */
function FilterToggle({ filter, open, onToggle }: FilterToggleProps) {
  const { t } = useLingui();
  const count = countConditions(toGroup(filter));
  return (
    <GhostButton
      onClick={onToggle}
      aria-expanded={open}
      disabled={filter !== null}
      title={t`Filter deals`}
      data-testid="filter-open"
    >
      <IconFilter {...icon} />
      <Trans>Filter</Trans>
      {count > 0 ? <b className="num">{count}</b> : null}
    </GhostButton>
  );
}

function StaleNote({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useLingui();
  const text = error instanceof Error ? error.message : "";
  return (
    <div className={styles.notice} role="alert">
      {text || t`This could not be shown`}{" "}
      <button type="button" className="link" onClick={onRetry}>
        {t`Try again`}
      </button>
    </div>
  );
}

/** The columns of an answer with their stages, in the pipeline's order. */
function shownOf(line: Pipeline | undefined, columns: Shown["column"][] | undefined): Shown[] {
  const known = new Map(line?.stages.map((stage) => [stage.id, stage]));
  return (columns ?? []).flatMap((column) => {
    const stage = known.get(column.stage);
    return stage ? [{ stage, column }] : [];
  });
}
