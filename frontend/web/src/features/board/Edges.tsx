/** Columns that lie outside the window are named at its edge, with what is in them; a click brings the next one in. */
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import type { BoardColumn, Stage } from "@rapport/core";
import { IconArrowLeft, IconArrowRight } from "@tabler/icons-react";
import { type RefObject, useEffect, useState } from "react";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./board.module.css";
import { SumText } from "./SumText.tsx";

const STEP = 228;
/** A column of which at least this much shows is not hidden. */
const ENOUGH = 150;

export type Shown = { stage: Stage; column: BoardColumn };
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

export function Edges({ area, columns }: { area: RefObject<HTMLDivElement | null>; columns: Shown[] }) {
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
      {left ? <Edge side="left" shown={left} label={t`Earlier stages`} onClick={() => by(-STEP)} /> : null}
      {right ? <Edge side="right" shown={right} label={t`Further stages`} onClick={() => by(STEP)} /> : null}
    </>
  );
}

type EdgeProps = { side: "left" | "right"; shown: Shown; label: string; onClick: () => void };

function Edge({ side, shown, label, onClick }: EdgeProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const { stage, column } = shown;
  const Arrow = side === "left" ? IconArrowLeft : IconArrowRight;
  return (
    <div className={styles.edge} data-side={side}>
      <button type="button" onClick={onClick} title={label} data-testid={`edge-${side}`}>
        <b className="truncate">{read(stage.label)}</b>
        <span className="num">{t`${plural(column.count, { one: "# deal", other: "# deals" })}`}</span>
        <span className="num">
          <SumText sums={column.sums} />
        </span>
        <Arrow size={14} stroke={1.5} />
      </button>
    </div>
  );
}
