import { afterEach, expect, it, vi } from "vitest";
import { guardWrites, writes } from "./writeGuard.ts";

let end: (() => void) | null = null;
const touched = vi.fn();

afterEach(() => {
  end?.();
  end = null;
  touched.mockReset();
  document.body.innerHTML = "";
});

function page(html: string): void {
  document.body.innerHTML = html;
}
const at = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (!found) throw new Error(id);
  return found;
};
const PAGE = `
  <button id="save" type="submit">Save</button>
  <button id="invite" class="mantine-Button-root" type="button">Invite</button>
  <button id="retry" class="mantine-Button-root" type="button" data-reads>Try again</button>
  <button id="sort" type="button">Name</button>
  <button id="star" type="button" data-writes>Pin</button>
  <a id="link" class="mantine-Button-root" href="/x">Open</a>
  <button id="entry" role="menuitem">Deactivate</button>
  <a id="go" role="menuitem" href="/y">Settings</a>
  <input id="name"><input id="find" type="search">
  <div data-reads><select id="filter"></select><button id="inner" data-writes>Pin</button></div>`;

it("takes for writing whatever doesn't say that it reads", () => {
  page(PAGE);
  const ids = [...document.querySelectorAll("[id]")].filter(writes).map((each) => each.id);
  expect(ids).toEqual(["save", "invite", "star", "entry", "name", "inner"]);
});

it("turns them off, stops what is done to them and says so; and lets go of them at the end", () => {
  page(PAGE);
  const pressed = vi.fn();
  for (const id of ["invite", "sort"]) at(id).addEventListener("click", pressed);
  end = guardWrites(touched);
  expect(at("invite").getAttribute("aria-disabled")).toBe("true");
  expect(at("sort").hasAttribute("aria-disabled")).toBe(false);
  at("invite").click();
  expect(pressed).not.toHaveBeenCalled();
  expect(touched).toHaveBeenLastCalledWith(at("invite"));
  at("sort").click();
  expect(pressed).toHaveBeenCalledTimes(1);
  end();
  end = null;
  expect(at("invite").hasAttribute("aria-disabled")).toBe(false);
  at("invite").click();
  expect(pressed).toHaveBeenCalledTimes(2);
});

it("stops keys but those that lead on, and hears where somebody points", () => {
  page(PAGE);
  end = guardWrites(touched);
  const key = (name: string) => {
    const event = new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true });
    at("name").dispatchEvent(event);
    return event.defaultPrevented;
  };
  expect([key("a"), key("Enter"), key("Tab"), key("Escape")]).toEqual([true, true, false, false]);
  at("sort").dispatchEvent(new Event("pointerover", { bubbles: true }));
  expect(touched).toHaveBeenLastCalledWith(null);
  at("star").dispatchEvent(new Event("pointerover", { bubbles: true }));
  expect(touched).toHaveBeenLastCalledWith(at("star"));
});

it("lets nothing be dropped, not on a part of a zone nor where no control is", () => {
  page(`<label id="zone" data-writes><b id="words">Drop files here</b></label><div id="tab"></div>`);
  end = guardWrites(touched);
  expect(at("zone").getAttribute("aria-disabled")).toBe("true");
  const dropped = vi.fn();
  for (const id of ["zone", "tab"]) at(id).addEventListener("drop", dropped);
  const drop = () => new Event("drop", { bubbles: true, cancelable: true });
  expect(["words", "tab"].map((id) => at(id).dispatchEvent(drop()))).toEqual([false, false]);
  expect(dropped).not.toHaveBeenCalled();
  end();
  end = null;
  at("words").dispatchEvent(drop());
  expect(dropped).toHaveBeenCalledTimes(1);
});

it("turns off what appears later, and what is dragged stays where it is", async () => {
  page("");
  end = guardWrites(touched);
  page(`<button id="late" type="submit">Save</button><div id="row" draggable="true"></div>`);
  await vi.waitFor(() => expect(at("late").getAttribute("aria-disabled")).toBe("true"));
  const drag = new Event("dragstart", { bubbles: true, cancelable: true });
  at("row").dispatchEvent(drag);
  expect(drag.defaultPrevented).toBe(true);
});
