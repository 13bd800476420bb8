/** Addresses of the app. Each page is its own chunk. */
import { type Filter, isFilter } from "@rapport/core";
import { createRoute, createRouter, redirect } from "@tanstack/react-router";
import { bootstrapQuery, dropSession, endSession, sessionQuery, wasSignedIn } from "~/data/session.ts";
import { PageError, PageNotFound } from "~/ui/PageError.tsx";
import { PagePending } from "~/ui/PagePending.tsx";
import { app, root } from "./base.tsx";
import { billingRoutes, hostedInvoice } from "./billingRoutes.ts";
import { financeRoutes } from "./financeRoutes.ts";
import { page } from "./part.ts";
import { queryClient } from "./queries.ts";
import { safePath } from "./safePath.ts";
import { recordSearch } from "./timelineSearch.ts";

const text = (value: unknown): string | undefined => (typeof value === "string" && value ? value : undefined);

const signUp = createRoute({
  getParentRoute: () => root,
  path: "/signup",
  loader: () => queryClient.ensureQueryData(bootstrapQuery),
  component: page(() => import("~/features/auth/SignUpPage.tsx"), "SignUpPage"),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/signin",
  validateSearch: (search): { next?: string } => ({ next: text(search.next) }),
  beforeLoad: async ({ search }) => {
    const session = wasSignedIn() ? await queryClient.ensureQueryData(sessionQuery) : null;
    if (session) throw redirect({ to: safePath(search.next) });
  },
  loader: () => queryClient.ensureQueryData(bootstrapQuery),
  component: page(() => import("~/features/auth/SignInPage.tsx"), "SignInPage"),
});

const join = createRoute({
  getParentRoute: () => root,
  path: "/join/$token",
  component: page(() => import("~/features/auth/JoinPage.tsx"), "JoinPage"),
});

/** A web form, alone or in a frame of another site; whoever shows it says which words led the visitor there. */
type FormSearch = Partial<
  Record<"source" | "medium" | "campaign" | "term" | "content" | "page" | "ref" | "visitor", string>
>;

const webForm = createRoute({
  getParentRoute: () => root,
  path: "/f/$organisation/$form",
  validateSearch: (search): FormSearch => ({
    source: text(search.utm_source ?? search.source),
    medium: text(search.utm_medium ?? search.medium),
    campaign: text(search.utm_campaign ?? search.campaign),
    term: text(search.utm_term ?? search.term),
    content: text(search.utm_content ?? search.content),
    page: text(search.page),
    ref: text(search.ref),
    visitor: text(search.visitor),
  }),
  component: page(() => import("~/features/forms/PublicFormPage.tsx"), "PublicFormPage"),
});

const mailbox = createRoute({
  getParentRoute: () => root,
  path: "/mailbox",
  component: page(() => import("~/features/system/MailboxPage.tsx"), "MailboxPage"),
});

const status = createRoute({
  getParentRoute: () => root,
  path: "/status",
  component: page(() => import("~/features/system/StatusPage.tsx"), "StatusPage"),
});

const home = createRoute({
  getParentRoute: () => app,
  path: "/",
  component: page(() => import("~/features/home/HomePage.tsx"), "HomePage"),
});

/** A figure links to its rows by their filter; customers' words are never in one. */
type ListSearch = { view?: string; trash?: boolean; filter?: Filter };

const list = createRoute({
  getParentRoute: () => app,
  path: "/o/$noun",
  validateSearch: (search): ListSearch => ({
    view: text(search.view),
    trash: search.trash === true ? true : undefined,
    filter: isFilter(search.filter) ? search.filter : undefined,
  }),
  component: page(() => import("~/features/list/ListPage.tsx"), "ListPage"),
});

const boardPage = () => import("~/features/board/BoardPage.tsx");

const board = createRoute({
  getParentRoute: () => app,
  path: "/o/$noun/board",
  validateSearch: (search): ListSearch => ({ view: text(search.view) }),
  component: page(boardPage, "BoardPage"),
});

