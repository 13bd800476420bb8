import type { Pipeline } from "@rapport/core";
import { cleanup, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { StageValue } from "./StageValue.tsx";

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const outcomes = ["open", "open", "open", "open", "open", "open", "won", "lost"];
const line = {
  id: "p",
  label: { zh: "线", en: "Line" },
  stages: outcomes.map((outcome, index) => ({
    id: `s${index}`,
    label: { zh: "阶段", en: "Stage" },
    outcome,
    archived: false,
  })),
} as unknown as Pipeline;

beforeEach(() => {
  vi.spyOn(api, "pipelines").mockResolvedValue([line]);
});

const ticks = () => document.querySelectorAll("[data-on=true]").length;

it.each([
  ["s0", 1],
  ["s1", 2],
  ["s4", 4],
  ["s5", 5],
])("fills the ticks of stage %s: %i", async (id, filled) => {
  show(<StageValue id={id} name="Proposal" />);
  expect(screen.getByText("Proposal")).toBeTruthy();
  await waitFor(() => expect(ticks()).toBe(filled));
});

it("shows an end as what it is, and a stage of no known pipeline by its name", async () => {
  show(<StageValue id="s6" name="Won" />);
  await waitFor(() => expect(screen.getByText("Won").getAttribute("data-tone")).toBe("ok"));
  show(<StageValue id="elsewhere" name="Gone" />);
  expect(screen.getByText("Gone").getAttribute("data-tone")).toBe("neutral");
  expect(ticks()).toBe(0);
});
