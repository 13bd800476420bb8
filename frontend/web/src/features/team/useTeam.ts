/** Members and teams as the pages read and change them. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useMoreSeats } from "./MoreSeats.tsx";

const MEMBERS = ["members"];
const TEAMS = ["teams"];

export const useMembers = () => useQuery({ queryKey: MEMBERS, queryFn: api.members });
export const useTeams = () => useQuery({ queryKey: TEAMS, queryFn: api.teams });

/** One change of people or teams; what was shown of both is read again, whatever came of it. */
export function useTeamWrite<Input>(write: (input: Input) => Promise<unknown>, done?: () => void) {
  const client = useQueryClient();
  const message = useErrorMessage();
  const moreSeats = useMoreSeats();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: write,
    onSuccess: () => done?.(),
    onError: (error) => toast({ text: message(error), tone: "danger", ...moreSeats(error) }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: MEMBERS }),
        client.invalidateQueries({ queryKey: TEAMS }),
        client.invalidateQueries({ queryKey: ["people"] }),
      ]),
  });
}
