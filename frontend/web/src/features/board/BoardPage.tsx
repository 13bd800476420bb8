/** The board of deals: one column for each stage of a pipeline, now or as it stood on a day of the past. Other records
 * have one by the choices of a field (`RecordBoard.tsx`). */
import { useLingui } from "@lingui/react/macro";
import {
  type BoardColumn,
  businessNow,
  type CrmObject,
  dayOf,
  defaultState,
  type Pipeline,
  type View,
} from "@rapport/core";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { type BoardScope, useBoard, usePipelines } from "~/data/board.ts";
import type { Shown } from "~/data/lanes.ts";
import { hasBoard, useObject } from "~/data/objects.ts";
import { offeredOf } from "~/data/pipelines.ts";
import { boardFields } from "~/data/recordBoard.ts";
import { useSession } from "~/data/session.ts";
import { dialogs } from "~/features/shell/dialogs.ts";
import { PageNotThere } from "~/ui/NotInPlan.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { BoardFoot } from "./BoardFoot.tsx";
import { BoardFrame, useOpenedBoard } from "./BoardFrame.tsx";
import { BoardEmpty } from "./BoardStates.tsx";
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
  const board = useOpenedBoard(object);
  const { view, list, asOf, filtered } = board;
  const [line, lines, setLine] = useLine(view);

  // What a list starts with is no order of a board: there, what closes first stands first.
  const plain = JSON.stringify(list.state.sort) === JSON.stringify(defaultState(object).sort);
  const sort = plain ? [] : list.state.sort;
  const shownSort = sort.length > 0 ? sort : [{ field: "close_date", descending: false }];
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
    board.open(id, list.state.filter ? { and: [list.state.filter, here] } : here, shownSort);
  };
  const isEmpty = query.data !== undefined && columns.every(({ column }) => column.count === 0);
  return (
    <BoardFrame
      object={object}
      board={board}
      query={query}
      choice={{
        label: t`Pipeline`,
        value: line?.id,
        options: lines.map((each) => ({ value: each.id, label: read(each.label) })),
        onChange: setLine,
        testId: "pipeline",
      }}
      sort={shownSort}
      pipeline={line?.id ?? null}
      empty={
        isEmpty && (filtered || !asOf) ? (
          <BoardEmpty object={object} filtered={filtered} onClear={board.clear} onCreate={create} />
        ) : null
      }
      foot={
        line ? (
          <BoardFoot
            line={line}
            columns={columns}
            filter={list.state.filter}
            search={list.search}
            past={asOf !== null}
          />
        ) : null
      }
      onCreate={create}
    >
      <Columns
        key={line?.id}
        object={object}
        columns={columns}
        scope={scope}
        sort={sort}
        today={today}
        zone={zone}
        readOnly={asOf !== null || object.rights.update === "none"}
        phone={board.phone}
        onOpen={open}
      />
    </BoardFrame>
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
