/** The pipelines of deals, with the names of their stages. */
import type { Pipeline } from "@rapport/core";
import { queryOptions } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { absorb } from "./labels.ts";

export const pipelinesQuery = queryOptions({
  queryKey: ["pipelines"],
  staleTime: 60_000,
  queryFn: async () => named(await api.pipelines()),
});

export function named(pipelines: Pipeline[]): Pipeline[] {
  const labels = pipelines.flatMap((line) => [line, ...line.stages]).map((each) => [each.id, each.label]);
  absorb({ choices: Object.fromEntries(labels) });
  return pipelines;
}

/** Those that deals may be put into: in use, everybody's or of a team of the reader's. */
export const offeredOf = (lines: readonly Pipeline[]): Pipeline[] =>
  lines.filter((line) => line.offered && !line.archived);
