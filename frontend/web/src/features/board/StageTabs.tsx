/** On a phone the board shows one column at a time: by a swipe, or by its name here. */
import { useLingui } from "@lingui/react/macro";
import { type RefObject, useEffect, useRef, useState } from "react";
import type { Item, Lane, Shown } from "~/data/lanes.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./board.module.css";

type Props<L extends Lane, C extends Item, S> = {
  area: RefObject<HTMLDivElement | null>;
  columns: Shown<L, C, S>[];
};

export function StageTabs<L extends Lane, C extends Item, S>({ area, columns }: Props<L, C, S>) {
  const { t } = useLingui();
  const { read } = useLocale();
  const [at, setAt] = useState(0);
  const tabs = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = area.current;
    if (!element) return;
    const measure = () => setAt(Math.round(element.scrollLeft / Math.max(1, element.clientWidth)));
    element.addEventListener("scroll", measure, { passive: true });
    return () => element.removeEventListener("scroll", measure);
  }, [area]);
  useEffect(() => {
    const tab = tabs.current?.children[at] as HTMLElement | undefined;
    tabs.current?.scrollTo({ left: (tab?.offsetLeft ?? 0) - 16, behavior: "smooth" });
  }, [at]);
  const show = (index: number) => {
    const width = area.current?.clientWidth ?? 0;
    area.current?.scrollTo({ left: index * width, behavior: "smooth" });
  };
  return (
    <div ref={tabs} className={styles.stageTabs} role="tablist" aria-label={t`Stages`}>
      {columns.map(({ stage, column }, index) => (
        <button
          key={stage.id}
          type="button"
          role="tab"
          aria-selected={index === at}
          onClick={() => show(index)}
          data-testid="stage-tab"
        >
          {read(stage.label)} <small className="num">{column.count}</small>
        </button>
      ))}
    </div>
  );
}
