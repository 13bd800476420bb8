import { useLingui } from "@lingui/react/macro";
import type { AddressDraft } from "@rapport/core";

export type Kind = AddressDraft["kind"];
export const KINDS: readonly Kind[] = ["registered", "billing", "delivery", "site"];

/** What kinds of addresses are called. */
export function useAddressWords() {
  const { t } = useLingui();
  const kinds: Record<Kind, string> = {
    registered: t({ message: "Registered", context: "address" }),
    billing: t({ message: "Billing", context: "address" }),
    delivery: t({ message: "Delivery", context: "address" }),
    site: t({ message: "Site", context: "address" }),
  };
  return { kind: (kind: Kind) => kinds[kind] };
}
