import { ApiError } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { show } from "~/testing/harness.tsx";
import { EditableRow } from "./EditableRow.tsx";

afterEach(cleanup);

const field = () => screen.getByTestId("row-field") as HTMLInputElement;

function open(onSave: (value: string) => Promise<unknown>) {
  show(
    <EditableRow label="Your name" value="Ann" field="name" maxLength={20} onSave={onSave} testid="row">
      <span>Ann</span>
    </EditableRow>,
    [],
  );
  fireEvent.click(screen.getByTestId("row-change"));
}

function submit(text: string) {
  fireEvent.change(field(), { target: { value: text } });
  fireEvent.submit(screen.getByTestId("row"));
}

it("saves what is new, and rests again when it is saved", async () => {
  const save = vi.fn().mockResolvedValue(undefined);
  open(save);
  submit("Bob");
  await waitFor(() => expect(screen.queryByTestId("row-field")).toBeNull());
  expect(save.mock.calls).toEqual([["Bob"]]);
});

it("asks nobody where nothing changed or nothing is left, and Esc leaves it", () => {
  const save = vi.fn();
  open(save);
  submit("   ");
  expect(field().value).toBe("   ");
  fireEvent.keyDown(field(), { key: "Escape" });
  expect(screen.queryByTestId("row-field")).toBeNull();
  expect(save).not.toHaveBeenCalled();
});

it("says at the field why it was refused, and keeps what was typed", async () => {
  const body = {
    code: "records.invalid",
    message: "No",
    fields: { name: { code: "x", message: "Too odd" } },
  };
  open(vi.fn().mockRejectedValue(new ApiError(422, { ...body, request_id: "r" })));
  submit("Odd");
  expect(await screen.findByText("Too odd")).toBeTruthy();
  expect(field().value).toBe("Odd");
});