const duplicates = createRoute({
  getParentRoute: () => app,
  path: "/o/$noun/duplicates",
  component: page(() => import("~/features/duplicates/DuplicatesPage.tsx"), "DuplicatesPage"),
});

const waiting = createRoute({
  getParentRoute: () => app,
  path: "/o/$noun/queues",
  validateSearch: (search): { queue?: string } => ({ queue: text(search.queue) }),
  component: page(() => import("~/features/list/QueuesPage.tsx"), "QueuesPage"),
});

const merge = createRoute({
  getParentRoute: () => app,
  path: "/o/$noun/merge",
  validateSearch: (search): { ids?: string[]; done?: string } => ({
    ids: Array.isArray(search.ids) ? search.ids.filter((each) => typeof each === "string") : undefined,
    done: typeof search.done === "string" ? search.done : undefined,
  }),
  component: page(() => import("~/features/merging/MergePage.tsx"), "MergePage"),
});

const record = createRoute({
  getParentRoute: () => app,
  path: "/o/$noun/$id",
  validateSearch: recordSearch,
  component: page(() => import("~/features/record/RecordPage.tsx"), "RecordPage"),
});

const importStart = createRoute({
  getParentRoute: () => app,
  path: "/import",
  validateSearch: (search): { object?: string } => ({ object: text(search.object) }),
  component: page(() => import("~/features/import/ImportStartPage.tsx"), "ImportStartPage"),
});

const importPage = createRoute({
  getParentRoute: () => app,
  path: "/import/$id",
  component: page(() => import("~/features/import/ImportPage.tsx"), "ImportPage"),
});

const importSet = createRoute({
  getParentRoute: () => app,
  path: "/import/sets/$id",
  component: page(() => import("~/features/import/SetPage.tsx"), "SetPage"),
});

const approvals = createRoute({
  getParentRoute: () => app,
  path: "/approvals",
  validateSearch: (search): { box?: "asked" | "all" } => ({
    box: search.box === "asked" || search.box === "all" ? search.box : undefined,
  }),
  component: page(() => import("~/features/approvals/ApprovalsPage.tsx"), "ApprovalsPage"),
});

const approval = createRoute({
  getParentRoute: () => app,
  path: "/approvals/$id",
  component: page(() => import("~/features/approvals/ApprovalPage.tsx"), "ApprovalPage"),
});

const transfers = createRoute({
  getParentRoute: () => app,
  path: "/transfers",
  validateSearch: (search): { box?: "from_me" | "team"; which?: "ended" } => ({
    box: search.box === "from_me" || search.box === "team" ? search.box : undefined,
    which: search.which === "ended" ? "ended" : undefined,
  }),
  component: page(() => import("~/features/transfers/TransfersPage.tsx"), "TransfersPage"),
});

const transfer = createRoute({
  getParentRoute: () => app,
  path: "/transfers/$id",
  component: page(() => import("~/features/transfers/TransferPage.tsx"), "TransferPage"),
});

type FunnelSearch = { of?: "leads"; pipeline?: string; from?: string; to?: string; by?: "month" | "year" };
const day = (value: unknown): string | undefined =>
  typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;

const funnel = createRoute({
  getParentRoute: () => app,
  path: "/funnel",
  validateSearch: (search): FunnelSearch => ({
    of: search.of === "leads" ? "leads" : undefined,
    pipeline: text(search.pipeline),
    from: day(search.from),
    to: day(search.to),
    by: search.by === "month" || search.by === "year" ? search.by : undefined,
  }),
  component: page(() => import("~/features/funnel/FunnelPage.tsx"), "FunnelPage"),
});

type VelocitySearch = { by?: "month" | "year"; at?: number; currency?: string; pipeline?: string };

const velocity = createRoute({
  getParentRoute: () => app,
  path: "/velocity",
  validateSearch: (search): VelocitySearch => ({
    by: search.by === "month" || search.by === "year" ? search.by : undefined,
    at:
      typeof search.at === "number" && search.at < 0 && search.at >= -40 ? Math.trunc(search.at) : undefined,
    currency: text(search.currency),
    pipeline: text(search.pipeline),
  }),
  component: page(() => import("~/features/funnel/VelocityPage.tsx"), "VelocityPage"),
});

