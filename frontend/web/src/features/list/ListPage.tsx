import { useLingui } from "@lingui/react/macro";
import { useMediaQuery } from "@mantine/hooks";
import {
  allFields,
  type CrmObject,
  type CrmRecord,
  groupFields,
  type View,
  type ViewState,
} from "@rapport/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useObject } from "~/data/objects.ts";
import { useMyQueues } from "~/data/queues.ts";
import { type ListBody, useCount, useList } from "~/data/records.ts";
import { useSession } from "~/data/session.ts";
import { defaultOf, useViews } from "~/data/views.ts";
import { dialogs } from "~/features/shell/dialogs.ts";
import { PastBand } from "~/ui/AsOf.tsx";
import { Bones } from "~/ui/atoms.tsx";
import { PageNotThere } from "~/ui/NotInPlan.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useKeys } from "~/ui/useKeys.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { useTitle } from "~/ui/useTitle.ts";
import { BulkBar } from "./BulkBar.tsx";
import { ColumnMenu } from "./ColumnMenu.tsx";
import { DataGrid } from "./DataGrid.tsx";
import { EditProgress } from "./EditProgress.tsx";
import { FilterBar } from "./FilterBar.tsx";
import { GroupedList } from "./GroupedList.tsx";
import { GroupMenu } from "./GroupMenu.tsx";
import { ListEmpty } from "./ListEmpty.tsx";
import { ListHeader } from "./ListHeader.tsx";
import styles from "./list.module.css";
import { type ListState, rememberOpened, useAddressedList } from "./listState.ts";
import { PhoneRows } from "./PhoneRows.tsx";
import { SortMenu } from "./SortMenu.tsx";
import { useSelection } from "./useSelection.ts";
import { ViewTabs } from "./ViewTabs.tsx";

const route = getRouteApi("/app/o/$noun");

export function ListPage() {
  const { noun } = route.useParams();
  const object = useObject(noun);
  return object ? <ObjectList key={noun} object={object} /> : <PageNotThere noun={noun} />;
}

function useActiveView(object: CrmObject): View | undefined {
  const { view, filter } = route.useSearch();
  const views = useViews(object);
  const { person } = useSession();
  if (view === "all" || filter) return undefined;
  return view ? views.find((item) => item.id === view) : defaultOf(views, person.id);
}

/** An amount is shown in its record's own currency, so that is read even where it has no column. */
const currencyBeside = (object: CrmObject): string[] =>
  object.fields.filter((field) => field.type === "currency").map((field) => field.name);

const OWNER = "owner_id";

/** Only what the columns show is asked for, and decrypted. */
function bodyOf(object: CrmObject, { state, search }: ListState, place: Place, beside: string[]): ListBody {
  const known = new Set(allFields(object).map((field) => field.name));
  const fields = state.columns.map((column) => column.field).filter((field) => known.has(field));
  return {
    filter: state.filter,
    sort: state.sort,
    fields: [...new Set([object.title_field, ...fields, ...currencyBeside(object), ...beside])],
    ...(search ? { search } : {}),
    ...place,
  };
}

/** Where the list is looked at: in the trash, or at a moment of the past. */
type Place = { deleted?: true; as_of?: string };

const placeOf = (trash: boolean, asOf: string | null): Place =>
  trash ? { deleted: true } : asOf ? { as_of: asOf } : {};

const NO_ROWS: CrmRecord[] = [];

