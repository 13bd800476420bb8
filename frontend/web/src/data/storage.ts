/** What the organisation's data takes up. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "~/app/api.ts";

export const storageQuery = queryOptions({
  queryKey: ["storage"],
  queryFn: () => api.storage(),
  staleTime: 0,
});
