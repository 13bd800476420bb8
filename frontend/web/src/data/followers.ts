/** Who follows a record, and following it oneself: said at once, taken back where it is refused. */
import type { Followers } from "@rapport/core";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { refreshLists } from "./cache.ts";

export const followersQuery = (noun: string, id: string) =>
  queryOptions({
    queryKey: ["followers", noun, id],
    queryFn: () => api.followers(noun, id),
    staleTime: 30_000,
  });

/** Nobody follows a task or an activity: what is followed is what they are about. */
export const canFollow = (object: string): boolean => object !== "task" && object !== "activity";

export function useFollow(noun: string, id: string) {
  const client = useQueryClient();
  const { queryKey } = followersQuery(noun, id);
  return useMutation({
    mutationKey: ["write"],
    mutationFn: (follows: boolean) => api.follow(noun, id, follows),
    onMutate: (following) => {
      const before = client.getQueryData<Followers>(queryKey);
      if (before) client.setQueryData(queryKey, { ...before, following });
      return before;
    },
    onError: (_error, _follows, before) => client.setQueryData(queryKey, before),
    onSuccess: () => refreshLists(noun),
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
}
