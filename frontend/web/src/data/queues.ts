/** Queues, and taking a record out of one. */
import type { CrmObject, CrmRecord, Queue } from "@rapport/core";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";

export const queuesQuery = queryOptions({
  queryKey: ["queues"],
  queryFn: () => api.queues(),
  staleTime: 60_000,
});

/** The reader's queues that hold records of an object. */
export function useMyQueues(object: CrmObject): Queue[] {
  const queues = useQuery(queuesQuery).data ?? [];
  return object.rights.update === "none"
    ? []
    : queues.filter((each) => each.mine && each.objects.includes(object.name));
}

/** The queue of the reader's that holds a record. */
export const useHoldingQueue = (object: CrmObject, record: CrmRecord): Queue | undefined =>
  useMyQueues(object).find((each) => each.id === record.owner_id);

export function useTake(noun: string, id: string) {
  const client = useQueryClient();
  const message = useErrorMessage();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: () => api.takeRecord(noun, id),
    onError: (error) => toast({ text: message(error), tone: "danger" }),
    // What it was has changed for everybody, whoever was first.
    onSettled: () => client.invalidateQueries(),
  });
}
