/** Members and teams as the pages read and change them. */
import type { MemberChanges, Roster } from "@rapport/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useMoreSeats } from "./MoreSeats.tsx";

const MEMBERS = ["members"];
const TEAMS = ["teams"];

export const useMembers = () => useQuery({ queryKey: MEMBERS, queryFn: api.members });
export const useTeams = () => useQuery({ queryKey: TEAMS, queryFn: api.teams });

/**
 * One change of people or teams; what was shown of both is read again, whatever came of it. What is `expected` is shown
 * at once, and what was there before again if it is refused.
 */
export function useTeamWrite<Input>(
  write: (input: Input) => Promise<unknown>,
  done?: () => void,
  expected?: (roster: Roster, input: Input) => Roster,
) {
  const client = useQueryClient();
  const message = useErrorMessage();
  const moreSeats = useMoreSeats();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: write,
    onMutate: async (input: Input) => {
      if (!expected) return {};
      await client.cancelQueries({ queryKey: MEMBERS });
      const before = client.getQueryData<Roster>(MEMBERS);
      if (before) client.setQueryData(MEMBERS, expected(before, input));
      return { before };
    },
    onSuccess: () => done?.(),
    onError: (error, _input, kept) => {
      if (kept?.before) client.setQueryData(MEMBERS, kept.before);
      toast({ text: message(error), tone: "danger", ...moreSeats(error) });
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: MEMBERS }),
        client.invalidateQueries({ queryKey: TEAMS }),
        client.invalidateQueries({ queryKey: ["people"] }),
      ]),
  });
}

/** Roles, manager or seat of one person; roles and manager are shown as asked for until the server has answered. */
export const useMemberChange = (id: string) =>
  useTeamWrite(
    (body: MemberChanges) => api.changeMember(id, body),
    undefined,
    (roster, { roles, manager_id }) => ({
      ...roster,
      members: roster.members.map((each) =>
        each.id === id
          ? {
              ...each,
              roles: roles ?? each.roles,
              manager_id: manager_id === undefined ? each.manager_id : manager_id,
            }
          : each,
      ),
    }),
  );
