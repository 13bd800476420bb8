/** What the page of assignment calls people, and whom a rule names. */
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import type { AssignmentRule } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { useLeadOwners } from "~/data/leadOwners.ts";

export const teamsQuery = { queryKey: ["teams"], queryFn: api.teams };

/** Everybody whom these rules name, each once. */
export function useNamed(rules: readonly AssignmentRule[]): string[] {
  const teams = useQuery(teamsQuery).data ?? [];
  const named = rules.flatMap(({ setup }) => [
    ...(setup.people ?? []),
    ...(teams.find((each) => each.id === setup.team_id)?.people ?? []),
  ]);
  return [...new Set(named)];
}

/** The name of a person or a queue. */
export function useOwnerName(): (id: string | null | undefined) => string {
  const owners = useLeadOwners();
  return (id) => owners.find((each) => each.value === id)?.label ?? "–";
}

/** Whom a rule names, in one line. */
export function useWhom(): (rule: AssignmentRule) => string {
  const { t } = useLingui();
  const teams = useQuery(teamsQuery).data ?? [];
  const name = useOwnerName();
  return ({ setup }) => {
    const people = setup.people ?? [];
    const team = teams.find((each) => each.id === setup.team_id)?.name;
    const named =
      people.length <= 3 ? people.map(name) : [t`${plural(people.length, { other: "# people" })}`];
    return [...named, ...(team ? [team] : [])].join(" · ");
  };
}
