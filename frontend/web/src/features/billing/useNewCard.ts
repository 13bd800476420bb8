import { useMutation } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { setReturn } from "./kept.ts";

/** Goes to a page of the gateway's or a bank's. Until this one is gone, whoever waits for it goes on waiting. */
export async function leaveFor(url: string): Promise<void> {
  window.location.assign(url);
  await new Promise((resolve) => setTimeout(resolve, 5_000));
}

/** Opens the gateway's page on which a card is typed; afterwards `back` is shown again, or what was last said. */
export function useNewCard(back?: "/billing" | "/billing/plan") {
  return useMutation({
    mutationFn: async () => {
      const { url } = await api.beginCard();
      if (back) setReturn(back);
      await leaveFor(url);
    },
  });
}
