/** Webhooks as their page reads and changes them. */
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";

const WEBHOOKS = ["webhooks"];

/** Milliseconds after which what was sent meanwhile is asked for. */
const WAITS = 5_000;

export const webhooksQuery = queryOptions({
  queryKey: [...WEBHOOKS, "all"],
  queryFn: () => api.webhooks(),
  staleTime: 0,
  refetchInterval: (query) => (query.state.data?.endpoints.some((each) => each.waiting > 0) ? WAITS : false),
});

export const attemptsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: [...WEBHOOKS, "attempts", id],
    queryFn: ({ pageParam }) => api.webhookAttempts(id, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 0,
    refetchInterval: WAITS,
  });

/** A change of webhooks, after which what shows them is read again. A dialog shows its own errors. */
export function useWebhookWrite<Input, Output>(write: (input: Input) => Promise<Output>, inDialog = false) {
  const client = useQueryClient();
  const message = useErrorMessage();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: write,
    onError: (error) => {
      if (!inDialog) toast({ text: message(error), tone: "danger" });
    },
    onSettled: () => client.invalidateQueries({ queryKey: WEBHOOKS }),
  });
}
