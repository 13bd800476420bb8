/** A board of records by the choices of one of their fields, now or as it stood on a day of the past. */
import { Trans, useLingui } from "@lingui/react/macro";
import { allFields, type CrmObject, type Field, type ViewState } from "@rapport/core";
import { useMemo } from "react";
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
import { adds } from "~/features/list/GridFoot.tsx";
import { ListEmpty } from "~/features/list/ListEmpty.tsx";
import type { ListState } from "~/features/list/listState.ts";
import { dialogs } from "~/features/shell/dialogs.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { Conflicts, Keys } from "./BoardFoot.tsx";
import { BoardFrame, useOpenedBoard } from "./BoardFrame.tsx";
import styles from "./board.module.css";
import { Figures, RecordColumns, type RecordLane } from "./RecordColumns.tsx";

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
  const opened = useOpenedBoard(object);
  const { list, field } = useBoardState(object, opened.list);
  const { asOf, phone, filtered, clear } = opened;
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
  const empty = { filtered, trash: false, past: asOf !== null, onClear: clear, onCreate: create };
  return (
    <BoardFrame
      object={object}
      board={{ ...opened, list }}
      query={query}
      choice={{
        label: t`Columns by`,
        value: field?.name,
        options: boardFields(object).map((each) => ({ value: each.name, label: read(each.label) })),
        onChange: (group) => list.change({ group }),
        testId: "board-field",
      }}
      sort={sort}
      menus={
        <ColumnMenu object={object} columns={chosen} onChange={(next) => list.change({ columns: next })} />
      }
      empty={query.data?.total.count === 0 ? <ListEmpty object={object} {...empty} /> : null}
      foot={query.data ? <Foot total={query.data.total} sums={sums} past={asOf !== null} /> : null}
      onCreate={create}
    >
      {scope && field ? (
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
          onOpen={(card: RecordCard) => opened.open(card.id, withinColumn(scope, card.stage), sort)}
        />
      ) : null}
    </BoardFrame>
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
