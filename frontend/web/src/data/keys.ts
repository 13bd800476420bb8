/** The organisation's keys: what wraps them, their log, and the ways to change that. */
import type { Keys } from "@rapport/core";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
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

type Line = Keys["events"][number];

/** The log as far as it was read. Lines never change, so what was seen stays while newer ones come. */
export function useKeysLog(keys: Keys) {
  const [before, setBefore] = useState<Line[]>([]);
  const [hasMore, setHasMore] = useState<boolean | null>(null);
  const lines = newestFirst([...keys.events, ...before]);
  const earlier = useMutation({
    mutationFn: () => api.keys(lines.at(-1)?.id),
    onSuccess: (page) => {
      setBefore(newestFirst([...lines, ...page.events]));
      setHasMore(page.has_more);
    },
  });
  return { lines, earlier, hasMore: hasMore ?? keys.has_more };
}

function newestFirst(lines: Line[]): Line[] {
  const known = new Map(lines.map((line) => [line.id, line]));
  const key = (line: Line) => `${line.happened_at} ${line.id}`;
  return [...known.values()].sort((a, b) => (key(a) < key(b) ? 1 : -1));
}
