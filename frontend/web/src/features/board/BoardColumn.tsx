/** One column: its figures above, its cards below. Only the cards in sight are drawn. */
import { useLingui } from "@lingui/react/macro";
import type { CrmObject } from "@rapport/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useRef } from "react";
import type { Item, Lane, LaneColumn } from "~/data/lanes.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { BoardCard } from "./BoardCard.tsx";
import styles from "./board.module.css";
import type { CardActions, Look } from "./look.ts";

const CARD = 104;
const GAP = 6;
const AHEAD = 12;

export type Slot = { index: number; label: string; tone: "target" | "origin" };

type Props<L extends Lane, C extends Item, S> = {
  object: CrmObject;
  look: Look<L, C, S>;
  stage: L;
  column: LaneColumn<C, S>;
  readOnly: boolean;
  selected: string | null;
  /** The card on its way elsewhere: its place is kept. */
  lifted: string | null;
  slot: Slot | null;
  /** Figures as they would be, and which way the card goes. */
  preview: { count: number; sums: S; tone: "source" | "target" } | null;
  actions: CardActions<C>;
  onEnd: (column: LaneColumn<C, S>) => void;
};

function Column<L extends Lane, C extends Item, S>(props: Props<L, C, S>) {
  const { look, stage, column, preview } = props;
  const { read } = useLocale();
  const count = preview?.count ?? column.count;
  const name = read(stage.label);
  return (
    <section
      className={styles.column}
      data-stage={stage.id}
      data-testid="column"
      data-tone={preview?.tone}
      aria-label={`${name}, ${look.spoken(count)}`}
    >
      <header className={styles.head}>
        <look.Icon stage={stage} />
        <h2 className="truncate">{name}</h2>
        <span className="num" data-testid="column-count">
          {count}
        </span>
        <b className="num" data-testid="column-sum">
          <look.Sums sums={preview?.sums ?? column.sums} />
        </b>
      </header>
      <Cards {...props} />
    </section>
  );
}

/** Drawn again only when something of it is another one. */
export const BoardColumn = memo(Column) as typeof Column;

/** A slot takes a place of its own among the cards. */
function placed<C extends Item>(cards: readonly C[], slot: Slot | null): (C | Slot)[] {
  if (slot?.tone !== "target") return [...cards];
  return [...cards.slice(0, slot.index), slot, ...cards.slice(slot.index)];
}

const isSlot = (item: Item | Slot): item is Slot => "index" in item && "tone" in item;

function Cards<L extends Lane, C extends Item, S>(props: Props<L, C, S>) {
  const { object, look, stage, column, readOnly, selected, lifted, slot, actions, onEnd } = props;
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
          return (
            <div key={row.key} className={styles.place} style={{ transform: `translateY(${row.start}px)` }}>
              {isSlot(item) ? (
                <div className={styles.slot} data-testid="slot" />
              ) : item.id === lifted ? (
                <div className={styles.origin}>
                  <span className="truncate">{look.nameOf(item)}</span>
                  <small>{t`On the move, its place is kept`}</small>
                </div>
              ) : (
                <BoardCard
                  object={object}
                  look={look}
                  card={item}
                  stage={stage}
                  selected={item.id === selected}
                  readOnly={readOnly}
                  actions={actions}
                />
              )}
            </div>
          );
        })}
      </div>
      {column.cards.length === 0 && !slot ? <p className={styles.none}>{look.none()}</p> : null}
    </div>
  );
}
