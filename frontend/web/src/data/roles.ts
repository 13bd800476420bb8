/** Roles as their page reads and changes them. */
import type { Rights, Role } from "@rapport/core";
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";

const ROLES = ["roles"];

export const rolesQuery = queryOptions({ queryKey: ROLES, queryFn: () => api.roles(), staleTime: 0 });

/** Roles that kinds of organisations begin with; they change with the product alone. */
export const presetsQuery = queryOptions({
  queryKey: [...ROLES, "presets"],
  queryFn: () => api.rolePresets(),
  staleTime: Number.POSITIVE_INFINITY,
});

/** What somebody would see with these rights; while others are counted, the figures before stay. */
export const previewQuery = (role: Role, rights: Rights, person: string | null, object: string | null) =>
  queryOptions({
    queryKey: [...ROLES, role.id, role.version, "preview", rights, person, object],
    queryFn: () => api.previewRole(role.id, { rights, person_id: person, object }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

/** Why somebody would see a record with these rights. */
export const roleAccessQuery = (role: Role, rights: Rights, person: string, object: string, record: string) =>
  queryOptions({
    queryKey: [...ROLES, role.id, role.version, "access", rights, person, object, record],
    queryFn: () => api.accessByRole(role.id, { rights, person_id: person, object, record_id: record }),
    staleTime: 30_000,
  });

/** A change of roles, after which everything that shows one is read again. A dialog shows its own errors. */
export function useRoleWrite<Input, Output>(
  write: (input: Input) => Promise<Output>,
  done?: (made: Output, input: Input) => void,
  inDialog = false,
) {
  const client = useQueryClient();
  const message = useErrorMessage();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: write,
    onSuccess: done,
    onError: (error) => {
      if (!inDialog) toast({ text: message(error), tone: "danger" });
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ROLES }),
        client.invalidateQueries({ queryKey: ["members"] }),
      ]),
  });
}
