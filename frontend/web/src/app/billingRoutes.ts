/** Addresses of billing: the tabs below one frame, and the pages that are opened from them. */
import { createRoute } from "@tanstack/react-router";
import { app, root } from "./base.tsx";
import { page } from "./part.ts";

const text = (value: unknown): string | undefined => (typeof value === "string" && value ? value : undefined);

/** What has a tab: `features/billing/tabs.ts` lists them in their order. */
const frame = createRoute({
  getParentRoute: () => app,
  id: "billing",
  component: page(() => import("~/features/billing/BillingFrame.tsx"), "BillingFrame"),
});

const overview = createRoute({
  getParentRoute: () => frame,
  path: "/billing",
  component: page(() => import("~/features/billing/OverviewTab.tsx"), "OverviewTab"),
});

const invoices = createRoute({
  getParentRoute: () => frame,
  path: "/billing/invoices",
  component: page(() => import("~/features/billing/InvoicesTab.tsx"), "InvoicesTab"),
});

const day = (value: unknown): string | undefined =>
  typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))
    ? value
    : undefined;

/** Whose events are shown, of which days: those of a period from an invoice's line, or of one day. */
const usage = createRoute({
  getParentRoute: () => frame,
  path: "/billing/usage",
  validateSearch: (search): { meter?: string; from?: string; to?: string; day?: string } => ({
    meter: text(search.meter),
    from: day(search.from),
    to: day(search.to),
    day: day(search.day),
  }),
  component: page(() => import("~/features/billing/UsageTab.tsx"), "UsageTab"),
});

const outcome = createRoute({
  getParentRoute: () => frame,
  path: "/billing/outcome",
  component: page(() => import("~/features/growth/GrowthTab.tsx"), "GrowthTab"),
});

const plan = createRoute({
  getParentRoute: () => app,
  path: "/billing/plan",
  component: page(() => import("~/features/billing/PlanPage.tsx"), "PlanPage"),
});

/** The gateway leads back here once a card is typed, or the typing is given up. */
const card = createRoute({
  getParentRoute: () => app,
  path: "/billing/card",
  validateSearch: (search): { card_page?: string } => ({ card_page: text(search.card_page) }),
  component: page(() => import("~/features/billing/CardPage.tsx"), "CardPage"),
});

/** The bank leads back here with the payment that was confirmed there. */
const invoice = createRoute({
  getParentRoute: () => app,
  path: "/billing/invoices/$id",
  validateSearch: (search): { payment_intent?: string } => ({ payment_intent: text(search.payment_intent) }),
  component: page(() => import("~/features/billing/InvoicePage.tsx"), "InvoicePage"),
});

export const billingRoutes = [
  frame.addChildren([overview, usage, invoices, outcome]),
  plan,
  card,
  invoice,
] as const;

/** For whoever has the link, signed in or not. */
export const hostedInvoice = createRoute({
  getParentRoute: () => root,
  path: "/invoice/$token",
  component: page(() => import("~/features/billing/HostedPage.tsx"), "HostedPage"),
});
