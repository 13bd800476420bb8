/** The organisation's keys: what wraps them, their log, and the ways to change that. */
import type { Keys } from "@rapport/core";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";

export const keysQuery = queryOptions({ queryKey: ["keys"], queryFn: () => api.keys(), staleTime: 0 });

export const isRotating = (keys: Keys | undefined): boolean =>
  keys?.rotation != null && keys.rotation.ended_at == null;

function useKeysWrite<Input>(write: (input: Input) => Promise<Keys>, done?: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: write,
    onSuccess: (keys) => {
      client.setQueryData(keysQuery.queryKey, keys);
      done?.();
    },
  });
}

export const useGiveOwnKey = (done: () => void) => useKeysWrite((url: string) => api.giveOwnKey(url), done);
export const useTakeBackKey = (done: () => void) => useKeysWrite<void>(() => api.takeBackOwnKey(), done);

/** Somebody else's that began meanwhile is shown too. */
export function useRotateKeys(done: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: () => api.rotateKeys(),
    onSuccess: (keys) => {
      client.setQueryData(keysQuery.queryKey, keys);
      done();
    },
    onError: () => client.invalidateQueries(keysQuery),
  });
}
