import { cleanup, screen } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, it, vi } from "vitest";
import { company, show } from "~/testing/harness.tsx";
import { Side } from "./Side.tsx";

const at = { pathname: "/", search: {} };
vi.mock("@tanstack/react-router", async (original) => ({
  ...(await original<typeof import("@tanstack/react-router")>()),
  useLocation: () => at,
  Link: ({ to, children, className, activeOptions: _, params: __, ...rest }: LinkProps) => (
    <a href={to} className={className} {...rest}>
      {children}
    </a>
  ),
}));
type LinkProps = {
  to: string;
  children: ReactNode;
  className?: string;
  activeOptions?: unknown;
  params?: unknown;
};

afterEach(cleanup);
vi.stubGlobal("fetch", () => new Promise(() => {}));

it.each([
  ["/velocity", "active"],
  ["/losses", "active"],
  ["/forecast", null],
])("marks the funnel's line on %s: %s", (pathname, marked) => {
  at.pathname = pathname;
  show(<Side />, [{ ...company, name: "deal", noun: "deals", tracked: "stage" }], { left_out: [] });
  expect(screen.getByTestId("nav-funnel").getAttribute("data-status")).toBe(marked);
});
