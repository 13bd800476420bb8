/** What stands open beside a card: the stages to choose from, the form of a gate, or that of the next step. */
import { useLingui } from "@lingui/react/macro";
import type { CrmObject, Stage } from "@rapport/core";
import { useEffect } from "react";
import { useLocale } from "~/ui/useLocale.ts";
import { useStable } from "~/ui/useStable.ts";
import { Anchored, FieldsForm } from "./GatePopover.tsx";
import { StageMenu } from "./StageMenu.tsx";
import type { Moving, Plan } from "./useMoving.ts";

type Props = { object: CrmObject; stages: Stage[]; plan: Plan; moving: Moving };

export function Planned({ object, stages, plan, moving }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const { card, at } = plan;
  const { cancel } = useStable({ cancel: moving.cancel });
  useEscape(cancel);
  if (plan.kind === "menu")
    return (
      <Anchored at={at} wide>
        <StageMenu
          object={object}
          card={card}
          stages={stages}
          onPick={(stage) => void moving.begin(card, stage, at)}
          onCancel={moving.cancel}
        />
      </Anchored>
    );
  const name = plan.kind === "form" ? read(plan.to.label) : "";
  const unmet = plan.kind === "form" && plan.unmet;
  return (
    <Anchored at={at} wide>
      <FieldsForm
        key={plan.kind}
        object={object}
        card={card}
        title={plan.kind === "form" ? t`Move to ${name}` : t`Next step`}
        fields={plan.fields}
        note={unmet ? t`The condition to leave the present stage isn't met yet.` : undefined}
        problems={plan.kind === "form" ? plan.problems : {}}
        pending={moving.pending}
        submitLabel={plan.kind === "form" ? t`Save and move` : t`Save`}
        onSubmit={moving.submit}
        onCancel={moving.cancel}
      />
    </Anchored>
  );
}

/** Esc gives up, wherever the focus has gone by then. */
export function useEscape(cancel: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && !event.defaultPrevented && cancel();
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [cancel]);
}
