import { ApiError, type OwnObject } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { queryClient } from "~/app/queries.ts";
import { activity, show } from "~/testing/harness.tsx";
import { ObjectDialog } from "./ObjectDialog.tsx";

const text = (en: string) => ({ zh: "", en });
const site: OwnObject = {
  name: "o_1",
  label: text("Site"),
  plural: text("Sites"),
  icon: "box",
  archived: false,
  version: 3,
  fields: 2,
  roles: [],
  match: [],
  can_match: ["c_1000000"],
  numbering: null,
};
const field = activity.fields[0];
const named = (name: string, label: string) =>
  ({ ...field, name, label: text(label) }) as typeof field & object;
const described = {
  ...activity,
  name: "o_1",
  noun: "o_1",
  fields: [named("c_1000000", "Serial"), named("c_1000001", "Colour")],
};

afterEach(() => {
  cleanup();
  queryClient.clear();
  vi.restoreAllMocks();
});

it("offers the fields by which duplicates may be found, and keeps those that were chosen", async () => {
  vi.spyOn(api, "objects").mockResolvedValue([]);
  const change = vi
    .spyOn(api, "changeObject")
    .mockResolvedValue({ items: [], limit: 30, icons: [] } as never);
  show(<ObjectDialog object={site} onClose={() => undefined} />, [described]);
  expect(screen.queryByTestId("match-c_1000001")).toBeNull();
  fireEvent.click(await screen.findByTestId("match-c_1000000"));
  fireEvent.click(screen.getByTestId("save-object"));
  await waitFor(() => expect(change).toHaveBeenCalledOnce());
  expect(change.mock.calls[0]).toEqual([
    "o_1",
    expect.objectContaining({ match: ["c_1000000"], base_version: 3 }),
  ]);
});

it("says why a field can't be among them", async () => {
  const problem = { code: "records.cannot_match", message: "Index the field first" };
  vi.spyOn(api, "ownObjects").mockResolvedValue({ items: [site], limit: 30, icons: [] });
  vi.spyOn(api, "changeObject").mockRejectedValue(
    new ApiError(422, {
      code: "records.invalid_definition",
      message: "",
      fields: { match: problem },
    } as never),
  );
  show(<ObjectDialog object={site} onClose={() => undefined} />, [described]);
  fireEvent.click(await screen.findByTestId("save-object"));
  expect((await screen.findByRole("alert")).textContent).toBe("Index the field first");
});

it("says how a field comes to be among them", () => {
  show(<ObjectDialog object={{ ...site, can_match: [] }} onClose={() => undefined} />, [described]);
  expect(screen.getByText(/index it under Fields first/)).toBeTruthy();
});

it("has records be named by a number where somebody says so", async () => {
  const add = vi.spyOn(api, "addObject").mockResolvedValue({ items: [], limit: 30, icons: [] });
  show(<ObjectDialog object={null} onClose={vi.fn()} />, [described]);
  fireEvent.change(screen.getByTestId("object-en"), { target: { value: "Work order" } });
  fireEvent.click(screen.getByTestId("object-numbered"));
  fireEvent.change(screen.getByTestId("field-prefix"), { target: { value: "WO-" } });
  fireEvent.submit(screen.getByTestId("object-form"));
  await waitFor(() => expect(add).toHaveBeenCalled());
  expect(add.mock.calls[0]?.[0].numbering).toMatchObject({ prefix: "WO-", per_year: false });
});
