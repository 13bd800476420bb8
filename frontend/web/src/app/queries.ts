/** The query cache, and what every answer from the server has in common. */
import { ApiError } from "@rapport/core";
import { QueryClient } from "@tanstack/react-query";

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 20_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: true,
      retry: (failures, error) => isTransient(error) && failures < 2,
    },
    mutations: { retry: false },
  },
});

function isTransient(error: unknown): boolean {
  return !(error instanceof ApiError) || error.status === 0 || error.status === 502 || error.status === 503;
}
