import { ApiError, type FormsView, type FormView } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { FormEditor } from "./FormEditor.tsx";

const offered = (name: string, type: string, needed = false) => ({
  name,
  type,
  needed,
  label: { zh: name, en: name },
  options: [],
});
const known: FormsView = {
  forms: [],
  fields: [offered("name", "name", true), offered("email", "email"), offered("note", "long_text")],
  sources: [],
};
const words = { zh: "", en: "" };
const form: FormView = {
  id: "f",
  active: true,
  version: 3,
  path: "/f/o/f",
  submissions: 0,
  last_at: null,
  setup: {
    name: "Website",
    owner_id: "p",
    fields: [
      { name: "name", required: true },
      { name: "note", required: false },
    ],
  },
};

beforeEach(() => {
  vi.spyOn(api, "queues").mockResolvedValue([]);
  vi.spyOn(api, "people").mockResolvedValue([]);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const open = () => show(<FormEditor form={form} known={known} stale={["forms"]} onClose={() => undefined} />);
const box = (id: string) => {
  const found = screen.getByTestId(id).querySelector<HTMLInputElement>("input[type=checkbox]");
  if (!found) throw new Error(id);
  return found;
};

it("saves fields in the lead's order, sites one by one and consents with their words", async () => {
  const saved = vi.spyOn(api, "saveForm").mockResolvedValue(known);
  open();
  fireEvent.click(box("pick-email"));
  fireEvent.click(box("ask-marketing"));
  const [text] = screen.getByTestId("ask-marketing").querySelectorAll("textarea");
  if (text) fireEvent.change(text, { target: { value: "同意" } });
  fireEvent.change(screen.getByTestId("form-origins"), {
    target: { value: "https://a.example\n https://b.example " },
  });
  fireEvent.click(screen.getByTestId("form-save"));
  await waitFor(() => expect(saved).toHaveBeenCalledTimes(1));
  expect(saved.mock.calls[0]).toEqual([
    "f",
    {
      active: true,
      base_version: 3,
      setup: {
        ...form.setup,
        fields: [
          { name: "name", required: true },
          { name: "email", required: false },
          { name: "note", required: false },
        ],
        consents: [{ purpose: "marketing", required: false, text: { ...words, zh: "同意" } }],
        origins: ["https://a.example", "https://b.example"],
      },
    },
  ]);
});

it("shows words as words beside what makes them, and never lets go of a field that a lead needs", () => {
  open();
  expect(box("pick-name").disabled).toBe(true);
  const [title] = screen.getAllByLabelText("Title (English)");
  if (title) fireEvent.change(title, { target: { value: "<img src=x onerror=alert(1)>" } });
  const preview = screen.getByTestId("form-preview");
  expect(preview.querySelector("h1")?.textContent).toBe("<img src=x onerror=alert(1)>");
  expect(preview.querySelector("img")).toBeNull();
});

it("names what could not be saved", async () => {
  const problem = { code: "forms.not_web", message: "Enter an address that begins with https://" };
  vi.spyOn(api, "saveForm").mockRejectedValue(
    new ApiError(422, { code: "invalid", message: "", request_id: "r", fields: { redirect: problem } }),
  );
  open();
  fireEvent.click(screen.getByTestId("form-save"));
  expect(await screen.findByText(problem.message)).toBeTruthy();
});
