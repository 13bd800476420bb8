import { ApiError, type CrmRecord, type RecordView } from "@rapport/core";
import { act, cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { queryClient } from "~/app/queries.ts";
import { company, field, show } from "~/testing/harness.tsx";
import { useConflict } from "./conflicts.ts";
import { recordKey } from "./records.ts";
import { useEditField } from "./writes.ts";

const record = { id: "r", version: 3, name: "Bo", employees: 10 } as unknown as CrmRecord;
const employees = field("employees", "integer");
const shown = () => queryClient.getQueryData<RecordView>(recordKey("companies", "r"))?.record;

function Editor() {
  const edit = useEditField(company);
  const conflict = useConflict("r", "employees");
  return (
    <>
      <button type="button" onClick={() => edit.mutate({ id: "r", field: employees, value: 12 })}>
        twelve
      </button>
      <button type="button" onClick={() => edit.mutate({ id: "r", field: employees, value: 13 })}>
        thirteen
      </button>
      <output>{conflict?.kind ?? "none"}</output>
    </>
  );
}

beforeEach(() => {
  queryClient.setQueryData(recordKey("companies", "r"), { record, included: {}, related: {} });
  show(<Editor />);
});
afterEach(() => {
  cleanup();
  queryClient.clear();
  vi.restoreAllMocks();
});

it("shows an edit at once, and sends the next one on the version that the first one made", async () => {
  const update = vi.spyOn(api, "update").mockImplementation(async (_noun, _id, version, fields) => ({
    record: { ...record, ...fields, version: version + 1 } as CrmRecord,
    included: { choices: {}, people: {}, records: {} },
    change: { seq: version },
  }));
  fireEvent.click(screen.getByText("twelve"));
  await waitFor(() => expect(shown()?.employees).toBe(12));
  fireEvent.click(screen.getByText("thirteen"));
  await waitFor(() => expect(shown()?.version).toBe(5));
  expect(update.mock.calls.map(([, , version, fields]) => [version, fields])).toEqual([
    [3, { employees: 12 }],
    [4, { employees: 13 }],
  ]);
  expect(shown()?.employees).toBe(13);
});

it("puts the old value back and keeps the input when the server refuses", async () => {
  const fields = { employees: { code: "number.too_large", message: "Too large" } };
  vi.spyOn(api, "update").mockRejectedValue(
    new ApiError(422, { code: "records.invalid", message: "No", fields }),
  );
  fireEvent.click(screen.getByText("twelve"));
  await waitFor(() => expect(screen.getByRole("status").textContent).toBe("unsaved"));
  expect(shown()).toEqual(record);
});

it("overwrites nothing in silence when somebody else was first", async () => {
  const both = { yours: 12, theirs: 99, base: 10, changed_by: "p", changed_at: "2026-11-23T00:00:00Z" };
  const details = { fields: { employees: both } };
  vi.spyOn(api, "update").mockRejectedValue(
    new ApiError(409, { code: "records.conflict", message: "", details }),
  );
  await act(async () => fireEvent.click(screen.getByText("twelve")));
  await waitFor(() => expect(screen.getByRole("status").textContent).toBe("conflict"));
  expect(shown()?.employees).toBe(10);
});
