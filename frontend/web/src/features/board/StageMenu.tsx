/** The keyboard's way to move a card: the stages of the pipeline, each with what it would ask. */
import { useLingui } from "@lingui/react/macro";
import type { Card, CrmObject, Gates, Stage } from "@rapport/core";
import { IconCheck, IconShieldExclamation } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { gatesQuery } from "~/data/board.ts";
import { Kbd } from "~/ui/atoms.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./board.module.css";
import { GateList, isOpen } from "./GatePopover.tsx";

type Props = {
  object: CrmObject;
  card: Card;
  stages: Stage[];
  onPick: (stage: Stage) => void;
  onCancel: () => void;
};

const gateOf = (gates: Gates | undefined, stage: string) => gates?.gates.find((each) => each.stage === stage);

export function StageMenu({ object, card, stages, onPick, onCancel }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const { data } = useQuery(gatesQuery(card.id, card.version));
  const here = stages.findIndex((stage) => stage.id === card.stage);
  const [at, setAt] = useState(Math.min(here + 1, stages.length - 1));
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.focus(), []);
  const highlighted = stages[at];
  const gate = highlighted ? gateOf(data, highlighted.id) : undefined;
  const pick = (stage: Stage | undefined) => {
    if (stage && stage.id !== card.stage) onPick(stage);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    const number = /^[1-9]$/.test(event.key) ? Number(event.key) : 0;
    if (step) setAt((at + step + stages.length) % stages.length);
    else if (number) pick(stages[number - 1]);
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
        {stages.map((stage, index) => {
          const asked = gateOf(data, stage.id);
          const current = stage.id === card.stage;
          return (
            <button
              key={stage.id}
              type="button"
              id={`stage-${stage.id}`}
              role="menuitem"
              tabIndex={-1}
              disabled={current}
              data-at={index === at}
              data-testid="stage-option"
              onMouseEnter={() => setAt(index)}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => pick(stage)}
            >
              <span className="truncate">{read(stage.label)}</span>
              {current ? <IconCheck size={13} stroke={1.5} aria-label={t`now`} /> : null}
              {asked && !isOpen(asked) ? (
                <IconShieldExclamation
                  size={13}
                  stroke={1.5}
                  className={styles.shield}
                  aria-label={t`Something is missing`}
                />
              ) : null}
              {index < 9 ? <Kbd>{index + 1}</Kbd> : null}
            </button>
          );
        })}
      </div>
      {highlighted && gate && !isOpen(gate) ? (
        <div className={styles.menuGate}>
          <GateList object={object} card={card} stage={highlighted} gate={gate} />
        </div>
      ) : null}
    </div>
  );
}
