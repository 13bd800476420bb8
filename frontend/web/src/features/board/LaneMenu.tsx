/** The keyboard's way to move a card: the columns of its board, of which one is chosen. */
import { useLingui } from "@lingui/react/macro";
import { IconCheck } from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import type { Lane } from "~/data/lanes.ts";
import { Kbd } from "~/ui/atoms.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./board.module.css";

type Props<L extends Lane> = {
  /** The column that the card is in. */
  here: string;
  lanes: L[];
  /** What stands beside a column's name, and below the list for the one that would be taken. */
  mark?: (lane: L) => ReactNode;
  below?: (lane: L) => ReactNode;
  onPick: (lane: L) => void;
  onCancel: () => void;
};

export function LaneMenu<L extends Lane>({ here, lanes, mark, below, onPick, onCancel }: Props<L>) {
  const { t } = useLingui();
  const { read } = useLocale();
  const [at, setAt] = useState(Math.min(lanes.findIndex((lane) => lane.id === here) + 1, lanes.length - 1));
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.focus(), []);
  const highlighted = lanes[at];
  const pick = (lane: L | undefined) => {
    if (lane && lane.id !== here) onPick(lane);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    const number = /^[1-9]$/.test(event.key) ? Number(event.key) : 0;
    if (step) setAt((at + step + lanes.length) % lanes.length);
    else if (number) pick(lanes[number - 1]);
    else if (event.key === "Enter") pick(highlighted);
    else if (event.key === "Escape") onCancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div data-testid="stage-menu">
      <p className={styles.gateTitle}>{t`Move to`}</p>
      <div
        ref={list}
        className={styles.stages}
        role="menu"
        tabIndex={-1}
        aria-label={t`Move to`}
        aria-activedescendant={highlighted ? `stage-${highlighted.id}` : undefined}
        onKeyDown={onKeyDown}
        onBlur={(event) => !event.currentTarget.parentElement?.contains(event.relatedTarget) && onCancel()}
      >
        {lanes.map((lane, index) => (
          <button
            key={lane.id}
            type="button"
            id={`stage-${lane.id}`}
            role="menuitem"
            tabIndex={-1}
            disabled={lane.id === here}
            data-at={index === at}
            data-testid="stage-option"
            onMouseEnter={() => setAt(index)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => pick(lane)}
          >
            <span className="truncate">{read(lane.label)}</span>
            {lane.id === here ? <IconCheck size={13} stroke={1.5} aria-label={t`now`} /> : null}
            {mark?.(lane)}
            {index < 9 ? <Kbd>{index + 1}</Kbd> : null}
          </button>
        ))}
      </div>
      {highlighted ? below?.(highlighted) : null}
    </div>
  );
}
