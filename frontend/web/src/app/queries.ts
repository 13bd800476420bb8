/** The query cache, and what every answer from the server has in common. */
import { ApiError } from "@rapport/core";
import { QueryCache, QueryClient } from "@tanstack/react-query";

export const NOT_IN_PLAN = "not_in_plan";

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      // The page shows what is switched off by now: who one is and what there is says the rest.
      if (!(error instanceof ApiError && error.code === NOT_IN_PLAN)) return;
      for (const key of ["session", "objects", "modules"])
        void queryClient.invalidateQueries({ queryKey: [key] });
    },
  }),
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
