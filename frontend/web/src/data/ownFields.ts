/** The organisation's own fields as the settings read and change them; what changes is on every page at once. */
import type { OwnFields } from "@rapport/core";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { objectsQuery } from "./objects.ts";

const key = (object: string) => ["own-fields", object];

export const ownFieldsQuery = (object: string) =>
  queryOptions({
    queryKey: key(object),
    queryFn: () => api.ownFields(object),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.fields.some(isChecked) ? CHECKED_MS : false),
  });

/** Between two looks at how far a check of values, or an index, is. */
const CHECKED_MS = 1500;

const isChecked = (field: OwnFields["fields"][number]): boolean =>
  !field.archived &&
  (field.unique.state === "checking" ||
    field.indexing.state === "building" ||
    field.converted?.ended === false);

/** A change of an object's fields; its answer is what there is now. */
export function useFieldWrite<Input>(object: string, write: (input: Input) => Promise<OwnFields>) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: write,
    onSuccess: (fields) => {
      client.setQueryData(key(object), fields);
      void client.invalidateQueries({ queryKey: objectsQuery.queryKey });
    },
    onError: () => client.invalidateQueries({ queryKey: key(object) }),
  });
}
