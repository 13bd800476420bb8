/** What there is to buy and what is switched on; asked for only by pages that stand in for what isn't. */
import type { Module } from "@rapport/core";
import { queryOptions } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { useSession } from "./session.ts";

export const modulesQuery = queryOptions({
  queryKey: ["modules"],
  queryFn: api.modules,
  staleTime: 60_000,
});

/** The module that would have a kind of record, if the plan or one's roles had it. */
export const moduleOff = (modules: readonly Module[], noun: string): Module | undefined =>
  modules.find((module) => ["off", "left_out"].includes(module.state) && module.nouns.includes(noun));

export function useHasModule(name: string): boolean {
  const { modules, left_out } = useSession();
  return modules.includes(name) && !left_out.includes(name);
}
