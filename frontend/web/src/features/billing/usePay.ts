import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { adoptBilling } from "~/data/billing.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useFailureText } from "./texts.ts";
import { leaveFor } from "./useNewCard.ts";

/** Charges the saved card. Where the bank asks for its customer, that page is opened, and leads back to the invoice. */
export function usePay() {
  const client = useQueryClient();
  const message = useErrorMessage();
  const why = useFailureText();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: (invoice: string) => api.payInvoice(invoice),
    onSuccess: async ({ action_url, failure }) => {
      if (action_url) return leaveFor(action_url);
      if (failure) toast({ text: why(failure), tone: "danger" });
      await adoptBilling(client);
    },
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
}
