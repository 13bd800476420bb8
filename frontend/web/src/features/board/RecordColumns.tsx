/** The choices of a field as columns; a card that moves gets the choice, and is asked for what that asks for. */
import { plural, t as say } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import type { CrmObject, Field, Sort, Value } from "@rapport/core";
import { useMemo, useRef, useState } from "react";
import type { Lane, Shown } from "~/data/lanes.ts";
import { useMoveRecord } from "~/data/moves.ts";
import { fieldOf } from "~/data/objects.ts";
import {
  landingOf,
  loadMoreRecords,
  type RecordBoardScope,
  type RecordCard,
  shiftedSums,
} from "~/data/recordBoard.ts";
import { isConflict } from "~/data/writes.ts";
import { Sum } from "~/features/list/GridFoot.tsx";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { Anchored, type Box, FieldsForm } from "./GatePopover.tsx";
import { LaneMenu } from "./LaneMenu.tsx";
import { type IndexOf, Lanes } from "./Lanes.tsx";
import type { Look } from "./look.ts";
import { useEscape } from "./Planned.tsx";
import { ChoiceIcon, RecordFace, titleOf } from "./RecordFace.tsx";
import { filled } from "./useMoving.ts";

type Sums = Record<string, string>;
export type RecordLane = Shown<Lane, RecordCard, Sums>;

type Props = {
  object: CrmObject;
  columns: RecordLane[];
  /** The field whose choices the columns are. */
  field: Field;
  /** What cards show, and what columns add up. */
  fields: Field[];
  sums: Field[];
  scope: RecordBoardScope;
  sort: Sort[];
  readOnly: boolean;
  phone: boolean;
  onOpen: (card: RecordCard) => void;
};

type Plan =
  | { kind: "menu"; card: RecordCard; at: Box }
  | { kind: "form"; card: RecordCard; at: Box; to: Lane; fields: Field[]; problems: Record<string, string> };

/** The first sum is said; the others are beside it, each with its field's name. */
export function Figures({ sums, fields }: { sums: Sums; fields: Field[] }) {
  const { read } = useLocale();
  const [first, ...rest] = fields;
  const sum = first ? sums[first.name] : undefined;
  // Nothing comes to nothing: an empty column says so itself.
  if (!first || sum === undefined || fields.every((each) => Number(sums[each.name] ?? 0) === 0)) return null;
  return (
    <span title={read(first.label)}>
      <Sum field={first} value={sum} />
      {rest.length > 0 ? (
        <small title={rest.map((each) => `${read(each.label)} ${sums[each.name] ?? ""}`).join(" · ")}>
          {" "}
          +{rest.length}
        </small>
      ) : null}
    </span>
  );
}

const lookOf = (object: CrmObject, fields: Field[], sums: Field[]): Look<Lane, RecordCard, Sums> => ({
  Face: (props) => <RecordFace {...props} fields={fields} />,
  Icon: ChoiceIcon,
  Sums: (props) => <Figures {...props} fields={sums} />,
  nameOf: (card) => titleOf(object, card),
  shifted: shiftedSums,
  spoken: (count) => plural(count, { one: "# record", other: "# records" }),
  none: () => say`Nothing here`,
});

export function RecordColumns(props: Props) {
  const { object, columns, field, fields, sums, scope, sort, readOnly, phone, onOpen } = props;
  const message = useErrorMessage();
  const { read } = useLocale();
  const index = useRef<IndexOf<RecordCard>>(() => 0);
  const look = useMemo(() => lookOf(object, fields, sums), [object, fields, sums]);
  const [plan, setPlan] = useState<Plan | null>(null);
  const move = useMoveRecord(object, field.name);
  const go = (card: RecordCard, to: Lane, at: Box, values: Record<string, Value>) => {
    setPlan((before) => (before?.kind === "form" ? before : null));
    move.mutate(
      {
        card,
        to: to.id,
        toLabel: read(to.label),
        index: index.current(card, to.id),
        change: { [field.name]: to.id || null } as Partial<RecordCard>,
        values,
        onRefused: (problems) => {
          const names = Object.keys(problems).filter((name) => name !== field.name);
          const lacking = names.flatMap((name) => fieldOf(object, name) ?? []);
          if (lacking.length === 0) return false;
          setPlan({ kind: "form", card, at, to, fields: lacking, problems });
          return true;
        },
      },
      { onSuccess: () => setPlan(null), onError: (error) => isConflict(error) && setPlan(null) },
    );
  };
  return (
    <>
      <Lanes
        object={object}
        look={look}
        columns={columns}
        readOnly={readOnly}
        phone={phone}
        index={index}
        going={plan?.kind === "form" && !move.isPending ? { card: plan.card, to: plan.to.id } : null}
        landing={(card, { column }) => landingOf(object, column.cards, card, sort)}
        onOpen={onOpen}
        onLift={() => setPlan(null)}
        onDrop={(card, to, at) => go(card, to, at, {})}
        onChoose={(card, at) => setPlan({ kind: "menu", card, at })}
        onEnd={(column) => {
          loadMoreRecords(object.noun, scope, column).catch((error: unknown) =>
            toast({ text: message(error), tone: "danger" }),
          );
        }}
      />
      {plan ? (
        <Asked
          object={object}
          lanes={columns.map(({ stage }) => stage)}
          plan={plan}
          pending={move.isPending}
          onPick={(to) => go(plan.card, to, plan.at, {})}
          onSubmit={(values) => plan.kind === "form" && go(plan.card, plan.to, plan.at, filled(values))}
          onCancel={() => setPlan(null)}
        />
      ) : null}
    </>
  );
}

type AskedProps = {
  object: CrmObject;
  lanes: Lane[];
  plan: Plan;
  pending: boolean;
  onPick: (to: Lane) => void;
  onSubmit: (values: Record<string, Value>) => void;
  onCancel: () => void;
};

/** What stands open beside a card: the columns to choose from, or what its new choice makes required. */
function Asked({ object, lanes, plan, pending, onPick, onSubmit, onCancel }: AskedProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  useEscape(onCancel);
  const name = plan.kind === "form" ? read(plan.to.label) : "";
  return (
    <Anchored at={plan.at} wide>
      {plan.kind === "menu" ? (
        <LaneMenu here={plan.card.stage} lanes={lanes} onPick={onPick} onCancel={onCancel} />
      ) : (
        <FieldsForm
          object={object}
          card={plan.card}
          title={t`Move to ${name}`}
          fields={plan.fields}
          problems={plan.problems}
          pending={pending}
          submitLabel={t`Save and move`}
          onSubmit={onSubmit}
          onCancel={onCancel}
        />
      )}
    </Anchored>
  );
}
