/**
 * While somebody views as another, every control that writes is off: one rule for the whole application, as the server
 * has one for its routes. Whatever doesn't say that it only reads is taken to write, so that a new control is off until
 * somebody has thought of it.
 */

/** What may write: buttons and entries of menus, whatever something is entered in, and where files are dropped. */
const CONTROLS =
  "button, input, select, textarea, [role=menuitem], [contenteditable=true], label[data-writes]";
/** Those of them that write unless they, or something around them, has `data-reads`. Plain buttons open and sort. */
const WRITING =
  "button[type=submit], button.mantine-Button-root, button[role=menuitem], input, select, textarea, [contenteditable=true]";
const OFF = "data-off";
/** The keys with which one goes past a control. */
const PASSING = new Set(["Tab", "Escape", "Shift"]);
const STOPPED = [
  "beforeinput",
  "change",
  "click",
  "dblclick",
  "keydown",
  "mousedown",
  "paste",
  "pointerdown",
  "submit",
];

/** Whether a control would write. The nearest word counts: `data-writes` or `data-reads`, else what it is. */
export function writes(control: Element): boolean {
  const said = control.closest("[data-writes], [data-reads]");
  if (said) return said.hasAttribute("data-writes");
  return control.matches(WRITING) && !control.matches("input[type=search], [role=search] *");
}

/**
 * Turns the controls that write off, now and as they appear, until what it gives back is called. `onTouched` hears which
 * one somebody points at, comes to or presses, and null as they leave it.
 */
export function guardWrites(onTouched: (control: HTMLElement | null) => void): () => void {
  const offOf = (event: Event): HTMLElement | null =>
    event.target instanceof Element ? event.target.closest<HTMLElement>(`[${OFF}]`) : null;
  const look = () => {
    for (const control of document.querySelectorAll(CONTROLS)) {
      if (writes(control) === control.hasAttribute(OFF)) continue;
      if (control.hasAttribute(OFF)) turnOn(control);
      else turnOff(control);
    }
  };
  const stop = (event: Event) => {
    const control = offOf(event);
    if (!control || (event instanceof KeyboardEvent && PASSING.has(event.key))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    onTouched(control);
  };
  const stopDragging = (event: Event) => {
    const held = event.target instanceof Element ? event.target.closest("[draggable=true]") : null;
    if (held && !held.closest("[data-reads]")) event.preventDefault();
  };
  /** Whatever takes a file keeps it, be it a control or not. */
  const stopDropping = (event: Event) => {
    if (event.target instanceof Element && event.target.closest("[data-reads]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const touch = (event: Event) => onTouched(offOf(event));
  const observer = new MutationObserver(look);
  observer.observe(document.body, {
    subtree: true,
    childList: true,
    attributeFilter: ["data-reads", "data-writes", "type", "contenteditable"],
  });
  for (const kind of STOPPED) window.addEventListener(kind, stop, true);
  window.addEventListener("dragstart", stopDragging, true);
  window.addEventListener("drop", stopDropping, true);
  for (const kind of ["pointerover", "focusin"]) window.addEventListener(kind, touch, true);
  look();
  return () => {
    observer.disconnect();
    for (const kind of STOPPED) window.removeEventListener(kind, stop, true);
    window.removeEventListener("dragstart", stopDragging, true);
    window.removeEventListener("drop", stopDropping, true);
    for (const kind of ["pointerover", "focusin"]) window.removeEventListener(kind, touch, true);
    for (const control of document.querySelectorAll(`[${OFF}]`)) turnOn(control);
  };
}

function turnOff(control: Element): void {
  control.setAttribute(OFF, "");
  control.setAttribute("aria-disabled", "true");
}

function turnOn(control: Element): void {
  control.removeAttribute(OFF);
  control.removeAttribute("aria-disabled");
}
