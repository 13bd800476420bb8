/** The tree of territories, for choosing one of it. */
import type { CrmObject } from "@rapport/core";
import { queryOptions } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { isOwnKind } from "./objects.ts";

/** A choice beside the territories: the rules decide again. */
export const BY_RULES = "by rules";

const TERRITORIAL = new Set(["company", "contact", "lead", "deal"]);

export const liesInTerritories = ({ name }: CrmObject): boolean => TERRITORIAL.has(name) || isOwnKind(name);

export const territoryNamesQuery = queryOptions({
  queryKey: ["territory-names"],
  queryFn: () => api.territoryNames(),
  staleTime: 60_000,
});

/** What a choice says to the API; an empty one is no territory. */
export const chosenTerritory = (choice: string) =>
  choice === BY_RULES ? { by_rules: true } : { by_rules: false, territory_id: choice || null };