const LOSS_GROUPS = ["competitor", "stage", "owner", "team", "product", "size"] as const;
type LossesSearch = {
  by?: (typeof LOSS_GROUPS)[number];
  quarters?: 8 | 12;
  currency?: string;
  pipeline?: string;
};

const losses = createRoute({
  getParentRoute: () => app,
  path: "/losses",
  validateSearch: (search): LossesSearch => ({
    by: LOSS_GROUPS.find((each) => each === search.by),
    quarters: search.quarters === 8 || search.quarters === 12 ? search.quarters : undefined,
    currency: text(search.currency),
    pipeline: text(search.pipeline),
  }),
  component: page(() => import("~/features/funnel/LossesPage.tsx"), "LossesPage"),
});

type CalendarSearch = { view?: "month" | "day"; day?: string; person?: string; team?: string };

const calendar = createRoute({
  getParentRoute: () => app,
  path: "/calendar",
  validateSearch: (search): CalendarSearch => ({
    view: search.view === "month" || search.view === "day" ? search.view : undefined,
    day: day(search.day),
    person: text(search.person),
    team: text(search.team),
  }),
  component: page(() => import("~/features/calendar/CalendarPage.tsx"), "CalendarPage"),
});

const visits = createRoute({
  getParentRoute: () => app,
  path: "/visits",
  component: page(() => import("~/features/visits/VisitsPage.tsx"), "VisitsPage"),
});

type ForecastSearch = { by?: "month" | "year"; at?: number; currency?: string; pipeline?: string };

const forecast = createRoute({
  getParentRoute: () => app,
  path: "/forecast",
  validateSearch: (search): ForecastSearch => ({
    by: search.by === "month" || search.by === "year" ? search.by : undefined,
    at: typeof search.at === "number" && Number.isInteger(search.at) ? search.at : undefined,
    currency: text(search.currency),
    pipeline: text(search.pipeline),
  }),
  component: page(() => import("~/features/forecast/ForecastPage.tsx"), "ForecastPage"),
});

type SettingsSearch = { session?: string; person?: string; role?: string; view?: string; object?: string };

const settings = createRoute({
  getParentRoute: () => app,
  path: "/settings/{-$section}",
  // Which session the mail about a new device is about; whose events are looked at; which role is open; teams or tree;
  // whose fields.
  validateSearch: (search): SettingsSearch => ({
    object: text(search.object),
    session: text(search.session),
    person: text(search.person),
    role: text(search.role),
    view: text(search.view),
  }),
  component: page(() => import("~/features/settings/SettingsPage.tsx"), "SettingsPage"),
});

/** Any other address: who is signed in keeps the shell around the message. */
const elsewhere = createRoute({
  getParentRoute: () => app,
  path: "$",
  component: PageNotFound,
});

export const router = createRouter({
  routeTree: root.addChildren([
    signUp,
    signIn,
    join,
    webForm,
    mailbox,
    status,
    hostedInvoice,
    app.addChildren([
      home,
      list,
      board,
      duplicates,
      merge,
      waiting,
      record,
      importStart,
      importPage,
      importSet,
      funnel,
      velocity,
      losses,
      calendar,
      visits,
      forecast,
      approvals,
      approval,
      transfers,
      transfer,
      settings,
      ...billingRoutes,
      ...financeRoutes,
      elsewhere,
    ]),
  ]),
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
  defaultPendingComponent: PagePending,
  defaultPendingMs: 150,
  defaultErrorComponent: PageError,
  defaultNotFoundComponent: PageNotFound,
  scrollRestoration: false,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

/** Leads to sign-in and back again afterwards. The shell drops what it showed once the sign-in page is there. */
export function leave(): void {
  const { pathname, href } = router.state.location;
  endSession();
  if (pathname === "/signin" || pathname === "/signup" || pathname.startsWith("/join/")) {
    dropSession();
    return;
  }
  void router.navigate({ to: "/signin", search: { next: href } });
}
