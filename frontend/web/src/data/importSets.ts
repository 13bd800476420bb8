/** Several files imported as one. As with one file, each step is the server's state. */
import type { CrmObject, Import, ImportMapping, ImportSet } from "@rapport/core";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { importsQuery, isWorking } from "./imports.ts";

const setKey = (id: string) => ["import-set", id] as const;

export function useImportSet(id: string) {
  return useQuery({
    queryKey: setKey(id),
    queryFn: () => api.importSet(id),
    refetchInterval: (query) => (query.state.data && isWorking(query.state.data.state) ? 700 : false),
    refetchIntervalInBackground: true,
  });
}

/** What a file's rows may become: records of the CRM, and people, who are none. */
const importObjectsQuery = queryOptions({
  queryKey: ["import-objects"],
  queryFn: api.importObjects,
  staleTime: 5 * 60_000,
});

const NONE: CrmObject[] = [];
export const useImportObjects = (): CrmObject[] => useQuery(importObjectsQuery).data ?? NONE;

type Decisions = Record<string, Record<string, string>>;
export type SetAction =
  | { do: "check"; decisions: Decisions; mappings?: Record<string, ImportMapping> }
  | { do: "run" }
  | { do: "undo"; records?: Record<string, "keep" | "revert"> };

async function perform(id: string, action: SetAction): Promise<ImportSet> {
  if (action.do === "run") return api.runImportSet(id);
  if (action.do === "undo") return api.undoImportSet(id, action.records ?? {});
  for (const [file, mapping] of Object.entries(action.mappings ?? {})) await api.mapImport(file, mapping);
  return api.checkImportSet(id, action.decisions);
}

export function useSetAction(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: (action: SetAction) => perform(id, action),
    // A decision shows at once; what follows from it comes with the answer.
    onMutate: (action) => {
      if (action.do !== "check") return;
      client.setQueryData<ImportSet>(setKey(id), (set) =>
        set ? { ...set, imports: set.imports.map((item) => decided(item, action.decisions[item.id])) } : set,
      );
    },
    onSuccess: (next) => client.setQueryData(setKey(id), next),
    onError: () => void client.invalidateQueries({ queryKey: setKey(id) }),
    onSettled: () => void client.invalidateQueries({ queryKey: importsQuery.queryKey }),
  });
}

const decided = (item: Import, decisions: Record<string, string> | undefined): Import =>
  decisions ? { ...item, decisions } : item;

/** Opens the same files once more with one of them as something else; what was matched in the others stays. */
export async function recognised(set: ImportSet, changed: Import, object: string): Promise<ImportSet> {
  const objects = Object.fromEntries(set.imports.map((item) => [item.file.id, item.object]));
  const files = set.imports.map((item) => item.file.id);
  const next = await api.createImportSet(files, { ...objects, [changed.file.id]: object });
  for (const item of set.imports) {
    const again = next.imports.find((other) => other.file.id === item.file.id);
    if (!again || item.id === changed.id) continue;
    const { columns, key, historic } = item;
    await api.mapImport(again.id, { columns: columns.map(choiceOf), key, historic });
  }
  await api.discardImportSet(set.id);
  return api.importSet(next.id);
}

export const choiceOf = ({ header, field, create_choice }: Import["columns"][number]) => ({
  header,
  field,
  create_choice: create_choice ?? true,
});
