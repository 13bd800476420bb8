/** The organisation's plan and invoices, as the pages read and change them. */
import {
  ApiError,
  type Billing,
  type InvoiceDraftLine,
  type PlanHypothesis,
  type PlanOrder,
} from "@rapport/core";
import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { api } from "~/app/api.ts";

export const billingQuery = queryOptions({ queryKey: ["billing", "overview"], queryFn: api.billing });
export const invoicesQuery = queryOptions({ queryKey: ["billing", "invoices"], queryFn: api.invoices });
export const profileQuery = queryOptions({ queryKey: ["billing", "profile"], queryFn: api.billingProfile });
export const invoiceQuery = (id: string) =>
  queryOptions({ queryKey: ["billing", "invoices", id], queryFn: () => api.invoice(id) });

/** The orders behind a line of an invoice, by its place from 1 on: it is finalized, so they stay as they are. */
export const useLineChanges = (id: string, position: number) =>
  useQuery({
    queryKey: ["billing", "invoices", id, "changes", position],
    queryFn: () => api.lineChanges(id, position),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Those behind a line of the next invoice. */
export const useDraftChanges = ({ item, start, end }: Pick<InvoiceDraftLine, "item" | "start" | "end">) =>
  useQuery({
    queryKey: ["billing", "changes", item, start, end],
    queryFn: () => api.draftChanges({ item, start, end }),
  });

export const useBilling = () => useQuery(billingQuery);

/** What the next invoice would say with another plan; the last answer stays until the new one is there. */
export const usePlanPreview = (wanted: PlanHypothesis, enabled = true) =>
  useQuery({
    queryKey: ["billing", "preview", wanted],
    queryFn: ({ signal }) => api.previewPlan(wanted, signal),
    placeholderData: keepPreviousData,
    enabled,
  });

export const hasChangedMeanwhile = (error: unknown): boolean =>
  error instanceof ApiError && error.code === "billing.changed_meanwhile";

/** After a change of the plan, or a payment: what may be used depends on it, so that is read again too. */
export async function adoptBilling(client: QueryClient, overview?: Billing): Promise<void> {
  if (overview) client.setQueryData(billingQuery.queryKey, overview);
  const others = [["session"], ["objects"], ["members"]].map((queryKey) =>
    client.invalidateQueries({ queryKey }),
  );
  const own = client.invalidateQueries({
    predicate: ({ queryKey }) =>
      queryKey[0] === "billing" && queryKey[1] !== "card" && !(overview && queryKey[1] === "overview"),
  });
  await Promise.all([...others, own]);
}

/** A change of the plan. Somebody else's that came first is shown at once; the form stays as it is. */
function usePlanWrite<Input>(write: (input: Input) => Promise<Billing>, done?: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: write,
    onSuccess: async (overview) => {
      await adoptBilling(client, overview);
      done?.();
    },
    onError: async (error) => {
      if (hasChangedMeanwhile(error)) await client.invalidateQueries({ queryKey: ["billing"] });
    },
  });
}

export const useOrderPlan = (done?: () => void) =>
  usePlanWrite((order: PlanOrder) => api.orderPlan(order), done);

export const useCancelPlan = (done?: () => void) =>
  usePlanWrite((version: number) => api.cancelPlan(version), done);
