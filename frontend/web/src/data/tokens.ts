/** Tokens and service accounts as the page reads and changes them. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";

const TOKENS = ["tokens"];

export const ownTokensQuery = queryOptions({
  queryKey: [...TOKENS, "own"],
  queryFn: () => api.ownTokens(),
  staleTime: 0,
});
export const allTokensQuery = queryOptions({
  queryKey: [...TOKENS, "all"],
  queryFn: () => api.allTokens(),
  staleTime: 0,
});
export const serviceAccountsQuery = queryOptions({
  queryKey: [...TOKENS, "accounts"],
  queryFn: () => api.serviceAccounts(),
  staleTime: 0,
});

/** A change of tokens, after which everything that shows some is read again. A dialog shows its own errors. */
export function useTokenWrite<Input, Output>(write: (input: Input) => Promise<Output>, inDialog = false) {
  const client = useQueryClient();
  const message = useErrorMessage();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: write,
    onError: (error) => {
      if (!inDialog) toast({ text: message(error), tone: "danger" });
    },
    onSettled: () => client.invalidateQueries({ queryKey: TOKENS }),
  });
}
