/** Whom a step of a rule asks, in words. */
import { useLingui } from "@lingui/react/macro";
import type { ApprovalStep } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { peopleQuery } from "~/data/options.ts";
import { rolesQuery } from "~/data/roles.ts";
import { useSession } from "~/data/session.ts";
import { useLocale } from "~/ui/useLocale.ts";

/** Roles by name; only who manages people is shown them. */
export function useRoleNames(): { value: string; label: string }[] {
  const { read } = useLocale();
  const { manage_people } = useSession().rights;
  const roles = useQuery({ ...rolesQuery, enabled: manage_people }).data ?? [];
  return roles.map((role) => ({ value: role.id, label: read(role.label) }));
}

export const FIRST_STEP: ApprovalStep = { who: "manager", mode: "any", quorum: 1 };

export function useWho(): (step: ApprovalStep) => string {
  const { t } = useLingui();
  const people = useQuery(peopleQuery).data ?? [];
  const roles = useRoleNames();
  return (step) => {
    if (step.who === "manager") return t`the asker's manager`;
    if (step.who === "team_lead") return t`the lead of the asker's team`;
    if (step.who === "role") return roles.find((each) => each.value === step.role_id)?.label ?? t`a role`;
    return (step.people ?? []).map((id) => people.find((each) => each.id === id)?.name ?? "–").join(", ");
  };
}
