/** Sandboxes of the organisation, and the mail that one of them holds. */
import type { NewSandbox, Sandboxes } from "@rapport/core";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";

export const sandboxesQuery = queryOptions({
  queryKey: ["sandboxes"],
  queryFn: () => api.sandboxes(),
  staleTime: 0,
});

export const heldMailQuery = queryOptions({
  queryKey: ["held-mail"],
  queryFn: () => api.heldMail(),
  staleTime: 0,
});

const MOVING = new Set(["queued", "running", "removing"]);

export const isMoving = (page: Sandboxes | undefined): boolean =>
  page?.sandboxes.some(({ state }) => MOVING.has(state)) ?? false;

function useSandboxWrite<Input>(write: (input: Input) => Promise<Sandboxes>, done: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: write,
    onSuccess: (page) => {
      client.setQueryData(sandboxesQuery.queryKey, page);
      done();
    },
    // Another administrator may have been first.
    onError: () => client.invalidateQueries(sandboxesQuery),
  });
}

export const useMakeSandbox = (done: () => void) =>
  useSandboxWrite((wanted: NewSandbox) => api.makeSandbox(wanted), done);
export const useRefreshSandbox = (done: () => void) =>
  useSandboxWrite((id: string) => api.refreshSandbox(id), done);
export const useRemoveSandbox = (done: () => void) =>
  useSandboxWrite((id: string) => api.removeSandbox(id), done);
