/** Addresses of finance. No customer's word is in one. */
import { createRoute } from "@tanstack/react-router";
import { app } from "./base.tsx";
import { page } from "./part.ts";

const matching =
  (pattern: RegExp) =>
  (value: unknown): string | undefined =>
    typeof value === "string" && pattern.test(value) ? value : undefined;
const currency = matching(/^[A-Z]{3}$/);
const account = matching(/^[a-z_]{1,40}$/);
const id = matching(/^[0-9a-f-]{36}$/);

const day = matching(/^\d{4}-\d{2}-\d{2}$/);

const STANDINGS = ["paid", "credited", "credit_note"] as const;
const STEPS = ["reminded", "warned", "read_only", "suspended"] as const;
const OUTCOMES = ["succeeded", "failed", "under_way", "disputed"] as const;
const one = <V extends string>(known: readonly V[], value: unknown): V | undefined =>
  known.find((each) => each === value);

export type FinanceSearch = {
  currency?: string | undefined;
  order?: "largest" | undefined;
  overdue?: true | undefined;
  bucket?: number | undefined;
  step?: (typeof STEPS)[number] | undefined;
};

const receivables = createRoute({
  getParentRoute: () => app,
  path: "/finance",
  validateSearch: (search): FinanceSearch => ({
    currency: currency(search.currency),
    order: search.order === "largest" ? "largest" : undefined,
    overdue: search.overdue === true ? true : undefined,
    bucket: [0, 1, 2, 3, 4].find((at) => at === search.bucket),
    step: one(STEPS, search.step),
  }),
  component: page(() => import("~/features/finance/ReceivablesPage.tsx"), "ReceivablesPage"),
});

export type DocumentsSearch = {
  currency?: string | undefined;
  standing?: (typeof STANDINGS)[number] | undefined;
  organisation?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
};

const documents = createRoute({
  getParentRoute: () => app,
  path: "/finance/invoices",
  validateSearch: (search): DocumentsSearch => ({
    currency: currency(search.currency),
    standing: one(STANDINGS, search.standing),
    organisation: id(search.organisation),
    from: day(search.from),
    to: day(search.to),
  }),
  component: page(() => import("~/features/finance/DocumentsPage.tsx"), "DocumentsPage"),
});

const desk = createRoute({
  getParentRoute: () => app,
  path: "/finance/invoices/$org/$id",
  validateSearch: (search): { act?: "receipt" | undefined } => ({
    act: search.act === "receipt" ? "receipt" : undefined,
  }),
  component: page(() => import("~/features/finance/DeskPage.tsx"), "DeskPage"),
});

const payments = createRoute({
  getParentRoute: () => app,
  path: "/finance/payments",
  validateSearch: (search): { outcome?: (typeof OUTCOMES)[number] | undefined } => ({
    outcome: one(OUTCOMES, search.outcome),
  }),
  component: page(() => import("~/features/finance/PaymentsPage.tsx"), "PaymentsPage"),
});

const disputes = createRoute({
  getParentRoute: () => app,
  path: "/finance/disputes",
  validateSearch: (search): { which?: "settled" | undefined } => ({
    which: search.which === "settled" ? "settled" : undefined,
  }),
  component: page(() => import("~/features/finance/DisputesPage.tsx"), "DisputesPage"),
});

type LedgerPlace = {
  currency?: string | undefined;
  account?: string | undefined;
  organisation?: string | undefined;
  /** The entry to begin with, which is marked. */
  down_from?: string | undefined;
};

const ledger = createRoute({
  getParentRoute: () => app,
  path: "/finance/ledger",
  validateSearch: (search): LedgerPlace => ({
    currency: currency(search.currency),
    account: account(search.account),
    organisation: id(search.organisation),
    down_from: id(search.down_from),
  }),
  component: page(() => import("~/features/finance/LedgerPage.tsx"), "LedgerPage"),
});

export const financeRoutes = [receivables, documents, desk, payments, disputes, ledger] as const;
