/** What every board has around its columns: heading, views, filter, order, what went wrong, and its keys. */
import { useLingui } from "@lingui/react/macro";
import { useMediaQuery } from "@mantine/hooks";
import type { CrmObject, Filter, Sort, View } from "@rapport/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { type ComponentProps, type ReactNode, useState } from "react";
import { FilterBar } from "~/features/list/FilterBar.tsx";
import { type ListState, rememberOpened, useListState } from "~/features/list/listState.ts";
import { SortMenu } from "~/features/list/SortMenu.tsx";
import { ViewTabs } from "~/features/list/ViewTabs.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useKeys } from "~/ui/useKeys.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { useTitle } from "~/ui/useTitle.ts";
import { BoardHeader } from "./BoardHeader.tsx";
import { BoardSkeleton } from "./BoardStates.tsx";
import styles from "./board.module.css";
import { FilterToggle, StaleNote, useOpenedView } from "./boardParts.tsx";

const route = getRouteApi("/app/o/$noun/board");

/** The board that an address asks for: its view, what is asked of it, the day that is looked at. */
export type OpenedBoard = {
  view: View | undefined;
  list: ListState;
  phone: boolean;
  asOf: string | null;
  setAsOf: (asOf: string | null) => void;
  filtered: boolean;
  clear: () => void;
  /** Opens a record; its page steps through the list that it stands in here. */
  open: (id: string, filter: Filter, sort: Sort[]) => void;
};

export function useOpenedBoard(object: CrmObject): OpenedBoard {
  const { t } = useLingui();
  const { read } = useLocale();
  const search = route.useSearch();
  const navigate = useNavigate();
  const view = useOpenedView(object, search.view);
  const list = useListState(object, view);
  const phone = useMediaQuery("(width <= 760px)") ?? false;
  const [asOf, setAsOf] = useState<string | null>(null);
  useTitle(view?.name ?? t`Board: ${read(object.plural)}`);
  const clear = () => {
    list.change({ filter: null });
    list.setSearch("");
  };
  const open = (id: string, filter: Filter, sort: Sort[]) => {
    const body = {
      filter,
      sort,
      fields: [object.title_field],
      ...(list.search ? { search: list.search } : {}),
    };
    rememberOpened(object.noun, { body, search, page: "board" });
    void navigate({ to: "/o/$noun/$id", params: { noun: object.noun, id } });
  };
  const filtered = list.state.filter !== null || list.search !== "";
  return { view, list, phone, asOf, setAsOf, filtered, clear, open };
}

type Answer = {
  isPending: boolean;
  isError: boolean;
  isPlaceholderData: boolean;
  error: unknown;
  data?: { notice?: { message?: string } | null } | undefined;
  refetch: () => unknown;
};

type Props = {
  object: CrmObject;
  board: OpenedBoard;
  query: Answer;
  choice: ComponentProps<typeof BoardHeader>["choice"];
  sort: Sort[];
  pipeline?: string | null;
  /** Further menus beside the order. */
  menus?: ReactNode;
  /** What stands in the place of columns that have nothing. */
  empty: ReactNode;
  foot: ReactNode;
  onCreate: () => void;
  children: ReactNode;
};

export function BoardFrame(props: Props) {
  const { object, board, query, sort, onCreate } = props;
  const { view, list, asOf } = board;
  const search = route.useSearch();
  const [filtering, setFiltering] = useState(0);
  useKeys({
    c: (event) => {
      event.preventDefault();
      if (object.rights.create && !asOf) onCreate();
    },
    "/": (event) => {
      event.preventDefault();
      setFiltering((signal) => signal + 1);
    },
  });
  const { filter } = list.state;
  const showsFilter = filter !== null || filtering > 0;
  const notice = query.isError ? undefined : query.data?.notice?.message;
  const retry = () => void query.refetch();
  const content = () => {
    if (query.isPending) return <BoardSkeleton />;
    if (query.isError && !query.data) return <ErrorState error={query.error} onRetry={retry} />;
    return props.empty ?? props.children;
  };
  return (
    <div className={styles.page} data-past={asOf !== null} data-busy={query.isPlaceholderData}>
      <BoardHeader
        object={object}
        list={list}
        view={search.view}
        asOf={asOf}
        onAsOf={board.setAsOf}
        choice={props.choice}
        onCreate={onCreate}
      />
      <div className={styles.viewbar}>
        <ViewTabs
          object={object}
          view={view}
          list={list}
          trash={false}
          past={asOf !== null}
          page="board"
          {...(props.pipeline === undefined ? {} : { pipeline: props.pipeline })}
        />
        <FilterToggle
          object={object}
          filter={filter}
          open={showsFilter}
          onToggle={() => setFiltering(showsFilter ? 0 : filtering + 1)}
        />
        <SortMenu object={object} sort={sort} onChange={(next) => list.change({ sort: next })} />
        {props.menus}
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
      {query.isError && query.data ? <StaleNote error={query.error} onRetry={retry} /> : null}
      <div className={styles.content}>{content()}</div>
      {props.foot}
    </div>
  );
}
