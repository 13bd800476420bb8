/** What every test of the web app starts with, and what it leaves to the next. */
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";
import { dismissAll } from "~/ui/toast.ts";

// A busy machine needs longer than the library's second; what never comes still fails.
configure({ asyncUtilTimeout: 10_000 });

// A text area that grows listens to fonts, which happy-dom has none of.
if (!document.fonts) Object.defineProperty(document, "fonts", { value: new EventTarget() });

afterEach(() => {
  cleanup();
  dismissAll();
});
