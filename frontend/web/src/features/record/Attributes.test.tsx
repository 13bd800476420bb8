import { ApiError, type CrmRecord, type RecordView } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { act, cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { queryClient } from "~/app/queries.ts";
import { clearConflict } from "~/data/conflicts.ts";
import { recordKey } from "~/data/records.ts";
import { company, field, show } from "~/testing/harness.tsx";
import { Toasts } from "~/ui/Toasts.tsx";
import { Attributes } from "./Attributes.tsx";

const record = { id: "r", version: 3, name: "Bo", website: null } as unknown as CrmRecord;
const object = { ...company, fields: [field("name"), field("website", "url"), field("phone", "phone")] };

const refuse = (status: number, message: string) =>
  vi.spyOn(api, "update").mockRejectedValue(
    new ApiError(status, {
      code: status === 422 ? "records.invalid" : "http.503",
      message: "No",
      fields: status === 422 ? { website: { code: "url.unreadable", message } } : {},
    }),
  );

function type(text: string, key = "Enter") {
  fireEvent.click(screen.getByTestId("value-website").querySelector("button") as HTMLElement);
  fireEvent.change(screen.getByTestId("field-website"), { target: { value: text } });
  fireEvent.keyDown(screen.getByTestId("field-website"), { key });
}

/** The record page as it is: it shows the record of the cache. */
function Page() {
  const view = useQuery<RecordView>({ queryKey: recordKey("companies", "r"), enabled: false }, queryClient);
  return <Attributes object={object} record={view.data?.record ?? record} readOnly={false} />;
}

beforeEach(() => {
  queryClient.setQueryData(recordKey("companies", "r"), { record, included: {}, related: {} });
  show(
    <>
      <Page />
      <Toasts />
    </>,
  );
});
afterEach(() => {
  cleanup();
  queryClient.clear();
  clearConflict("r", "website");
  vi.restoreAllMocks();
});

it("opens the editor again with what was typed and the reason, and offers no retry", async () => {
  refuse(422, "Not a web address");
  type("not a url");
  await waitFor(() => expect(screen.getByRole("alert").textContent).toBe("Not a web address"));
  expect(screen.getByTestId<HTMLInputElement>("field-website").value).toBe("not a url");
  expect(screen.queryAllByTestId("toast")).toEqual([]);
  fireEvent.keyDown(screen.getByTestId("field-website"), { key: "Escape" });
  expect(screen.queryByTestId("conflict-website")).toBeNull();
});

it("takes nobody out of the next field: the value is marked, and a toast says so", async () => {
  refuse(422, "Not a web address");
  type("not a url", "Tab");
  await waitFor(() => expect(screen.getByTestId("toast").textContent).toContain("Not a web address"));
  expect(screen.queryByTestId("toast-action")).toBeNull();
  expect(screen.getByTestId("field-phone")).toBeTruthy();
  expect(screen.getByTestId("conflict-website").textContent).toBe("Not saved");
});

it("offers to try again when the server could not answer", async () => {
  refuse(503, "");
  type("example.com");
  await waitFor(() => expect(screen.getAllByTestId("toast-action").at(-1)?.textContent).toBe("Try again"));
  expect(screen.queryByTestId("field-website")).toBeNull();
});

it("shows the last four of a personal number, and all of it when asked", () => {
  cleanup();
  const iban = field("iban", "personal_number");
  const held = { ...record, iban: "GB82WEST12345698765432" } as unknown as CrmRecord;
  show(<Attributes object={{ ...company, fields: [iban] }} record={held} readOnly={true} />);
  expect(screen.getByTestId("value-iban").textContent).toBe("•••• 5432");
  fireEvent.click(screen.getByTestId("reveal-iban"));
  expect(screen.getByTestId("value-iban").textContent).toBe("GB82 WEST 1234 5698 7654 32");
  fireEvent.click(screen.getByTestId("reveal-iban"));
  expect(screen.getByTestId("value-iban").textContent).toBe("•••• 5432");
});

/** Somebody else writes the field while its editor is open here. */
function overtake(version: number, website: string) {
  act(() => {
    queryClient.setQueryData(recordKey("companies", "r"), {
      record: { ...record, version, website },
      included: {},
      related: {},
    });
  });
}

it("says so while somebody else changes the field that is being edited, and saves on what was seen", async () => {
  const update = vi.spyOn(api, "update").mockRejectedValue(
    new ApiError(409, {
      code: "records.conflict",
      message: "",
      details: {
        version: 7,
        fields: { website: { yours: "https://mine.example", theirs: "https://theirs.example", base: null } },
      },
    }),
  );
  fireEvent.click(screen.getByTestId("value-website").querySelector("button") as HTMLElement);
  fireEvent.change(screen.getByTestId("field-website"), { target: { value: "https://mine.example" } });
  expect(screen.queryByTestId("overtaken-website")).toBeNull();
  overtake(7, "https://theirs.example");
  expect((await screen.findByTestId("overtaken-website")).textContent).toContain("2 values");
  expect(screen.getByTestId("overtaken-website").textContent).toContain("theirs.example");
  expect(screen.getByTestId<HTMLInputElement>("field-website").value).toBe("https://mine.example");
  fireEvent.keyDown(screen.getByTestId("field-website"), { key: "Enter" });
  await waitFor(() => expect(screen.getByTestId("conflict-website").textContent).toContain("2 values"));
  expect(update.mock.calls).toEqual([["companies", "r", 3, { website: "https://mine.example" }]]);
  expect(screen.getByTestId("value-website").textContent).toContain("theirs.example");
});

it("sends nothing when the editor is left as it was opened, whatever the value is by now", async () => {
  const update = vi.spyOn(api, "update");
  fireEvent.click(screen.getByTestId("value-website").querySelector("button") as HTMLElement);
  overtake(7, "https://theirs.example");
  await screen.findByTestId("overtaken-website");
  fireEvent.blur(screen.getByTestId("field-website"));
  expect(update).not.toHaveBeenCalled();
  expect(screen.getByTestId("value-website").textContent).toContain("theirs.example");
});
