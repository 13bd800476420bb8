import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { company, field, show } from "~/testing/harness.tsx";
import { FieldEditor } from "./FieldEditor.tsx";

afterEach(cleanup);

function edit(type: Parameters<typeof field>[1], value: Parameters<typeof FieldEditor>[0]["value"]) {
  const calls = { onSave: vi.fn(), onCancel: vi.fn(), onMove: vi.fn() };
  const target = field(type === "choice" ? "industry" : "x", type);
  show(<FieldEditor object={company} field={target} value={value} {...calls} />);
  return { ...calls, input: screen.getByTestId(`field-${target.name}`) };
}

describe("editing in place", () => {
  it("saves on Enter what can be read as the field's type", () => {
    const { input, onSave } = edit("integer", 10);
    fireEvent.change(input, { target: { value: "2,822" } });
    fireEvent.keyDown(input, { key: "Enter" });
    expect(onSave.mock.calls).toEqual([[2822]]);
  });

  it("stays open with a mark when it can't be read", () => {
    const { input, onSave } = edit("integer", 10);
    fireEvent.change(input, { target: { value: "n/a" } });
    fireEvent.keyDown(input, { key: "Enter" });
    expect(onSave).not.toHaveBeenCalled();
    expect(input.getAttribute("aria-invalid")).toBe("true");
    expect(screen.getByRole("alert").textContent).toBe("Not a whole number. Write it like 1,200.");
  });

  it("hands over what can't be read when it is left, instead of losing it", () => {
    const onUnreadable = vi.fn();
    const calls = { onSave: vi.fn(), onCancel: vi.fn(), onUnreadable };
    show(<FieldEditor object={company} field={field("x", "integer")} value={10} {...calls} />);
    const input = screen.getByTestId("field-x");
    fireEvent.change(input, { target: { value: "abc" } });
    fireEvent.blur(input);
    expect(onUnreadable.mock.calls).toEqual([["abc", "Not a whole number. Write it like 1,200."]]);
    expect(calls.onSave).not.toHaveBeenCalled();
    expect(calls.onCancel).not.toHaveBeenCalled();
  });

  it("opens with what was refused and the reason, and sends the same again only on purpose", () => {
    const refused = { value: "not a url", message: "Not a web address" };
    const calls = { onSave: vi.fn(), onCancel: vi.fn(), onUnreadable: vi.fn() };
    show(
      <FieldEditor object={company} field={field("x", "url")} value={null} refused={refused} {...calls} />,
    );
    const input = screen.getByTestId<HTMLInputElement>("field-x");
    expect([input.value, screen.getByRole("alert").textContent]).toEqual(["not a url", "Not a web address"]);
    fireEvent.blur(input);
    expect(calls.onSave).not.toHaveBeenCalled();
    expect(calls.onUnreadable.mock.calls).toEqual([["not a url", "Not a web address"]]);
  });

  it("puts everything back on Esc", () => {
    const { input, onSave, onCancel } = edit("text", "old");
    fireEvent.change(input, { target: { value: "new" } });
    fireEvent.keyDown(input, { key: "Escape" });
    fireEvent.blur(input);
    expect(onCancel).toHaveBeenCalledTimes(1);
    expect(onSave).not.toHaveBeenCalled();
  });

  it("saves and goes on by Tab, back by Shift+Tab", () => {
    const { input, onSave, onMove } = edit("text", "old");
    fireEvent.keyDown(input, { key: "Tab", shiftKey: true });
    expect(onSave.mock.calls).toEqual([["old"]]);
    expect(onMove.mock.calls).toEqual([[-1]]);
  });

  it("leaves Enter to the lines of a long text, and saves on Ctrl+Enter", () => {
    const { input, onSave } = edit("long_text", "a");
    fireEvent.keyDown(input, { key: "Enter" });
    expect(onSave).not.toHaveBeenCalled();
    fireEvent.keyDown(input, { key: "Enter", ctrlKey: true });
    expect(onSave.mock.calls).toEqual([["a"]]);
  });

  it("ignores the Enter that ends a Chinese input method's word", () => {
    const { input, onSave } = edit("text", "");
    fireEvent.keyDown(input, { key: "Enter", isComposing: true });
    expect(onSave).not.toHaveBeenCalled();
  });
});

describe("editing several choices", () => {
  const choices = [
    { id: "i2", label: { zh: "液压", en: "Hydraulics" }, archived: false },
    { id: "i1", label: { zh: "模具", en: "Moulds" }, archived: false },
    { id: "i0", label: { zh: "旧", en: "Old" }, archived: true },
  ];

  async function open(value: string[] | null, required = false) {
    vi.spyOn(api, "choices").mockResolvedValue(choices);
    const calls = { onSave: vi.fn(), onCancel: vi.fn(), onMove: vi.fn() };
    const target = field("lines", "multi_choice", { required });
    show(<FieldEditor object={company} field={target} value={value} {...calls} />);
    const option = (name: string) => screen.findByRole("option", { name, hidden: true });
    await option("Moulds");
    return { ...calls, option, input: screen.getByTestId<HTMLInputElement>("field-lines") };
  }

  it("puts in and takes out with each pick, and saves the set in the order of its ids", async () => {
    const { input, option, onSave, onMove } = await open(["i1"]);
    expect(input.placeholder).toBe("Moulds");
    fireEvent.click(await option("Hydraulics"));
    fireEvent.click(await option("Moulds"));
    fireEvent.click(await option("Moulds"));
    expect(input.placeholder).toBe("Hydraulics, Moulds");
    expect(onSave).not.toHaveBeenCalled();
    fireEvent.keyDown(input, { key: "Tab" });
    fireEvent.blur(input);
    expect(onSave.mock.calls).toEqual([[["i1", "i2"]]]);
    expect(onMove.mock.calls).toEqual([[1]]);
  });

  it("saves no value that nobody picked, and goes on to take picks after it was left", async () => {
    const { input, option, onSave, onCancel } = await open(null);
    fireEvent.blur(input);
    expect([onSave.mock.calls.length, onCancel.mock.calls.length]).toEqual([0, 1]);
    fireEvent.click(await option("Moulds"));
    fireEvent.blur(input);
    expect(onSave.mock.calls).toEqual([[["i1"]]]);
  });

  it("saves nothing as empty, puts back on Esc, and offers no archived label", async () => {
    const { input, option, onSave, onCancel } = await open(["i1"]);
    expect(screen.queryByText("Old")).toBeNull();
    fireEvent.click(await option("Leave empty"));
    fireEvent.blur(input);
    expect(onSave.mock.calls).toEqual([[null]]);
    cleanup();
    const again = await open(["i1"], true);
    expect(screen.queryByText("Leave empty")).toBeNull();
    fireEvent.click(await again.option("Hydraulics"));
    fireEvent.keyDown(again.input, { key: "Escape" });
    fireEvent.blur(again.input);
    expect([again.onSave.mock.calls.length, again.onCancel.mock.calls.length]).toEqual([0, 1]);
    expect(onCancel).not.toHaveBeenCalled();
  });
});
