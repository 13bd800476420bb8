/** The stages of a pipeline as columns; a card that moves meets the gate of its new stage. */
import { plural, t as say } from "@lingui/core/macro";
import type { BoardWorth, Card, CrmObject, Sort, Stage } from "@rapport/core";
import {
  IconCircleCheck,
  IconCircleDashed,
  IconCircleDot,
  IconCircleX,
  IconTrophy,
  type TablerIcon,
} from "@tabler/icons-react";
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { queryClient } from "~/app/queries.ts";
import { type BoardScope, gatesQuery, loadMore } from "~/data/board.ts";
import { landing, orderOf, shifted } from "~/data/boardMath.ts";
import type { Shown } from "~/data/lanes.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { DealFace } from "./DealCard.tsx";
import { Anchored, type Box, GateHint, GateList, isOpen, useGate } from "./GatePopover.tsx";
import { type IndexOf, Lanes, slotBox } from "./Lanes.tsx";
import type { Look } from "./look.ts";
import { Planned } from "./Planned.tsx";
import { SumText } from "./SumText.tsx";
import type { Drag } from "./useDrag.ts";
import { useMoving } from "./useMoving.ts";

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

const PROGRESS: TablerIcon[] = [IconCircleDashed, IconCircleDot, IconCircleCheck];

function StageIcon({ stage }: { stage: Stage }) {
  const Icon =
    stage.outcome === "won"
      ? IconTrophy
      : stage.outcome === "lost"
        ? IconCircleX
        : (PROGRESS[Math.min(2, Math.floor(stage.probability / 40))] ?? IconCircleDashed);
  return <Icon size={14} stroke={1.5} aria-hidden />;
}

/** On a board of the past the day that counts as today is the one looked back to. */
const lookOf = (today: string, zone: string): Look<Stage, Card, BoardWorth> => ({
  Face: (props) => <DealFace {...props} today={today} zone={zone} />,
  Icon: StageIcon,
  Sums: SumText,
  nameOf: (card) => card.name,
  shifted,
  spoken: (count) => plural(count, { one: "# deal", other: "# deals" }),
  none: () => say`No deals here`,
});

export function Columns(props: Props) {
  const { object, columns, scope, sort, today, zone, readOnly, phone, onOpen } = props;
  const message = useErrorMessage();
  const index = useRef<IndexOf<Card>>(() => 0);
  const look = useMemo(() => lookOf(today, zone), [today, zone]);
  const stages = columns.map(({ stage }) => stage);
  const moving = useMoving(object, stages, (card, to) => index.current(card, to));
  const { plan } = moving;
  return (
    <>
      <Lanes
        object={object}
        look={look}
        columns={columns}
        readOnly={readOnly}
        phone={phone}
        index={index}
        going={plan?.kind === "form" && !moving.pending ? { card: plan.card, to: plan.to.id } : null}
        landing={(card, { stage, column }) =>
          landing(column.cards, card, orderOf(sort, stage.outcome !== "open"))
        }
        onOpen={(card) => onOpen(card.id, card.stage)}
        onLift={(card) => {
          moving.cancel();
          void queryClient.prefetchQuery(gatesQuery(card.id, card.version));
        }}
        onDrop={(card, to, at) => void moving.begin(card, to, at)}
        onChoose={moving.choose}
        onPlan={moving.planStep}
        onEnd={(column) => {
          loadMore(scope, column).catch((error: unknown) => toast({ text: message(error), tone: "danger" }));
        }}
        hint={(drag, area) => <Asked object={object} drag={drag} columns={columns} area={area} />}
      />
      {plan ? <Planned object={object} stages={stages} plan={plan} moving={moving} /> : null}
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
  drag: Drag<Card>;
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
  const stage = columns.find((each) => each.stage.id === drag.over)?.stage;
  if (!at || !gate || !stage || (isOpen(gate) && gate.required.length === 0)) return null;
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
