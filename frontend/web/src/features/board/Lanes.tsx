/** The columns of a board and the ways to move a card between them: the pointer and the keyboard. */
import { useLingui } from "@lingui/react/macro";
import type { CrmObject } from "@rapport/core";
import { type ReactNode, useMemo, useRef, useState } from "react";
import type { Item, Lane, LaneColumn, Shown } from "~/data/lanes.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { useStable } from "~/ui/useStable.ts";
import { BoardColumn, type Slot } from "./BoardColumn.tsx";
import styles from "./board.module.css";
import { Edges } from "./Edges.tsx";
import type { Box } from "./GatePopover.tsx";
import type { Look } from "./look.ts";
import { StageTabs } from "./StageTabs.tsx";
import { useBoardKeys } from "./useBoardKeys.ts";
import { type Drag, useDrag } from "./useDrag.ts";

const PITCH = 110;

/** A card that is asked about on its way: it keeps its place, and the one it would get is shown. */
type Going<C extends Item> = { card: C; to: string };

type Props<L extends Lane, C extends Item, S> = {
  object: CrmObject;
  look: Look<L, C, S>;
  columns: Shown<L, C, S>[];
  readOnly: boolean;
  phone: boolean;
  going: Going<C> | null;
  /** Where a card would stand in a column by its order. */
  landing: (card: C, to: Shown<L, C, S>) => number;
  onOpen: (card: C) => void;
  onLift: (card: C) => void;
  onDrop: (card: C, to: L, at: Box) => void;
  onChoose: (card: C, at: Box) => void;
  onPlan?: (card: C, at: Box) => void;
  onEnd: (column: LaneColumn<C, S>) => void;
  /** What is said beside the slot while a card hangs over a column. */
  hint?: (drag: Drag<C>, area: HTMLElement | null) => ReactNode;
};

/** Gives the place of a card in a column, as near to the one by its order as is in sight. */
export type IndexOf<C> = (card: C, to: string) => number;

export function Lanes<L extends Lane, C extends Item, S>(
  props: Props<L, C, S> & { index: { current: IndexOf<C> } },
) {
  const { object, look, columns, readOnly, phone, going, hint, landing } = props;
  const { t } = useLingui();
  const { read } = useLocale();
  const area = useRef<HTMLDivElement>(null);
  const ghost = useRef<HTMLDivElement>(null);
  const [selected, setSelected] = useState<string | null>(null);
  const place: IndexOf<C> = (card, to) => {
    const found = columns.find(({ stage }) => stage.id === to);
    return found ? inSight(area.current, to, landing(card, found)) : 0;
  };
  props.index.current = place;
  const { drag, lift } = useDrag<C>({
    board: area,
    ghost,
    onLift: (card) => {
      setSelected(card.id);
      props.onLift(card);
    },
    onDrop: ({ card, from, over }) => {
      const to = columns.find(({ stage }) => stage.id === over)?.stage;
      if (to && over !== from) props.onDrop(card, to, boxOf(area.current, over, card.id));
    },
  });
  const actions = useStable({
    open: (card: C) => props.onOpen(card),
    select: (card: C) => setSelected(card.id),
    lift,
    plan: (card: C, element: HTMLElement) => props.onPlan?.(card, around(element)),
    move: (card: C, element: HTMLElement) => props.onChoose(card, around(element)),
  });
  const { end } = useStable({ end: (column: LaneColumn<C, S>) => props.onEnd(column) });
  useBoardKeys<C, S>({
    columns,
    selected,
    onSelect: setSelected,
    onOpen: actions.open,
    onMove: readOnly ? null : (card) => props.onChoose(card, boxOf(area.current, card.stage, card.id)),
  });

  const target = drag ? (drag.over === drag.from ? null : drag.over) : (going?.to ?? null);
  const card = drag?.card ?? going?.card ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the order is that of the columns
  const slot = useMemo((): Slot | null => {
    if (!card || !target) return null;
    return { index: place(card, target), label: "", tone: "target" };
  }, [card, target, columns]);
  const over = columns.find(({ stage }) => stage.id === target)?.stage;
  const from = columns.find(({ stage }) => stage.id === drag?.from)?.stage;
  return (
    <>
      {phone ? <StageTabs area={area} columns={columns} /> : null}
      <div className={styles.frame}>
        <div ref={area} className={styles.columns} data-dragging={drag !== null} data-testid="board">
          {columns.map(({ stage, column }) => (
            <BoardColumn
              key={stage.id}
              object={object}
              look={look}
              stage={stage}
              column={column}
              readOnly={readOnly}
              selected={column.cards.some((each) => each.id === selected) ? selected : null}
              lifted={card && card.stage === stage.id ? card.id : null}
              slot={stage.id === target ? slot : null}
              preview={previewOf(look, card, target, column)}
              actions={actions}
              onEnd={end}
            />
          ))}
        </div>
        {phone ? null : <Edges area={area} columns={columns} look={look} />}
      </div>
      {drag && from ? (
        <div ref={ghost} className={styles.ghost} data-testid="ghost" aria-hidden>
          <div className={`${styles.card} ${styles.lifted}`}>
            <look.Face object={object} card={drag.card} stage={from} readOnly actions={actions} />
          </div>
        </div>
      ) : null}
      {drag && target ? hint?.(drag, area.current) : null}
      <p className="visually-hidden" aria-live="polite">
        {drag && over ? t`Over ${read(over.label)}` : ""}
      </p>
    </>
  );
}

function previewOf<L extends Lane, C extends Item, S>(
  look: Look<L, C, S>,
  card: C | null,
  target: string | null,
  { stage, count, sums }: LaneColumn<C, S>,
) {
  if (!card || target === null || card.stage === target) return null;
  if (stage === card.stage)
    return { count: count - 1, sums: look.shifted(sums, card, -1), tone: "source" as const };
  if (stage !== target) return null;
  return { count: count + 1, sums: look.shifted(sums, card, 1), tone: "target" as const };
}

/** As near to a place as is in sight of its column. */
function inSight(area: HTMLElement | null, to: string, at: number): number {
  const cards = columnIn(area, to)?.querySelector<HTMLElement>("[data-testid=cards]");
  if (!cards) return at;
  const first = Math.ceil(cards.scrollTop / PITCH);
  const last = Math.max(first, Math.floor((cards.scrollTop + cards.clientHeight) / PITCH) - 1);
  return Math.min(Math.max(at, first), last);
}

const columnIn = (area: HTMLElement | null, stage: string) =>
  area?.querySelector<HTMLElement>(`[data-stage="${stage}"]`) ?? null;

const around = (element: Element): Box => {
  const { left, top, bottom } = (element.closest("[data-testid=card]") ?? element).getBoundingClientRect();
  return { left, top, bottom };
};

export function slotBox(area: HTMLElement | null, stage: string): Box {
  const column = columnIn(area, stage);
  const slot = column?.querySelector("[data-testid=slot]");
  if (slot) return around(slot);
  const box = column?.getBoundingClientRect();
  return { left: (box?.left ?? 0) + 6, top: (box?.top ?? 0) + 36, bottom: (box?.top ?? 0) + 146 };
}

/** A card's own place, or that of the slot in the column it goes to. */
function boxOf(area: HTMLElement | null, stage: string | null, id: string): Box {
  const own = area?.querySelector(`[data-stage="${stage}"] [data-id="${id}"]`);
  return own ? around(own) : slotBox(area, stage ?? "");
}
