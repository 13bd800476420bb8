/** Dragging a card by pointer: lifted after a few pixels, over the column under the pointer, dropped or given up. */
import { type PointerEvent as ReactPointer, type RefObject, useEffect, useRef, useState } from "react";
import type { Item } from "~/data/lanes.ts";

const THRESHOLD = 4;
const EDGE = 72;
const SPEED = 14;

export type Drag<C extends Item> = { card: C; from: string; over: string | null };
type Start<C extends Item> = { card: C; from: string; x: number; y: number; grip: { x: number; y: number } };

type Options<C extends Item> = {
  board: RefObject<HTMLElement | null>;
  ghost: RefObject<HTMLElement | null>;
  onLift: (card: C) => void;
  onDrop: (drag: Drag<C>) => void;
};

export function useDrag<C extends Item>({ board, ghost, onLift, onDrop }: Options<C>) {
  const [drag, setDrag] = useState<Drag<C> | null>(null);
  const start = useRef<Start<C> | null>(null);
  const current = useRef<Drag<C> | null>(null);
  const pointer = useRef({ x: 0, y: 0 });
  const frame = useRef(0);
  const callbacks = useRef({ onLift, onDrop });
  callbacks.current = { onLift, onDrop };

  const put = (next: Drag<C> | null) => {
    current.current = next;
    setDrag(next);
  };

  const follow = () => {
    const { x, y } = pointer.current;
    const grip = start.current?.grip ?? { x: 0, y: 0 };
    // Written to the element itself: React draws only when the column changes.
    if (ghost.current) ghost.current.style.translate = `${x - grip.x}px ${y - grip.y}px`;
  };

  const drift = () => {
    const area = board.current?.getBoundingClientRect();
    if (!current.current || !area || !board.current) return;
    const { x } = pointer.current;
    const left = x < area.left + EDGE ? -1 : x > area.right - EDGE ? 1 : 0;
    if (left !== 0) {
      board.current.scrollLeft += left * SPEED;
      look();
    }
    frame.current = requestAnimationFrame(drift);
  };

  const look = () => {
    const { x, y } = pointer.current;
    const under = document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-stage]");
    const over = under?.dataset.stage ?? null;
    if (current.current && over !== current.current.over) put({ ...current.current, over });
  };

  const stop = () => {
    cancelAnimationFrame(frame.current);
    window.removeEventListener("pointermove", onMove);
    window.removeEventListener("pointerup", onUp);
    window.removeEventListener("pointercancel", onCancel);
    window.removeEventListener("keydown", onKey, true);
    start.current = null;
  };

  const onMove = (event: PointerEvent) => {
    const begun = start.current;
    if (!begun) return;
    pointer.current = { x: event.clientX, y: event.clientY };
    if (!current.current) {
      if (Math.hypot(event.clientX - begun.x, event.clientY - begun.y) < THRESHOLD) return;
      put({ card: begun.card, from: begun.from, over: begun.from });
      callbacks.current.onLift(begun.card);
      frame.current = requestAnimationFrame(drift);
    }
    event.preventDefault();
    follow();
    look();
  };

  const onUp = () => {
    const dropped = current.current;
    stop();
    if (!dropped) return;
    put(null);
    swallowClick();
    callbacks.current.onDrop(dropped);
  };

  const onCancel = () => {
    stop();
    put(null);
  };

  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !current.current) return;
    event.preventDefault();
    event.stopPropagation();
    // The button is still down.
    window.addEventListener("pointerup", swallowClick, { once: true });
    onCancel();
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever is under way ends with the page
  useEffect(() => stop, []);
  // The ghost is drawn after the lift, and must be where the pointer already is.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each lift
  useEffect(follow, [drag?.card.id]);

  const lift = (card: C, event: ReactPointer<HTMLElement>) => {
    // A finger scrolls; on a phone a card is moved by its menu.
    if (event.button !== 0 || event.pointerType === "touch") return;
    const box = event.currentTarget.getBoundingClientRect();
    stop();
    start.current = {
      card,
      from: card.stage,
      x: event.clientX,
      y: event.clientY,
      grip: { x: event.clientX - box.left, y: event.clientY - box.top },
    };
    window.addEventListener("pointermove", onMove);
    window.addEventListener("pointerup", onUp);
    window.addEventListener("pointercancel", onCancel);
    window.addEventListener("keydown", onKey, true);
  };
  return { drag, lift };
}

/** The click that the browser sends after a drop is no click on what lies there; one that a key makes is meant. */
function swallowClick(): void {
  const swallow = (event: MouseEvent) => {
    if (event.detail === 0) return;
    event.stopPropagation();
    event.preventDefault();
  };
  window.addEventListener("click", swallow, { capture: true });
  setTimeout(() => window.removeEventListener("click", swallow, { capture: true }));
}
