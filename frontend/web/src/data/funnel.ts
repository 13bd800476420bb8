/** How far records came, and what a pipeline says at first sight. */
import type { CohortsBody, ForecastBody, FunnelBody, LossesBody } from "@rapport/core";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { absorb } from "./labels.ts";
import { listKey } from "./records.ts";

export function useFunnel(of: "deals" | "leads", body: FunnelBody, enabled = true) {
  return useQuery({
    queryKey: ["funnel", of, body],
    queryFn: () => (of === "deals" ? api.dealFunnel(body) : api.leadFunnel(body)),
    placeholderData: (previous, query) => (query?.queryKey[1] === of ? previous : undefined),
    enabled,
  });
}

/** Under the lists of deals, so that whatever has those read again has these figures read again too. */
const analysis = [...listKey("deals"), "analysis"] as const;

export function useLosses(body: LossesBody) {
  return useQuery({
    queryKey: [...analysis, "losses", body],
    queryFn: async () => {
      const found = await api.losses(body);
      absorb(found.included);
      return found;
    },
    placeholderData: (previous) => (previous?.by === body.by ? previous : undefined),
  });
}

export function useVelocity(body: ForecastBody) {
  return useQuery({
    queryKey: [...analysis, "velocity", body],
    queryFn: () => api.velocity(body),
    placeholderData: (previous) => previous,
  });
}

export function useMonthCohorts(body: CohortsBody) {
  return useQuery({
    queryKey: [...analysis, "cohorts", body],
    queryFn: () => api.monthCohorts(body),
    placeholderData: (previous) => (previous?.pipeline === body.pipeline ? previous : undefined),
  });
}

export const insightsQuery = (pipeline: string) =>
  queryOptions({ queryKey: ["funnel", "insights", pipeline], queryFn: () => api.insights({ pipeline }) });
