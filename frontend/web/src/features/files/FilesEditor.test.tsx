import { ApiError, type Field } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { absorb } from "~/data/labels.ts";
import { FieldValue } from "~/fields/FieldValue.tsx";
import { GoLink } from "~/fields/GoLink.tsx";
import { company, field, show } from "~/testing/harness.tsx";
import { FilesEditor } from "./FilesEditor.tsx";

const contract: Field = field("c_1", "file");

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function open(value: string[] | null) {
  absorb({ files: { a: { name: "offer.pdf", size: 4_200_000 } } });
  const onSave = vi.fn();
  const onCancel = vi.fn();
  const props = { object: company, field: contract, value, recordId: "r", onSave, onCancel };
  show(<FilesEditor {...props} />);
  return { onSave, onCancel };
}

it("saves what was sent, beside what is there", async () => {
  const attach = vi.spyOn(api, "attach").mockResolvedValueOnce("c").mockResolvedValueOnce("b");
  const { onSave } = open(["a"]);
  expect(screen.getByTestId("field-c_1").textContent).toContain("offer.pdf4 MB");
  const files = [new File(["x"], "one.txt"), new File(["y"], "two.txt")];
  fireEvent.change(screen.getByTestId("files-c_1"), { target: { files } });
  await waitFor(() => expect(onSave).toHaveBeenCalledWith(["a", "b", "c"]));
  expect(attach.mock.calls[0]?.slice(0, 3)).toEqual(["companies", "r", files[0]]);
  expect(attach.mock.calls[0]?.[3]).toMatchObject({ field: "c_1" });
});

it("takes one out with the button, and gives up by Esc", () => {
  const { onSave, onCancel } = open(["a"]);
  fireEvent.click(screen.getByTestId("field-file-out"));
  expect(onSave).not.toHaveBeenCalled();
  fireEvent.click(screen.getByTestId("files-save"));
  expect(onSave).toHaveBeenCalledWith(null);
  fireEvent.keyDown(screen.getByTestId("field-c_1"), { key: "Escape" });
  expect(onCancel).toHaveBeenCalledTimes(1);
});

it("says why a file is not taken, and saves nothing", async () => {
  const refused = new ApiError(422, { code: "records.file_too_large", message: "Up to 1 MB." });
  vi.spyOn(api, "attach").mockRejectedValue(refused);
  const { onSave } = open(null);
  fireEvent.change(screen.getByTestId("files-c_1"), { target: { files: [new File(["x"], "a.txt")] } });
  expect((await screen.findByRole("alert")).textContent).toBe("Up to 1 MB.");
  expect(onSave).not.toHaveBeenCalled();
});

it("reads as names, with a way to save each", () => {
  absorb({ files: { a: { name: "offer.pdf", size: 1 } } });
  const record = { id: "r", c_1: ["a", "gone"] } as never;
  show(
    <>
      <span data-testid="value">
        <FieldValue field={contract} record={record} />
      </span>
      <GoLink field={contract} record={record} />
    </>,
  );
  expect(screen.getByTestId("value").textContent).toBe("offer.pdf, A file that was deleted");
  expect(screen.getByRole("link").getAttribute("href")).toBe("/api/attachments/a");
});
