/** What waits in one queue, page by page, and taking several of it at once. */
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import type { Filter, Sort } from "@rapport/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { absorb } from "./labels.ts";

type Asked = { object: string; filter: Filter | null; sort: Sort[] };

export function useWaiting(queue: string, asked: Asked) {
  return useInfiniteQuery({
    queryKey: ["waiting", queue, asked],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam }) => {
      const page = await api.waiting(queue, {
        ...asked,
        filter: asked.filter as Record<string, unknown> | null,
        ...(pageParam ? { cursor: pageParam } : {}),
      });
      absorb(page.included);
      return page;
    },
    getNextPageParam: (page) => page.next,
    placeholderData: (previous) => previous,
  });
}

/** Takes records by their ids; says how many it got, and why it did not get the others. */
export function useTakeMany(noun: string, onTaken: (ids: readonly string[]) => void) {
  const { t } = useLingui();
  const client = useQueryClient();
  const message = useErrorMessage();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: (ids: string[]) => api.bulk(noun, { op: "take", ids }),
    onSuccess: ({ done, failed }, ids) => {
      const taken = t`${plural(done, { one: "# record taken", other: "# records taken" })}`;
      const refused = failed[0]?.message;
      toast({
        text: refused ? (done > 0 ? `${taken}. ${refused}` : refused) : taken,
        tone: refused ? "danger" : "plain",
      });
      onTaken(ids);
    },
    onError: (error) => toast({ text: message(error), tone: "danger" }),
    // What it was has changed for everybody, whoever was first.
    onSettled: () => client.invalidateQueries(),
  });
}
