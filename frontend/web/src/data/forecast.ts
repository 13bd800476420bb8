/** What a period should bring, what is set beside it, and what changed in it. */
import type { ForecastBody, ForecastEntryBody } from "@rapport/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { listKey } from "./records.ts";

/** Under the lists of deals, so that whatever has those read again has these figures read again too. */
const key = [...listKey("deals"), "forecast"] as const;

export function useForecast(body: ForecastBody, enabled = true) {
  return useQuery({
    queryKey: [...key, body],
    queryFn: () => api.forecast(body),
    placeholderData: (previous) => previous,
    enabled,
  });
}

export function useForecastMoves(body: ForecastBody) {
  return useQuery({ queryKey: [...key, "moves", body], queryFn: () => api.forecastMoves(body) });
}

type Of = Omit<ForecastEntryBody, "kind" | "amount" | "note">;

export function useForecastHistory(of: Of, enabled: boolean) {
  return useQuery({ queryKey: [...key, "history", of], queryFn: () => api.forecastHistory(of), enabled });
}

export function useSetForecastEntry() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: (body: ForecastEntryBody) => api.setForecastEntry(body),
    onSuccess: () => void client.invalidateQueries({ queryKey: key }),
  });
}
