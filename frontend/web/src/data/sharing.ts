/** Who sees a record and why; giving it to somebody, and taking it back. */
import { useLingui } from "@lingui/react/macro";
import type { Share, ShareRequest } from "@rapport/core";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "~/app/api.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { type Option, peopleQuery } from "./options.ts";

export const accessQuery = (noun: string, id: string) =>
  queryOptions({ queryKey: ["access", noun, id], queryFn: () => api.access(noun, id), staleTime: 0 });

/** Kinds of records that a team works on. */
export const hasTeam = (object: string): boolean => ["company", "contact", "deal", "lead"].includes(object);

export function useShare(noun: string, id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: (wanted: ShareRequest) => api.share(noun, id, wanted),
    onSuccess: (access) => client.setQueryData(accessQuery(noun, id).queryKey, access),
    onSettled: () => client.invalidateQueries({ queryKey: ["history", noun, id] }),
  });
}

type Ending = {
  share: Share;
  /** Whether who ends it may give as much themselves, and so give it back. */
  undo: boolean;
};

export function useUnshare(noun: string, id: string) {
  const { t } = useLingui();
  const client = useQueryClient();
  const give = useShare(noun, id);
  const message = useErrorMessage();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: ({ share }: Ending) => api.unshare(noun, id, share.id),
    onSuccess: (_, { share: { grantee, level, role, until }, undo }) => {
      const name = grantee.name;
      if (!name) return; // a team that is gone takes nothing back
      const again = () =>
        give
          .mutateAsync({ grantee_id: grantee.id, level, role, until })
          // The row that would have said so is gone.
          .catch((error: unknown) => toast({ text: message(error), tone: "danger" }));
      toast({
        text: t`No longer shared with ${name}`,
        tone: "plain",
        ...(undo ? { action: { label: t`Undo`, run: () => void again() } } : {}),
      });
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries(accessQuery(noun, id)),
        client.invalidateQueries({ queryKey: ["history", noun, id] }),
      ]),
  });
}

export const useTeams = (enabled = true) =>
  useQuery({ queryKey: ["teams"], queryFn: api.teams, staleTime: 60_000, enabled }).data;

/** Everybody and every team that a record may be given to: teams first, as fewer. */
export function useGrantees(query: string): { options: Option[]; teams: ReadonlySet<string> } {
  const people = useQuery(peopleQuery).data;
  const teams = useTeams();
  return useMemo(() => {
    const all = [...(teams ?? []), ...(people ?? [])].map(({ id, name }) => ({ value: id, label: name }));
    const wanted = query.trim().toLowerCase();
    return {
      options: all.filter((each) => each.label.toLowerCase().includes(wanted)),
      teams: new Set((teams ?? []).map((each) => each.id)),
    };
  }, [people, teams, query]);
}
