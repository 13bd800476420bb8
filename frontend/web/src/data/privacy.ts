/** Requests about what is held of a person, as the page reads and changes them. */
import type { LookedFor, SubjectRequest } from "@rapport/core";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";

const REQUESTS = ["subject-requests"];
const STEP = 1_500;

const isAtWork = ({ state, error_code }: SubjectRequest): boolean =>
  state === "finding" || (state === "erasing" && error_code === null);

export const requestsQuery = queryOptions({
  queryKey: [...REQUESTS, "list"],
  queryFn: () => api.subjectRequests(),
  staleTime: 0,
  refetchInterval: ({ state }) => (state.data?.requests.some(isAtWork) ? STEP : false),
});

export const requestQuery = (id: string, waits: boolean) =>
  queryOptions({
    queryKey: [...REQUESTS, "one", id],
    queryFn: () => api.subjectRequest(id),
    staleTime: 0,
    refetchInterval: ({ state }) => (waits || (state.data && isAtWork(state.data)) ? STEP : false),
  });

export const hitsQuery = (id: string, page: number) =>
  queryOptions({
    queryKey: [...REQUESTS, "hits", id, page],
    queryFn: () => api.subjectHits(id, page),
    staleTime: 0,
  });

export const previewQuery = (id: string, mode: "anonymise" | "delete") =>
  queryOptions({
    queryKey: [...REQUESTS, "preview", id, mode],
    queryFn: () => api.previewSubjectErasure(id, mode),
    staleTime: 0,
  });

export const certificateQuery = (id: string) =>
  queryOptions({
    queryKey: [...REQUESTS, "certificate", id],
    queryFn: () => api.subjectCertificate(id),
  });

/** A step of a request, after which all that shows some of it is read again. */
export function useRequestStep<Input, Output>(
  step: (input: Input) => Promise<Output>,
  done?: (output: Output) => void,
) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: step,
    onSuccess: done,
    onSettled: () => client.invalidateQueries({ queryKey: REQUESTS }),
  });
}

export const useBeginSearch = (done: (request: SubjectRequest) => void) =>
  useRequestStep(
    ({ wanted, days }: { wanted: LookedFor; days: number }) => api.beginSubjectRequest(wanted, days),
    done,
  );
