import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { show } from "~/testing/harness.tsx";
import { TypedModal } from "./TypedModal.tsx";

const onClose = vi.fn();

beforeEach(() => {
  onClose.mockReset();
  show(
    <TypedModal opened onClose={onClose} title="Invite" transitionProps={{ duration: 0 }}>
      <input aria-label="name" defaultValue="Ann" />
      <input aria-label="seat" type="checkbox" />
    </TypedModal>,
  );
});
afterEach(cleanup);

const box = () => screen.getByLabelText<HTMLInputElement>("name");
const pressEscape = () => fireEvent.keyDown(document.body, { key: "Escape" });

function type(text: string) {
  fireEvent.focus(box());
  fireEvent.change(box(), { target: { value: text } });
}

it("closes at once where nothing was typed, whatever was ticked", () => {
  fireEvent.focus(box());
  fireEvent.click(screen.getByLabelText("seat"));
  pressEscape();
  expect(onClose).toHaveBeenCalledTimes(1);
});

it("asks before what was typed is lost, and keeps it for whoever stays", async () => {
  type("Ben");
  pressEscape();
  expect(onClose).not.toHaveBeenCalled();
  fireEvent.click(await screen.findByTestId("typed-stay"));
  expect(box().value).toBe("Ben");
  expect(onClose).not.toHaveBeenCalled();
  pressEscape();
  fireEvent.click(await screen.findByTestId("typed-discard"));
  expect(onClose).toHaveBeenCalledTimes(1);
});

it("loses nothing where a text reads as it did", () => {
  type("Ben");
  type("Ann");
  pressEscape();
  expect(onClose).toHaveBeenCalledTimes(1);
});
