/** Putting what is selected in a list into a territory: what it comes to is said before. */
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { queryClient } from "~/app/queries.ts";
import { company, show } from "~/testing/harness.tsx";
import { BulkPlace } from "./BulkPlace.tsx";

const north = { id: "north", name: "North", parent_id: null, people: [] };

beforeEach(() => queryClient.clear());
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function open(object = company) {
  const placed = vi.fn();
  show(<BulkPlace object={object} whom={{ ids: ["one", "two", "three"] }} onPlace={placed} />);
  return placed;
}

async function choose(value: string) {
  fireEvent.click(await screen.findByTestId("bulk-place"));
  fireEvent.change(await screen.findByTestId("bulk-territory"), { target: { value } });
}

it("counts what a territory comes to, and moves only then", async () => {
  vi.spyOn(api, "territoryNames").mockResolvedValue([north]);
  const asked = vi.spyOn(api, "previewPlace").mockResolvedValue({ moved: 1, same: 1, refused: 1 });
  const placed = open();
  await choose("north");
  await screen.findByText(/1 moves.*1 is there already.*1 is not yours to move/);
  const territory = { by_rules: false, territory_id: "north" };
  expect(asked).toHaveBeenCalledExactlyOnceWith("companies", {
    ids: ["one", "two", "three"],
    op: "preview_place",
    territory,
  });
  expect(placed).not.toHaveBeenCalled();
  fireEvent.click(screen.getByTestId("bulk-place-apply"));
  expect(placed).toHaveBeenCalledExactlyOnceWith(territory);
});

it("moves nothing where nothing would move, or nobody could say so", async () => {
  vi.spyOn(api, "territoryNames").mockResolvedValue([north]);
  const asked = vi.spyOn(api, "previewPlace").mockResolvedValue({ moved: 0, same: 3, refused: 0 });
  open();
  await choose("by rules");
  await screen.findByText(/3 follow them already/);
  expect(screen.getByTestId<HTMLButtonElement>("bulk-place-apply").disabled).toBe(true);
  asked.mockRejectedValue(new Error("away"));
  fireEvent.change(screen.getByTestId("bulk-territory"), { target: { value: "" } });
  await screen.findByRole("alert");
  expect(screen.getByTestId<HTMLButtonElement>("bulk-place-apply").disabled).toBe(true);
});

it("is there only for what lies in territories, and may be changed", async () => {
  const asked = vi.spyOn(api, "territoryNames").mockResolvedValue([north]);
  open({ ...company, name: "product" });
  open({ ...company, rights: { ...company.rights, update: "none" } });
  expect(asked).not.toHaveBeenCalled();
  asked.mockResolvedValue([]);
  open();
  await waitFor(() => expect(asked).toHaveBeenCalled());
  expect(screen.queryByTestId("bulk-place")).toBeNull();
});
