/** Rules of assignment: made, put in order, tried on the last leads, and kept as one. */
import type { Assignment } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { AssignmentSection } from "./AssignmentSection.tsx";

const person = (id: string, name: string) => ({ id, name, has_seat: true, is_me: false, may_own: [] });
const rule = (id: string, name: string, people: string[]) => ({
  id,
  criteria: null,
  setup: { name, people, team_id: null, skills: [], by_territory: false, fallback_id: null },
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function opened(page: Assignment) {
  vi.spyOn(api, "assignment").mockResolvedValue(page);
  vi.spyOn(api, "people").mockResolvedValue([person("rob", "Rob"), person("ola", "Ola")]);
  vi.spyOn(api, "queues").mockResolvedValue([]);
  vi.spyOn(api, "teams").mockResolvedValue([]);
  show(<AssignmentSection />);
}

it("makes a rule and keeps it with what its people can take", async () => {
  opened({ rules: [], people: [] });
  const save = vi.spyOn(api, "saveAssignment").mockImplementation(async (body) => body);
  fireEvent.click(await screen.findByTestId("assign-new"));
  const dialog = within(await screen.findByRole("dialog"));
  const done = () => dialog.getByTestId("assign-done") as HTMLButtonElement;
  expect(done().disabled).toBe(true);
  fireEvent.change(dialog.getByTestId("assign-name"), { target: { value: "Inbound" } });
  fireEvent.click((await dialog.findAllByTestId("member-box"))[0] as HTMLElement);
  fireEvent.change(dialog.getByTestId("assign-skills"), { target: { value: "Rail， English,Rail" } });
  await waitFor(() => expect(done().disabled).toBe(false));
  fireEvent.click(done());
  fireEvent.change(await screen.findByTestId("assign-capacity"), { target: { value: "12" } });
  fireEvent.click(screen.getByTestId("assign-save"));
  await waitFor(() => expect(save).toHaveBeenCalledOnce());
  const [kept] = save.mock.calls[0] as [Assignment];
  expect(
    kept.rules?.map(({ setup, criteria }) => [setup.name, setup.people, setup.skills, criteria]),
  ).toEqual([["Inbound", ["rob"], ["Rail", "English"], null]]);
  expect(kept.people).toEqual([{ person_id: "rob", capacity: 12 }]);
  await waitFor(() => expect(screen.queryByTestId("assign-save")).toBeNull());
});

it("moves rules and says of the last leads who would get them and who was passed over", async () => {
  opened({ rules: [rule("1", "Large", ["rob"]), rule("2", "Others", ["rob", "ola"])], people: [] });
  const preview = vi.spyOn(api, "previewAssignment").mockResolvedValue({
    leads: [
      {
        id: "l",
        title: "Lee Wong",
        owner_id: "rob",
        rule_id: "2",
        person_id: "ola",
        is_fallback: false,
        passed_over: [{ person_id: "rob", why: "full" }],
      },
      {
        id: "m",
        title: null,
        owner_id: "rob",
        rule_id: null,
        person_id: null,
        is_fallback: false,
        passed_over: [],
      },
    ],
  });
  fireEvent.click(await screen.findByLabelText("Move Others up"));
  expect(screen.getAllByTestId("assign-rule").map((each) => each.textContent)).toEqual([
    expect.stringContaining("Others"),
    expect.stringContaining("Large"),
  ]);
  fireEvent.click(screen.getByTestId("assign-preview"));
  const [first, second] = await screen.findAllByTestId("assign-would");
  expect(first?.textContent).toContain("Others · Rob: has as many as they can take");
  expect(first?.textContent).toContain("Ola");
  expect(second?.textContent).toContain("stays with Rob");
  expect(preview.mock.calls[0]?.[0].rules?.map(({ id }) => id)).toEqual(["2", "1"]);
  fireEvent.click(screen.getByTestId("assign-discard"));
  expect(screen.getAllByTestId("assign-rule")[0]?.textContent).toContain("Large");
});
