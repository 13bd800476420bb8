/** What the settings say of a field whose values are being checked, or were found twice. */
import type { OwnField } from "@rapport/core";
import { cleanup, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { show } from "~/testing/harness.tsx";
import { Uniqueness } from "./Uniqueness.tsx";

vi.mock("@tanstack/react-router", async (original) => ({
  ...(await original<typeof import("@tanstack/react-router")>()),
  Link: ({ children, params }: { children: string; params: { noun: string; id: string } }) => (
    <a href={`#${params.noun}/${params.id}`}>{children}</a>
  ),
}));

const field = (unique: Partial<OwnField["unique"]>) =>
  ({
    name: "c_1",
    unique: { state: "off", done: 0, total: 0, clashes: 0, groups: [], ...unique },
  }) as unknown as OwnField;

afterEach(cleanup);

it("says how far a check is", async () => {
  show(<Uniqueness object="company" field={field({ state: "checking", done: 1000, total: 12000 })} />);
  expect((await screen.findByTestId("c_1-checking")).textContent).toContain("1,000 of 12,000");
});

it("names the records that have one value, as far as they may be seen", async () => {
  const group = [
    { id: "a", title: "Alder" },
    { id: "b", title: null },
  ];
  show(<Uniqueness object="company" field={field({ state: "clashes", clashes: 1, groups: [group] })} />);
  const found = await screen.findByTestId("c_1-clashes");
  expect(found.textContent).toContain("1 record has a value of another one");
  expect(found.textContent).toContain("Alder = A record that you may not see");
  expect(screen.getByRole("link").getAttribute("href")).toBe("#companies/a");
});

it("says nothing of a field that is on or off", async () => {
  show(
    <>
      <Uniqueness object="company" field={field({ state: "on" })} />
      <Uniqueness object="company" field={field({ state: "off" })} />
      <Uniqueness object="company" field={field({ state: "checking" })} />
    </>,
  );
  await screen.findByTestId("c_1-checking");
  expect(screen.getAllByRole("status")).toHaveLength(1);
});
