/** The tabs of billing in their order: each is a route below the frame (app/billingRoutes.ts) and a page of its own. */
import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

type Tab = {
  to: "/billing" | "/billing/usage" | "/billing/invoices" | "/billing/outcome";
  label: MessageDescriptor;
  testid: string;
};

export const TABS: readonly Tab[] = [
  { to: "/billing", label: msg`Overview`, testid: "billing-overview" },
  { to: "/billing/usage", label: msg`Usage`, testid: "billing-usage" },
  { to: "/billing/invoices", label: msg`Invoices`, testid: "billing-invoices" },
  { to: "/billing/outcome", label: msg`Share of growth`, testid: "billing-outcome" },
];
