/** The kinds of records that the organisation defined, as the settings read and change them. */
import type { OwnObjects } from "@rapport/core";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { objectsQuery } from "./objects.ts";

export const ownObjectsQuery = queryOptions({
  queryKey: ["own-objects"],
  queryFn: () => api.ownObjects(),
  staleTime: 0,
});

/** A change of them; its answer is what there is now, and the navigation has it at once. */
export function useObjectWrite<Input>(write: (input: Input) => Promise<OwnObjects>) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: write,
    onSuccess: (objects) => {
      client.setQueryData(ownObjectsQuery.queryKey, objects);
      void client.invalidateQueries({ queryKey: objectsQuery.queryKey });
      void client.invalidateQueries({ queryKey: ["roles"] });
    },
    onError: () => client.invalidateQueries({ queryKey: ownObjectsQuery.queryKey }),
  });
}
