/** A row of a phone's list: what it leaves out, and that it never leaves out the amount. */

import type { ColumnState, CrmObject, CrmRecord } from "@rapport/core";
import { cleanup, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { company, field, show } from "~/testing/harness.tsx";
import { TwoLines } from "./PhoneRows.tsx";

vi.mock("@tanstack/react-router", async (original) => ({
  ...(await original<typeof import("@tanstack/react-router")>()),
  Link: ({ children }: { children: string }) => <a href="#there">{children}</a>,
}));

afterEach(cleanup);

const names = ["name", "number", "place", "state", "amount", "currency"];
const order: CrmObject = {
  ...company,
  name: "sales_order",
  noun: "orders",
  title_field: "name",
  fields: [
    ...names.filter((name) => name !== "amount").map((name) => field(name)),
    field("amount", "decimal"),
  ],
};
const columns = names.map((name) => ({ field: name })) as ColumnState[];
const record = {
  id: "o",
  name: "Pumps",
  number: "SO-1",
  place: "Bonn",
  state: "Shipped",
  amount: "1250.50",
  currency: "EUR",
  updated_at: "2026-01-01T00:00:00Z",
} as unknown as CrmRecord;

const row = (over: object, takes = false, shown = columns) =>
  show(<TwoLines object={order} record={{ ...record, ...over }} columns={shown} takes={takes} />);

it("tells the amount in its currency, though three columns come before it", () => {
  row({});
  expect(screen.getByTestId("row-amount").textContent).toBe("€1,250.50");
  expect(screen.getByText("SO-1 · Bonn · Shipped")).toBeTruthy();
});

it("begins with the amount where the line ends in a button", () => {
  row({}, true);
  expect(screen.queryByTestId("row-amount")).toBeNull();
  expect(screen.getByText("€1,250.50 · SO-1 · Bonn")).toBeTruthy();
});

it("tells no amount where there is none, or where its column was taken out", () => {
  row({ amount: null });
  expect(screen.queryByTestId("row-amount")).toBeNull();
  cleanup();
  row({}, false, columns.slice(0, 4));
  expect(screen.queryByTestId("row-amount")).toBeNull();
});