function ObjectList({ object }: { object: CrmObject }) {
  const { read } = useLocale();
  const { t } = useLingui();
  const search = route.useSearch();
  const { trash = false } = search;
  const navigate = useNavigate();
  const view = useActiveView(object);
  const list = useAddressedList(object, view, search.filter);
  const phone = useMediaQuery("(width <= 760px)") ?? false;
  const [filterSignal, setFilterSignal] = useState(0);
  useTitle(trash ? t`Trash: ${read(object.plural)}` : (view?.name ?? read(object.plural)));

  const [lookedBack, setAsOf] = useState<string | null>(null);
  const asOf = trash ? null : lookedBack;
  const place = placeOf(trash, asOf);
  const queued = useMyQueues(object).length > 0;
  const body = bodyOf(object, list, place, queued ? [OWNER] : []);
  const query = useList(object.noun, body);
  const scope = {
    filter: list.state.filter,
    ...(list.search ? { search: list.search } : {}),
    ...place,
  };
  const count = useCount(object.noun, scope);
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? NO_ROWS, [query.data]);
  const selection = useSelection(rows);

  const open = (id: string) => {
    rememberOpened(object.noun, { body, search });
    void navigate({ to: "/o/$noun/$id", params: { noun: object.noun, id } });
  };
  const create = () => dialogs.openCreate({ noun: object.noun });
  useKeys({
    c: (event) => {
      event.preventDefault();
      if (object.rights.create) create();
    },
    "/": (event) => {
      event.preventDefault();
      setFilterSignal((signal) => signal + 1);
    },
    Escape: () => selection.clear(),
  });
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = query;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, hasNextPage, isFetchingNextPage]);

  // A search may look through many candidates before it comes to the first hit.
  const looking = rows.length === 0 && hasNextPage && !query.isError;
  useEffect(() => {
    if (looking) more();
  }, [looking, more]);

  // What lies in the trash has no groups.
  const grouped = trash ? undefined : groupFields(object).find((field) => field.name === list.state.group);
  const filtered = list.state.filter !== null || list.search !== "";
  const notice = query.data?.pages[0]?.notice;
  const content = () => {
    if (query.isPending || looking) return <Bones rows={14} height={32} />;
    if (query.isError && rows.length === 0)
      return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
    if (rows.length === 0) {
      const clear = () => {
        list.change({ filter: null });
        list.setSearch("");
      };
      return (
        <ListEmpty
          object={object}
          filtered={filtered}
          trash={trash}
          past={asOf !== null}
          onClear={clear}
          onCreate={create}
        />
      );
    }
    if (phone)
      return (
        <PhoneRows
          object={object}
          rows={rows}
          columns={list.state.columns}
          takes={!trash && asOf === null}
          onOpen={open}
          onEnd={more}
        />
      );
    if (grouped)
      return (
        <GroupedList
          object={object}
          field={grouped}
          view={list.state}
          body={body}
          scope={scope}
          onView={list.change}
          onOpen={open}
        />
      );
    return (
      <DataGrid
        object={object}
        rows={rows}
        view={list.state}
        onView={list.change}
        selection={selection}
        trash={trash}
        past={asOf !== null}
        filter={scope}
        total={count.data?.count}
        atLeast={Boolean(count.data?.notice)}
        hasMore={hasNextPage}
        onEnd={more}
        onOpen={open}
      />
    );
  };
  return (
    <>
      <ListHeader
        object={object}
        view={search.view}
        list={list}
        trash={trash}
        body={body}
        onCreate={create}
        asOf={asOf}
        onAsOf={setAsOf}
      />
      {asOf ? <PastBand asOf={asOf} onAsOf={setAsOf} /> : null}
      <ViewTabs object={object} view={view} list={list} trash={trash} past={asOf !== null} />
      <FilterBar
        key={`${view?.id}/${trash}`}
        object={object}
        filter={list.state.filter}
        onChange={(filter) => list.change({ filter })}
        openSignal={filterSignal}
        right={<Arrangement object={object} state={list.state} onChange={list.change} />}
      />
      {notice ? <div className={styles.notice}>{notice.message}</div> : null}
      <div className={styles.content}>
        {content()}
        {trash || asOf ? null : <EditProgress object={object} />}
        {asOf ? null : (
          <BulkBar
            object={object}
            selection={selection}
            trash={trash}
            total={count.data?.count}
            scope={scope}
            rows={rows}
          />
        )}
      </div>
    </>
  );
}

type ArrangementProps = { object: CrmObject; state: ViewState; onChange: (part: Partial<ViewState>) => void };

function Arrangement({ object, state, onChange }: ArrangementProps) {
  return (
    <>
      <GroupMenu object={object} group={state.group} onChange={(group) => onChange({ group })} />
      <SortMenu object={object} sort={state.sort} onChange={(sort) => onChange({ sort })} />
      <ColumnMenu object={object} columns={state.columns} onChange={(columns) => onChange({ columns })} />
    </>
  );
}
