/** Columns that lie outside the window are named at its edge, with what is in them; a click brings the next one in. */
import { useLingui } from "@lingui/react/macro";
import { IconArrowLeft, IconArrowRight } from "@tabler/icons-react";
import { type RefObject, useEffect, useState } from "react";
import type { Item, Lane, Shown } from "~/data/lanes.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./board.module.css";
import type { Look } from "./look.ts";

const STEP = 228;
/** A column of which at least this much shows is not hidden. */
const ENOUGH = 150;

type Hidden = { left: number | null; right: number | null };

function hiddenIn(area: HTMLElement): Hidden {
  const box = area.getBoundingClientRect();
  const columns = [...area.querySelectorAll<HTMLElement>("[data-stage]")];
  const showing = columns.map((column) => {
    const { left, right } = column.getBoundingClientRect();
    return Math.min(right, box.right) - Math.max(left, box.left) >= ENOUGH;
  });
  const first = showing.indexOf(true);
  const last = showing.lastIndexOf(true);
  return { left: first > 0 ? first - 1 : null, right: last < columns.length - 1 ? last + 1 : null };
}

type Props<L extends Lane, C extends Item, S> = {
  area: RefObject<HTMLDivElement | null>;
  columns: Shown<L, C, S>[];
  look: Pick<Look<L, C, S>, "Sums" | "spoken">;
};

export function Edges<L extends Lane, C extends Item, S>({ area, columns, look }: Props<L, C, S>) {
  const { t } = useLingui();
  const [hidden, setHidden] = useState<Hidden>({ left: null, right: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured anew when there are other columns
  useEffect(() => {
    const element = area.current;
    if (!element) return;
    const measure = () =>
      setHidden((before) => {
        const next = hiddenIn(element);
        return before.left === next.left && before.right === next.right ? before : next;
      });
    measure();
    element.addEventListener("scroll", measure, { passive: true });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      element.removeEventListener("scroll", measure);
      observer.disconnect();
    };
  }, [area, columns.length]);
  const by = (step: number) => area.current?.scrollBy({ left: step, behavior: "smooth" });
  const left = hidden.left === null ? undefined : columns[hidden.left];
  const right = hidden.right === null ? undefined : columns[hidden.right];
  return (
    <>
      {left ? (
        <Edge side="left" shown={left} look={look} label={t`Earlier stages`} onClick={() => by(-STEP)} />
      ) : null}
      {right ? (
        <Edge side="right" shown={right} look={look} label={t`Further stages`} onClick={() => by(STEP)} />
      ) : null}
    </>
  );
}

type EdgeProps<L extends Lane, C extends Item, S> = Pick<Props<L, C, S>, "look"> & {
  side: "left" | "right";
  shown: Shown<L, C, S>;
  label: string;
  onClick: () => void;
};

function Edge<L extends Lane, C extends Item, S>(props: EdgeProps<L, C, S>) {
  const { side, shown, look, label, onClick } = props;
  const { read } = useLocale();
  const { stage, column } = shown;
  const Arrow = side === "left" ? IconArrowLeft : IconArrowRight;
  return (
    <div className={styles.edge} data-side={side}>
      <button type="button" onClick={onClick} title={label} data-testid={`edge-${side}`}>
        <b className="truncate">{read(stage.label)}</b>
        <span className="num">{look.spoken(column.count)}</span>
        <span className="num">
          <look.Sums sums={column.sums} />
        </span>
        <Arrow size={14} stroke={1.5} />
      </button>
    </div>
  );
}
