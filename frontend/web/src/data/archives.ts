/** Archives of everything, and the end of the organisation that one may ask for. */
import type { Archives, Erasure, NewArchiveSchedule } from "@rapport/core";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";

export const archivesQuery = queryOptions({
  queryKey: ["archives"],
  queryFn: () => api.archives(),
  staleTime: 0,
});

export const isWriting = (page: Archives | undefined): boolean =>
  page?.archives.some(({ state }) => state === "queued" || state === "running") ?? false;

/** Somebody else's that was begun meanwhile is shown too. */
export function useBeginArchive() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: () => api.beginArchive(),
    onSuccess: (page) => client.setQueryData(archivesQuery.queryKey, page),
    onError: () => client.invalidateQueries(archivesQuery),
  });
}

export function useSetArchiveSchedule() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: (wanted: NewArchiveSchedule) => api.setArchiveSchedule(wanted),
    onSuccess: (page) => client.setQueryData(archivesQuery.queryKey, page),
    onError: () => client.invalidateQueries(archivesQuery),
  });
}

export const erasureQuery = queryOptions({
  queryKey: ["erasure"],
  queryFn: () => api.erasure(),
  staleTime: 0,
});

function useErasureWrite<Input>(write: (input: Input) => Promise<Erasure>, done: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: write,
    onSuccess: (found) => {
      client.setQueryData(erasureQuery.queryKey, found);
      done();
    },
    // Another owner may have been first.
    onError: () => client.invalidateQueries(erasureQuery),
  });
}

export const useAskErasure = (done: () => void) =>
  useErasureWrite((name: string) => api.askErasure(name), done);
export const useCallErasureBack = () =>
  useErasureWrite<void>(
    () => api.callErasureBack(),
    () => {},
  );
