/** Imports: each step is the server's state; the page only asks again while work is going on. */
import type { Import, ImportMapping } from "@rapport/core";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { refreshLists } from "./cache.ts";

const BUSY = new Set<Import["state"]>(["checking", "running", "undoing"]);
export const isWorking = (state: Import["state"]): boolean => BUSY.has(state);

export const importsQuery = queryOptions({ queryKey: ["imports"], queryFn: api.imports, staleTime: 5_000 });

const importKey = (id: string) => ["import", id] as const;

export function useImport(id: string) {
  return useQuery({
    queryKey: importKey(id),
    queryFn: () => api.import(id),
    refetchInterval: (query) => (query.state.data && isWorking(query.state.data.state) ? 700 : false),
    refetchIntervalInBackground: true,
  });
}

export type ImportAction =
  | ({ do: "map" } & ImportMapping)
  | { do: "check"; decisions: Record<string, string> }
  | { do: "run" }
  | { do: "undo" };

function perform(id: string, action: ImportAction): Promise<Import> {
  if (action.do === "map") {
    const { do: _, ...mapping } = action;
    return api.mapImport(id, mapping);
  }
  if (action.do === "check") return api.checkImport(id, action.decisions);
  return action.do === "run" ? api.runImport(id) : api.undoImport(id);
}

export function useImportAction(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: (action: ImportAction) => perform(id, action),
    onSuccess: (next) => {
      client.setQueryData(importKey(id), next);
      void client.invalidateQueries({ queryKey: ["import-rows", id] });
    },
  });
}

/** After a run or an undo, nothing that lists showed before can be relied on. */
export function forgetLists(noun: string | undefined): void {
  if (noun) refreshLists(noun);
}

export function useImportRows(id: string, tab: string, offset: number, version: string) {
  return useQuery({
    queryKey: ["import-rows", id, tab, offset, version],
    queryFn: () => api.importRows(id, tab, offset),
    placeholderData: (previous) => previous,
  });
}
