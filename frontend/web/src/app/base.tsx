/** What every address lies under: the root, and the shell that waits for the session and the objects, once. */
import { createRootRoute, createRoute, Outlet, redirect } from "@tanstack/react-router";
import { prime } from "~/data/live.ts";
import { objectsQuery } from "~/data/objects.ts";
import { sessionQuery, wasSignedIn } from "~/data/session.ts";
import { PageError, PageNotFound } from "~/ui/PageError.tsx";
import { page } from "./part.ts";
import { queryClient } from "./queries.ts";

export const root = createRootRoute({
  component: Outlet,
  errorComponent: PageError,
  notFoundComponent: PageNotFound,
});

const shell = () => import("~/features/shell/Shell.tsx");

export const app = createRoute({
  getParentRoute: () => root,
  id: "app",
  beforeLoad: async ({ location }) => {
    // What the page will need is fetched side by side, not one after the other.
    void shell();
    if (wasSignedIn()) void queryClient.prefetchQuery(objectsQuery);
    const session = await queryClient.ensureQueryData(sessionQuery);
    if (!session) throw redirect({ to: "/signin", search: { next: location.href } });
    // Nothing of a suspended organisation is served but its invoices: the shell says so, and asks for nothing more.
    if (session.organisation.status === "suspended") return;
    // Nor to whoever owes a second factor: once it was given, the shell asks for all that.
    if (session.owes_second_factor) return;
    await Promise.all([queryClient.ensureQueryData(objectsQuery), prime()]);
  },
  component: page(shell, "Shell"),
});
