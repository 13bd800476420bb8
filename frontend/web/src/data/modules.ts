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

/** The module that would have a kind of record, if the plan had it. */
export const moduleOff = (modules: readonly Module[], noun: string): Module | undefined =>
  modules.find((module) => module.state === "off" && module.nouns.includes(noun));

export const useHasModule = (name: string): boolean => useSession().modules.includes(name);
