/** The board of deals: its columns, more cards of one, and what gates ask of a deal. */
import type { Board, BoardBody, BoardColumn, BoardWorth, Card, Pipeline, PipelineDraft } from "@rapport/core";
import { queryOptions, useMutation, useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { queryClient } from "~/app/queries.ts";
import { refreshLists } from "./cache.ts";
import { absorb } from "./labels.ts";
import { appended, withTails } from "./lanes.ts";
import { named, pipelinesQuery } from "./pipelines.ts";
import { listKey } from "./records.ts";

const FIRST = 50;
const MORE = 200;

export const usePipelines = (): Pipeline[] => useSuspenseQuery(pipelinesQuery).data;

/** Writes a pipeline as a whole; every board may look different after it. */
export function useSavePipeline() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: ({ id, draft }: { id: string | null; draft: PipelineDraft }) =>
      id ? api.changePipeline(id, draft) : api.addPipeline(draft),
    onSuccess: (pipelines) => {
      client.setQueryData(pipelinesQuery.queryKey, named(pipelines));
      void client.invalidateQueries({ queryKey: ["choices", "deal"] });
      refreshLists("deals");
    },
    onError: () => void client.invalidateQueries({ queryKey: pipelinesQuery.queryKey }),
  });
}

export type BoardScope = Pick<BoardBody, "pipeline" | "filter" | "search" | "sort" | "as_of">;

/** Under the lists of deals, so that whatever has those read again has the board read again too. */
export const boardsKey = [...listKey("deals"), "board"] as const;
const boardKey = (scope: BoardScope) => [...boardsKey, scope] as const;

function boardQuery(scope: BoardScope) {
  return queryOptions({
    queryKey: boardKey(scope),
    queryFn: async ({ signal }): Promise<Board> => {
      const fresh = await api.board({ ...scope, limit: FIRST }, signal);
      absorb(fresh.included);
      return withTails<Card, BoardWorth, Board>(fresh, queryClient.getQueryData(boardKey(scope)));
    },
  });
}

/** Keeps the columns on screen until those of another filter or moment arrive. */
export function useBoard(scope: BoardScope) {
  return useQuery({
    ...boardQuery(scope),
    placeholderData: (previous) => (previous?.pipeline === scope.pipeline ? previous : undefined),
  });
}

const loading = new Set<string>();

/** Fetches the next cards of one column, once at a time. */
export async function loadMore(scope: BoardScope, { stage, next }: BoardColumn): Promise<void> {
  if (!next || loading.has(next)) return;
  loading.add(next);
  try {
    const page = await api.board({ ...scope, stage, cursor: next, limit: MORE });
    absorb(page.included);
    const more = page.columns[0];
    queryClient.setQueryData<Board>(
      boardKey(scope),
      (board) => board && more && appended<Card, BoardWorth, Board>(board, next, more),
    );
  } finally {
    loading.delete(next);
  }
}

/** What each stage would ask of a deal; asked anew for each version of it. */
export const gatesQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ["gates", id, version],
    queryFn: () => api.gates(id),
    staleTime: 30_000,
    retry: false,
  });
