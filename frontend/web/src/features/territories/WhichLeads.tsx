/** Which leads a rule is about: all, or those that meet conditions. */
import { useLingui } from "@lingui/react/macro";
import { emptyGroup, type Filter, type Group, toGroup } from "@rapport/core";
import { useState } from "react";
import { byName, useObjects } from "~/data/objects.ts";
import dialog from "~/ui/form-dialog.module.css";
import { Criteria, criteriaOf } from "./Criteria.tsx";

const NONE: Group = { ...emptyGroup("and"), items: [] };

type Kept = Record<string, unknown> | null;
type Which = { root: Group; change: (root: Group) => void; criteria: Kept; isWhole: boolean };

/** The conditions of a rule while they are edited; `criteria` is null for all leads, as it is kept. */
export function useWhichLeads(kept: Kept | undefined): Which {
  const [root, change] = useState(kept ? toGroup(kept as unknown as Filter) : NONE);
  const isBegun = root.items.length > 0;
  const found = criteriaOf(root);
  const criteria = isBegun ? (found as Kept) : null;
  return { root, change, criteria, isWhole: !isBegun || found !== null };
}

export function WhichLeads({ which }: { which: Which }) {
  const { t } = useLingui();
  const lead = byName(useObjects(), "lead");
  return (
    <fieldset className={dialog.part}>
      <legend>{t`Which leads`}</legend>
      {which.root.items.length > 0 ? null : (
        <p className="mute">{t`Every lead, until you add a condition.`}</p>
      )}
      {lead ? <Criteria object={lead} root={which.root} onChange={which.change} /> : null}
    </fieldset>
  );
}
