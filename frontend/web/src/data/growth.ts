/** The share of growth as its page reads and decides it. While it is open it looks again and again: it is live. */
import type { GrowthContract } from "@rapport/core";
import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { askPasskey } from "~/app/webauthn.ts";

const LOOK_MS = 2000;

const growthQuery = queryOptions({ queryKey: ["billing", "growth"], queryFn: api.outcome });

/** Without a contract nothing moves by itself. */
export const useGrowth = () =>
  useQuery({ ...growthQuery, refetchInterval: ({ state }) => (state.data?.contract ? LOOK_MS : false) });

export const useLeastBaseline = (starts: string) =>
  useQuery({
    queryKey: ["billing", "growth", "baseline", starts],
    queryFn: () => api.outcomeBaseline(starts),
    placeholderData: keepPreviousData,
    retry: false,
  });

export const useEvidence = (quarter: string, version: number | null, offset: number) =>
  useQuery({
    queryKey: ["billing", "growth", "evidence", quarter, version, offset],
    queryFn: () => api.outcomeEvidence(quarter, version, offset),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_MS,
  });

export const useWithout = (deal: string) =>
  useQuery({
    queryKey: ["billing", "growth", "without", deal],
    queryFn: () => api.outcomeWithout(deal),
    refetchInterval: LOOK_MS,
  });

function useGrowthWrite<Input, Output>(write: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: write,
    onSettled: () => client.invalidateQueries({ queryKey: ["billing", "growth"] }),
  });
}

export const useDraftGrowth = () => useGrowthWrite(api.draftOutcome);
export const useDiscardGrowth = () => useGrowthWrite(api.discardOutcome);

/** What is signed is a challenge made of the terms' hash. */
export const useSignGrowth = () =>
  useGrowthWrite(async (contract: GrowthContract) =>
    api.signOutcome(contract.id, await askPasskey(await api.challengeOutcome(contract.id))),
  );

type Decision = { quarter: string; version: number; held: string[]; reason: string };

export const useDecideStatement = () =>
  useGrowthWrite(({ quarter, version, held, reason }: Decision) =>
    held.length > 0
      ? api.disputeStatement(quarter, version, held, reason)
      : api.acceptStatement(quarter, version),
  );
