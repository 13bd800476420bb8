/** An archive that is brought, to have an organisation made of it. Its upload goes on while one is on other pages. */
import type { ArchiveImports, Progress } from "@rapport/core";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { api } from "~/app/api.ts";

export const archiveImportsQuery = queryOptions({
  queryKey: ["archive-imports"],
  queryFn: () => api.archiveImports(),
  staleTime: 0,
});

const WORKED_ON = new Set(["checking", "queued", "running"]);

export const isWorkedOn = (page: ArchiveImports | undefined): boolean =>
  WORKED_ON.has(page?.newest?.state ?? "");

type Upload = { progress: Progress; stop: AbortController };

let upload: Upload | null = null;
const listeners = new Set<() => void>();

function tell(next: Upload | null) {
  upload = next;
  for (const listener of listeners) listener();
}

function listen(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** How far this tab's own upload is; null where it has none. */
export const useArchiveUpload = (): Progress | null =>
  useSyncExternalStore(listen, () => upload)?.progress ?? null;

type Sent = { file: File; begun: string | null };

/** Sends one from its beginning, or goes on with the one that was begun. */
export function useSendArchive() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: async ({ file, begun }: Sent) => {
      const stop = new AbortController();
      let shown = begun !== null;
      tell({ progress: { sent: 0, size: file.size }, stop });
      const onProgress = (progress: Progress) => {
        tell({ progress, stop });
        if (!shown) void client.invalidateQueries(archiveImportsQuery);
        shown = true;
      };
      await api.sendArchive(file, begun, { onProgress, signal: stop.signal });
    },
    onSettled: async () => {
      tell(null);
      await client.invalidateQueries(archiveImportsQuery);
    },
  });
}

function useImportWrite<Input>(write: (input: Input) => Promise<ArchiveImports>) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: write,
    onSuccess: (page) => client.setQueryData(archiveImportsQuery.queryKey, page),
    // Another owner may have cancelled it, or its time may be over.
    onError: () => client.invalidateQueries(archiveImportsQuery),
  });
}

export const useMakeOfArchive = () => useImportWrite((id: string) => api.makeOfArchive(id));
export const useChooseMoment = () =>
  useImportWrite(({ id, asOf }: { id: string; asOf: string | null }) => api.chooseArchiveMoment(id, asOf));
export const useCancelImport = () =>
  useImportWrite((id: string) => {
    upload?.stop.abort();
    return api.cancelArchiveImport(id);
  });
