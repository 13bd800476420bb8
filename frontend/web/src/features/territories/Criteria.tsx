/** Conditions of a rule: the filter editor, over fields that lie in the clear. */
import type { CrmObject, Field, Filter, Group } from "@rapport/core";
import { toFilter } from "@rapport/core";
import { useMemo } from "react";
import { useFilterLabels } from "~/data/options.ts";
import { NodeEditor } from "~/features/list/FilterEditor.tsx";

const NEVER = new Set(["reference", "person", "pipeline", "stage"]);

/** What an own field is worked out from changes without a write of its record; a rule can't follow that. */
const isGiven = (field: Field): boolean => (!field.custom || field.editable) && field.type !== "file";

/** The object with the fields that a rule can ask for. */
function useAskable(object: CrmObject): CrmObject {
  return useMemo(
    () => ({
      ...object,
      relations: [],
      fields: object.fields
        .filter((each) => (each.encrypted === "clear" || each.encrypted === "choice") && isGiven(each))
        .filter((each) => !NEVER.has(each.type) && !each.target)
        .map((each) => ({ ...each, operators: each.operators.filter((op) => op !== "relative") })),
    }),
    [object],
  );
}

type Props = { object: CrmObject; root: Group; onChange: (root: Group) => void };

export function Criteria({ object, root, onChange }: Props) {
  const askable = useAskable(object);
  useFilterLabels(askable, root);
  return <NodeEditor object={askable} root={root} path={[]} onChange={onChange} />;
}

/** The criteria as they are sent; nothing until a condition is complete. */
export const criteriaOf = (root: Group): Filter | null => toFilter(root);
