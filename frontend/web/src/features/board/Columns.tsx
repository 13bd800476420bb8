/** The columns and all that moves a card between them: the pointer, the keyboard, and the form a gate asks for. */
import { useLingui } from "@lingui/react/macro";
import type { Card, CrmObject, Sort, Stage } from "@rapport/core";
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { queryClient } from "~/app/queries.ts";
import { type BoardScope, gatesQuery, loadMore } from "~/data/board.ts";
import { landing, orderOf, shifted } from "~/data/boardMath.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { useStable } from "~/ui/useStable.ts";
import { BoardColumn, type Slot } from "./BoardColumn.tsx";
import styles from "./board.module.css";
import { CardFace } from "./DealCard.tsx";
import { Edges, type Shown } from "./Edges.tsx";
import { Anchored, type Box, GateHint, GateList, isOpen, useGate } from "./GatePopover.tsx";
import { Planned } from "./Planned.tsx";
import { StageTabs } from "./StageTabs.tsx";
import { useBoardKeys } from "./useBoardKeys.ts";
import { type Drag, useDrag } from "./useDrag.ts";
import { type Plan, useMoving } from "./useMoving.ts";

const PITCH = 110;

type Props = {
  object: CrmObject;
  columns: Shown[];
  scope: BoardScope;
  sort: Sort[];
  today: string;
  zone: string;
  readOnly: boolean;
  phone: boolean;
  onOpen: (id: string, stage: string) => void;
};

export function Columns(props: Props) {
  const { object, columns, scope, sort, today, zone, readOnly, phone, onOpen } = props;
  const { t } = useLingui();
  const { read } = useLocale();
  const message = useErrorMessage();
  const area = useRef<HTMLDivElement>(null);
  const ghost = useRef<HTMLDivElement>(null);
  const [selected, setSelected] = useState<string | null>(null);
  const moving = useMoving(object, columns, (card, to) => slotIndex(area.current, columns, card, to, sort));
  const { plan } = moving;
  const { drag, lift } = useDrag({
    board: area,
    ghost,
    onLift: (card) => {
      setSelected(card.id);
      moving.cancel();
      void queryClient.prefetchQuery(gatesQuery(card.id, card.version));
    },
    onDrop: (dropped) => drop(dropped),
  });
  const drop = ({ card, from, over }: Drag) => {
    const to = columns.find(({ stage }) => stage.id === over)?.stage;
    if (to && over !== from) void moving.begin(card, to, boxOf(area.current, over, card.id));
  };
  const actions = useStable({
    open: (card: Card) => onOpen(card.id, card.stage),
    select: (card: Card) => setSelected(card.id),
    lift,
    plan: (card: Card, element: HTMLElement) => moving.planStep(card, around(element)),
    move: (card: Card, element: HTMLElement) => moving.choose(card, around(element)),
  });
  const { end } = useStable({
    end: (column: Shown["column"]) => {
      loadMore(scope, column).catch((error: unknown) => toast({ text: message(error), tone: "danger" }));
    },
  });
  useBoardKeys({
    columns,
    selected,
    onSelect: setSelected,
    onOpen: actions.open,
    onMove: readOnly ? null : (card) => moving.choose(card, boxOf(area.current, card.stage, card.id)),
  });

  const target = drag
    ? drag.over === drag.from
      ? null
      : drag.over
    : plan?.kind === "form"
      ? plan.to.id
      : null;
  const card = drag?.card ?? (plan?.kind === "form" && !moving.pending ? plan.card : null);
  const slot = useMemo((): Slot | null => {
    if (!card || !target) return null;
    return { index: slotIndex(area.current, columns, card, target, sort), label: "", tone: "target" };
  }, [card, target, columns, sort]);
  return (
    <>
      {phone ? <StageTabs area={area} columns={columns} /> : null}
      <div className={styles.frame}>
        <div ref={area} className={styles.columns} data-dragging={drag !== null} data-testid="board">
          {columns.map(({ stage, column }) => (
            <BoardColumn
              key={stage.id}
              object={object}
              stage={stage}
              column={column}
              today={today}
              zone={zone}
              readOnly={readOnly}
              selected={column.cards.some((each) => each.id === selected) ? selected : null}
              lifted={card && card.stage === stage.id ? card.id : null}
              slot={stage.id === target ? slot : null}
              preview={previewOf(card, target, stage, column)}
              actions={actions}
              onEnd={end}
            />
          ))}
        </div>
        {phone ? null : <Edges area={area} columns={columns} />}
      </div>
      {drag ? (
        <div ref={ghost} className={styles.ghost} data-testid="ghost" aria-hidden>
          <div className={`${styles.card} ${styles.lifted}`}>
            <CardFace
              object={object}
              card={drag.card}
              stage={stageOf(columns, drag.from)}
              today={today}
              zone={zone}
              selected={false}
              readOnly
              actions={actions}
            />
          </div>
        </div>
      ) : null}
      {drag && target ? <Asked object={object} drag={drag} columns={columns} area={area.current} /> : null}
      {plan ? <Planned object={object} columns={columns} plan={plan as Plan} moving={moving} /> : null}
      <p className="visually-hidden" aria-live="polite">
        {drag && target ? t`Over ${read(stageOf(columns, target).label)}` : ""}
      </p>
    </>
  );
}

/** While a card hangs over a column: what that stage will ask. */
function Asked({
  object,
  drag,
  columns,
  area,
}: {
  object: CrmObject;
  drag: Drag;
  columns: Shown[];
  area: HTMLElement | null;
}) {
  const { gate } = useGate(drag.card, drag.over);
  const [at, setAt] = useState<Box | null>(null);
  // The slot is drawn together with this, so where it lies is known only afterwards.
  useLayoutEffect(() => {
    const box = drag.over ? slotBox(area, drag.over) : null;
    setAt((before) => (before?.left === box?.left && before?.top === box?.top ? before : box));
  });
  if (!at || !gate || !drag.over || (isOpen(gate) && gate.required.length === 0)) return null;
  const stage = stageOf(columns, drag.over);
  return (
    <Anchored at={at} passive>
      <GateList
        object={object}
        card={drag.card}
        stage={stage}
        gate={gate}
        foot={isOpen(gate) ? null : <GateHint />}
      />
    </Anchored>
  );
}

function stageOf(columns: readonly Shown[], id: string): Stage {
  const found = columns.find(({ stage }) => stage.id === id) ?? columns[0];
  if (!found) throw new Error("a board has columns");
  return found.stage;
}

function previewOf(card: Card | null, target: string | null, stage: Stage, column: Shown["column"]) {
  if (!card || !target || card.stage === target) return null;
  if (stage.id === card.stage)
    return { count: column.count - 1, sums: shifted(column.sums, card, -1), tone: "source" as const };
  if (stage.id !== target) return null;
  return { count: column.count + 1, sums: shifted(column.sums, card, 1), tone: "target" as const };
}

/** Where the card will stand by the order of the column, as near to it as is in sight. */
function slotIndex(
  area: HTMLElement | null,
  columns: readonly Shown[],
  card: Card,
  to: string,
  sort: readonly Sort[],
): number {
  const found = columns.find(({ stage }) => stage.id === to);
  if (!found) return 0;
  const at = landing(found.column.cards, card, orderOf(sort, found.stage.outcome !== "open"));
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

function slotBox(area: HTMLElement | null, stage: string): Box {
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
