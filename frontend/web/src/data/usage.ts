/** What was metered, as its pages read it. */
import type { UsageSpan } from "@rapport/core";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api } from "~/app/api.ts";

export const useUsage = (span: UsageSpan) =>
  useQuery({
    queryKey: ["billing", "usage", span],
    queryFn: () => api.usage(span),
    placeholderData: keepPreviousData,
  });

export const useReconciliation = (span: UsageSpan) =>
  useQuery({
    queryKey: ["billing", "usage", "reconciliation", span],
    queryFn: () => api.usageReconciliation(span),
  });

export const useUsageEvents = (meter: string, span: UsageSpan) =>
  useInfiniteQuery({
    queryKey: ["billing", "usage", "events", meter, span],
    queryFn: ({ pageParam }) => api.usageEvents(meter, span, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
