import { type Address, ApiError, type CrmRecord } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { AddressesPanel } from "./AddressesPanel.tsx";

const company = { id: "c", version: 1 } as CrmRecord;
const hull: Address = {
  id: "a",
  kind: "billing",
  is_primary: true,
  recipient: "Accounts",
  street: "1 Old Street",
  city: "Hull",
  region: "",
  postcode: "HU1 1AA",
  country: "GB",
  point: "geo:53.7,-0.3",
  version: 3,
  updated_at: "2026-11-28T08:00:00Z",
  updated_by: "Ann",
};

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const conflict = () =>
  new ApiError(409, {
    code: "companies.address_conflict",
    message: "Somebody changed this address first.",
    details: { version: 4 },
  } as never);

it("shows addresses and saves over somebody else's only once theirs was seen", async () => {
  vi.spyOn(api, "addresses").mockResolvedValue({ items: [hull], editable: true });
  const put = vi.spyOn(api, "putAddress").mockRejectedValueOnce(conflict()).mockResolvedValue(undefined);
  show(<AddressesPanel record={company} readOnly={false} />);
  const row = await screen.findByTestId("address");
  expect(row.textContent).toContain("1 Old Street");
  expect(within(row).getByText("Show on a map").getAttribute("href")).toBe("geo:53.7,-0.3");
  fireEvent.click(within(row).getByTestId("address-edit"));
  fireEvent.change(await screen.findByTestId("address-city"), { target: { value: "Leeds" } });
  fireEvent.click(screen.getByTestId("address-save"));
  await screen.findByTestId("address-error");
  expect((screen.getByTestId("address-city") as HTMLInputElement).value).toBe("Leeds");
  fireEvent.click(screen.getByTestId("address-save"));
  await waitFor(() => expect(screen.queryByTestId("address-save")).toBeNull());
  expect(put.mock.calls.map(([, id, body]) => [id, body.city, body.base_version])).toEqual([
    ["a", "Leeds", 3],
    ["a", "Leeds", 4],
  ]);
});

it("adds one under one id, and takes a removed one back", async () => {
  vi.spyOn(api, "addresses").mockResolvedValue({ items: [hull], editable: true });
  const put = vi.spyOn(api, "putAddress").mockResolvedValue(undefined);
  const remove = vi.spyOn(api, "removeAddress").mockResolvedValue(undefined);
  show(<AddressesPanel record={company} readOnly={false} />);
  fireEvent.click(await screen.findByTestId("address-add"));
  expect((await screen.findByTestId("address-save")).hasAttribute("disabled")).toBe(true);
  fireEvent.change(screen.getByTestId("address-kind"), { target: { value: "site" } });
  fireEvent.change(screen.getByTestId("address-point"), { target: { value: " 31.2, 121.4 " } });
  fireEvent.change(screen.getByTestId("address-country"), { target: { value: "CN" } });
  fireEvent.click(screen.getByTestId("address-primary"));
  fireEvent.click(screen.getByTestId("address-save"));
  await waitFor(() => expect(put).toHaveBeenCalled());
  expect(put.mock.calls[0]?.[2]).toMatchObject({
    kind: "site",
    point: "31.2, 121.4",
    country: "CN",
    is_primary: true,
    base_version: null,
  });
  await waitFor(() => expect(screen.queryByTestId("address-save")).toBeNull());
  fireEvent.click(screen.getByTestId("address-edit"));
  fireEvent.click(await screen.findByTestId("address-remove"));
  await waitFor(() => expect(remove).toHaveBeenCalledWith("c", "a", 3));
});

it("shows nothing where there is nothing and nothing may be changed", async () => {
  const asked = vi.spyOn(api, "addresses").mockResolvedValue({ items: [], editable: false });
  show(<AddressesPanel record={company} readOnly={false} />);
  await waitFor(() => expect(asked).toHaveBeenCalled());
  await waitFor(() => expect(screen.queryByTestId("addresses")).toBeNull());
});
