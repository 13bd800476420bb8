/** The query cache, and what every answer from the server has in common. */
import { ApiError } from "@rapport/core";
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";

export const NOT_IN_PLAN = "not_in_plan";
export const NOT_IN_ROLE = "not_in_role";

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: (error, query) => lookAgain(error, query.queryKey[0]) }),
  mutationCache: new MutationCache({ onError: (error) => lookAgain(error) }),
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

const STATES = new Set(["tenants.suspended", "tenants.read_only"]);

/**
 * What the page shows is switched off by now, or the organisation may not be written to any more: who one is and what
 * there is says the rest.
 */
function lookAgain(error: unknown, of?: unknown): void {
  if (!(error instanceof ApiError)) return;
  const stale =
    error.code === NOT_IN_PLAN || error.code === NOT_IN_ROLE
      ? ["session", "objects", "modules"]
      : STATES.has(error.code)
        ? ["session"]
        : [];
  for (const key of stale)
    if (key !== of || key !== "session") void queryClient.invalidateQueries({ queryKey: [key] });
}
