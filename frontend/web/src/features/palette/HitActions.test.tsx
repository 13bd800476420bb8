import type { CrmObject, SearchHit } from "@rapport/core";
import { cleanup, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { dialogs } from "~/features/shell/dialogs.ts";
import { company, field, show, task } from "~/testing/harness.tsx";
import { type HitAction, useHitActions } from "./HitActions.tsx";

const contact: CrmObject = {
  ...company,
  name: "contact",
  noun: "contacts",
  fields: [field("name"), field("mobile", "phone"), field("email", "email")],
};
const hit = { id: "c", object: "contact", label: "Ana Ruiz" } as unknown as SearchHit;
const about: CrmObject = {
  ...task,
  fields: [...task.fields, field("contact", "reference", { target: "contact" })],
};
const record = { id: "c", mobile: "+44 20 7946 0011", email: "ana@example.com" };

let found: HitAction[] = [];
function Probe() {
  found = useHitActions(hit);
  return <p data-testid="found">{found.map(({ key, about: to }) => `${key} ${to}`).join(", ")}</p>;
}

const text = () => screen.getByTestId("found").textContent;

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("offers to call, to write and to plan a task with the record that matched best", async () => {
  vi.spyOn(api, "record").mockResolvedValue({ record, related: {}, included: {} } as never);
  const open = vi.spyOn(dialogs, "openCreate").mockReturnValue();
  show(<Probe />, [contact, about]);
  await waitFor(() => expect(text()).toBe("call +44 20 7946 0011, mail ana@example.com, new-task Ana Ruiz"));
  found[2]?.run();
  expect(open).toHaveBeenCalledWith({ noun: "tasks", values: { contact: "c" } });
});

it("offers no number that is masked, and nothing to make for whoever may not make it", async () => {
  const asked = vi.spyOn(api, "record").mockResolvedValue({ record, related: {}, included: {} } as never);
  const masked = {
    ...contact,
    fields: contact.fields.map((each) => ({ ...each, masked: each.type === "phone" })),
  } as CrmObject;
  const reads = { ...about, rights: { ...about.rights, create: false } };
  show(<Probe />, [masked, reads]);
  await waitFor(() => expect(text()).toBe("mail ana@example.com"));
  expect(asked).toHaveBeenCalledTimes(1);
});
