/** The management tree as the page reads it, and moving somebody in it: shown at once, and taken back if refused. */
import { useLingui } from "@lingui/react/macro";
import type { Placed } from "@rapport/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { isViewing, useSession } from "~/data/session.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";

const TREE = ["members", "tree"];

export type Move = { person: Placed; managerId: string | null };

export function useTree() {
  const viewing = isViewing(useSession());
  return useQuery({
    queryKey: TREE,
    queryFn: api.managementTree,
    select: viewing ? fixed : (people) => people,
  });
}

/** In a view nobody is moved. */
const fixed = (people: Placed[]): Placed[] => people.map((each) => ({ ...each, movable: false }));

export function useMove() {
  const { t } = useLingui();
  const client = useQueryClient();
  const message = useErrorMessage();
  const move = useMutation({
    mutationKey: ["write"],
    mutationFn: ({ person, managerId }: Move) => api.changeMember(person.id, { manager_id: managerId }),
    onMutate: async ({ person, managerId }: Move) => {
      await client.cancelQueries({ queryKey: TREE });
      const before = client.getQueryData<Placed[]>(TREE) ?? [];
      const after = before.map((each) => (each.id === person.id ? { ...each, manager_id: managerId } : each));
      client.setQueryData(TREE, after);
      return { before };
    },
    onError: (error, _move, kept) => {
      client.setQueryData(TREE, kept?.before);
      toast({ text: message(error), tone: "danger" });
    },
    onSuccess: (_done, { person, managerId }, kept) => {
      const manager = kept.before.find((each) => each.id === managerId)?.name;
      const before = kept.before.find((each) => each.id === person.id)?.manager_id ?? null;
      toast({
        text: manager ? t`${person.name} now reports to ${manager}` : t`${person.name} now reports to nobody`,
        tone: "plain",
        action: { label: t`Undo`, run: () => undo.mutate({ person, managerId: before }) },
      });
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["members"] }),
  });
  const undo = useMutation({
    mutationKey: ["write"],
    mutationFn: ({ person, managerId }: Move) => api.changeMember(person.id, { manager_id: managerId }),
    onError: (error) => toast({ text: message(error), tone: "danger" }),
    onSettled: () => client.invalidateQueries({ queryKey: ["members"] }),
  });
  return (next: Move) => move.mutate(next);
}
