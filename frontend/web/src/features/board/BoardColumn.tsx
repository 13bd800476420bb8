/** One stage: its figures above, its cards below. Only the cards in sight are drawn. */
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import type { BoardSum, Card, BoardColumn as Column, CrmObject, Stage } from "@rapport/core";
import {
  IconCircleCheck,
  IconCircleDashed,
  IconCircleDot,
  IconCircleX,
  IconTrophy,
  type TablerIcon,
} from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useRef } from "react";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./board.module.css";
import { type CardActions, DealCard } from "./DealCard.tsx";
import { SumText } from "./SumText.tsx";

const CARD = 104;
const GAP = 6;
const AHEAD = 12;

export type Slot = { index: number; label: string; tone: "target" | "origin" };

type Props = {
  object: CrmObject;
  stage: Stage;
  column: Column;
  today: string;
  zone: string;
  readOnly: boolean;
  selected: string | null;
  /** The card on its way elsewhere: its place is kept. */
  lifted: string | null;
  slot: Slot | null;
  /** Figures as they would be, and which way the card goes. */
  preview: { count: number; sums: BoardSum[]; tone: "source" | "target" } | null;
  actions: CardActions;
  onEnd: (column: Column) => void;
};

const PROGRESS: TablerIcon[] = [IconCircleDashed, IconCircleDot, IconCircleCheck];

function iconOf(stage: Stage): TablerIcon {
  if (stage.outcome === "won") return IconTrophy;
  if (stage.outcome === "lost") return IconCircleX;
  return PROGRESS[Math.min(2, Math.floor(stage.probability / 40))] ?? IconCircleDashed;
}

export const BoardColumn = memo(function BoardColumn(props: Props) {
  const { stage, column, preview } = props;
  const { read } = useLocale();
  const Icon = iconOf(stage);
  const count = preview?.count ?? column.count;
  const name = read(stage.label);
  const spoken = plural(count, { one: "# deal", other: "# deals" });
  return (
    <section
      className={styles.column}
      data-stage={stage.id}
      data-testid="column"
      data-tone={preview?.tone}
      aria-label={`${name}, ${spoken}`}
    >
      <header className={styles.head}>
        <Icon size={14} stroke={1.5} aria-hidden />
        <h2 className="truncate">{name}</h2>
        <span className="num" data-testid="column-count">
          {count}
        </span>
        <b className="num" data-testid="column-sum">
          <SumText sums={preview?.sums ?? column.sums} />
        </b>
      </header>
      <Cards {...props} />
    </section>
  );
});

/** A slot takes a place of its own among the cards. */
function placed(cards: readonly Card[], slot: Slot | null): (Card | Slot)[] {
  if (slot?.tone !== "target") return [...cards];
  return [...cards.slice(0, slot.index), slot, ...cards.slice(slot.index)];
}

const isSlot = (item: Card | Slot): item is Slot => "index" in item;

function Cards(props: Props) {
  const { object, stage, column, today, zone, readOnly, selected, lifted, slot, actions, onEnd } = props;
  const { t } = useLingui();
  const scroll = useRef<HTMLDivElement>(null);
  const items = placed(column.cards, slot);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => CARD + GAP,
    overscan: 4,
    getItemKey: (index) => {
      const item = items[index];
      return item && !isSlot(item) ? item.id : "slot";
    },
  });
  const rows = virtual.getVirtualItems();
  const last = rows.at(-1)?.index ?? 0;
  const near = last >= items.length - AHEAD;
  useEffect(() => {
    if (near && column.next) onEnd(column);
  }, [near, column, onEnd]);
  const here = items.findIndex((item) => !isSlot(item) && item.id === selected);
  useEffect(() => {
    if (here >= 0) virtual.scrollToIndex(here, { align: "auto" });
  }, [here, virtual]);
  return (
    <div ref={scroll} className={styles.cards} data-testid="cards">
      <div className={styles.stack} style={{ height: virtual.getTotalSize() }}>
        {rows.map((row) => {
          const item = items[row.index];
          if (!item) return null;
          const slotted = isSlot(item);
          return (
            <div key={row.key} className={styles.place} style={{ transform: `translateY(${row.start}px)` }}>
              {slotted ? (
                <div className={styles.slot} data-testid="slot" />
              ) : item.id === lifted ? (
                <div className={styles.origin}>
                  <span className="truncate">{item.name}</span>
                  <small>{t`On the move, its place is kept`}</small>
                </div>
              ) : (
                <DealCard
                  object={object}
                  card={item}
                  stage={stage}
                  today={today}
                  zone={zone}
                  selected={item.id === selected}
                  readOnly={readOnly}
                  actions={actions}
                />
              )}
            </div>
          );
        })}
      </div>
      {column.cards.length === 0 && !slot ? <p className={styles.none}>{t`No deals here`}</p> : null}
    </div>
  );
}
