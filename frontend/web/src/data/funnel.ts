/** How far records came, and what a pipeline says at first sight. */
import type { FunnelBody } from "@rapport/core";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "~/app/api.ts";

export function useFunnel(of: "deals" | "leads", body: FunnelBody, enabled = true) {
  return useQuery({
    queryKey: ["funnel", of, body],
    queryFn: () => (of === "deals" ? api.dealFunnel(body) : api.leadFunnel(body)),
    placeholderData: (previous, query) => (query?.queryKey[1] === of ? previous : undefined),
    enabled,
  });
}

export const insightsQuery = (pipeline: string) =>
  queryOptions({ queryKey: ["funnel", "insights", pipeline], queryFn: () => api.insights({ pipeline }) });
