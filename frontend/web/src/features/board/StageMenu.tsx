/** The stages of the pipeline to move a deal to, each with what it would ask. */
import { useLingui } from "@lingui/react/macro";
import type { Card, CrmObject, Gates, Stage } from "@rapport/core";
import { IconShieldExclamation } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { gatesQuery } from "~/data/board.ts";
import styles from "./board.module.css";
import { GateList, isOpen } from "./GatePopover.tsx";
import { LaneMenu } from "./LaneMenu.tsx";

type Props = {
  object: CrmObject;
  card: Card;
  stages: Stage[];
  onPick: (stage: Stage) => void;
  onCancel: () => void;
};

const closedGate = (gates: Gates | undefined, stage: string) =>
  gates?.gates.find((each) => each.stage === stage && !isOpen(each));

export function StageMenu({ object, card, stages, onPick, onCancel }: Props) {
  const { t } = useLingui();
  const { data } = useQuery(gatesQuery(card.id, card.version));
  return (
    <LaneMenu
      here={card.stage}
      lanes={stages}
      onPick={onPick}
      onCancel={onCancel}
      mark={(stage) =>
        closedGate(data, stage.id) ? (
          <IconShieldExclamation
            size={13}
            stroke={1.5}
            className={styles.shield}
            aria-label={t`Something is missing`}
          />
        ) : null
      }
      below={(stage) => {
        const gate = closedGate(data, stage.id);
        return gate ? (
          <div className={styles.menuGate}>
            <GateList object={object} card={card} stage={stage} gate={gate} />
          </div>
        ) : null;
      }}
    />
  );
}
