/** Rates as the server has them, and what hangs on them in the page. */
import type { CurrencyRates } from "@rapport/core";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";

export const ratesQuery = queryOptions({
  queryKey: ["currency-rates"],
  queryFn: () => api.currencyRates(),
});

/** A write of the rates: all of them come back; deals follow in the background and are told live. */
export function useWriteRates<V>(write: (value: V) => Promise<CurrencyRates>, onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: write,
    onSuccess: (rates) => {
      client.setQueryData(ratesQuery.queryKey, rates);
      onDone();
    },
  });
}
