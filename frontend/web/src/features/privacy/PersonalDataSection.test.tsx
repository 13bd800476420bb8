import { ApiError, type SubjectHit, type SubjectRequest } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import * as download from "~/ui/download.ts";
import { PersonalDataSection } from "./PersonalDataSection.tsx";

const AT = "2026-03-02T10:00:00Z";
const found: SubjectRequest = {
  id: "01a21c83-2991-70ee-8de7-ac5dcadabb9d",
  state: "found",
  wanted: { names: ["Hannah Clarke"], emails: [], phones: [] },
  reason: null,
  due_on: "2026-04-01",
  mode: null,
  done: 0,
  total: 0,
  error_code: null,
  exported_at: null,
  has_export: false,
  person: "Ann Lee",
  created_at: AT,
  closed_at: null,
};
const hit: SubjectHit = {
  place: "security_event",
  ref: "01a21c83-2991-70ee-8de7-ac5dcadabb9e",
  how: "named",
  why: ["name"],
  via: null,
  count: 1,
  ticked: false,
  title: null,
  object: null,
  record_id: null,
  words: "asked Hannah Clarke",
  unread: null,
  at: "2026-03-02T10:00:00Z",
};
const at = (id: string) => screen.getByTestId(id);

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

async function open(request: SubjectRequest, hits: SubjectHit[] = [hit]) {
  vi.spyOn(api, "subjectRequests").mockResolvedValue({ requests: [request], days: 30 });
  vi.spyOn(api, "subjectRequest").mockResolvedValue(request);
  const ticked = hits.filter((each) => each.ticked).length;
  const groups = hits.map(({ place, how }) => ({ place, how, count: 1, ticked }));
  vi.spyOn(api, "subjectHits").mockResolvedValue({ groups, hits, next: null });
  show(<PersonalDataSection />);
  fireEvent.click(await screen.findByTestId(`subject-open-${request.id}`));
  await screen.findByTestId("subject-state");
}

it("says that there are none yet, and looks for what was typed, a line each", async () => {
  vi.spyOn(api, "subjectRequests").mockResolvedValue({ requests: [], days: 15 });
  const begin = vi.spyOn(api, "beginSubjectRequest").mockResolvedValue(found);
  vi.spyOn(api, "subjectRequest").mockResolvedValue({ ...found, state: "finding", done: 5, total: 10 });
  show(<PersonalDataSection />);
  fireEvent.click(await screen.findByTestId("subject-begin"));
  expect(screen.getByText("No requests yet")).toBeTruthy();
  expect((at("subject-search") as HTMLButtonElement).disabled).toBe(true);
  fireEvent.change(at("subject-names"), { target: { value: "Hannah Clarke\n H. Clarke \n" } });
  fireEvent.submit(at("subject-form"));
  await waitFor(() => expect(at("subject-progress").textContent).toContain("5 of 10"));
  expect(begin.mock.calls[0]).toEqual([
    { names: ["Hannah Clarke", "H. Clarke"], emails: [], phones: [] },
    15,
  ]);
});

it("shows the words around the person, and confirms only what is ticked", async () => {
  const tick = vi.spyOn(api, "tickSubjectHits").mockResolvedValue(undefined);
  await open(found);
  expect((await screen.findByTestId("hit-security_event")).textContent).toContain("asked Hannah Clarke");
  expect((at("subject-confirm") as HTMLButtonElement).disabled).toBe(true);
  fireEvent.click(screen.getByRole("checkbox"));
  await waitFor(() => expect(tick.mock.calls[0]).toEqual([found.id, [hit.ref], true, false]));
});

it("erases only after the word was typed, and names what is under a hold", async () => {
  const erase = vi
    .spyOn(api, "eraseSubject")
    .mockRejectedValue(new ApiError(409, { code: "privacy.files_held", message: "Held." }));
  const fates = [{ place: "contact", outcome: "anonymised" as const, count: 1 }];
  vi.spyOn(api, "previewSubjectErasure").mockResolvedValue({ fates, held: ["cv.pdf"] });
  await open({ ...found, state: "confirmed" }, [{ ...hit, ticked: true }]);
  fireEvent.click(at("subject-erase"));
  expect((await screen.findByTestId("subject-fates")).textContent).toContain("emptied");
  expect(screen.getByRole("alert").textContent).toContain("cv.pdf");
  fireEvent.submit(at("subject-erase-form"));
  expect(erase).not.toHaveBeenCalled();
  fireEvent.change(at("subject-mode"), { target: { value: "delete" } });
  fireEvent.change(at("subject-typed"), { target: { value: "Erase" } });
  fireEvent.submit(at("subject-erase-form"));
  await waitFor(() => expect(erase.mock.calls[0]).toEqual([found.id, "delete"]));
  expect((await screen.findByTestId("form-error")).textContent).toContain("Held.");
});

it("downloads only what was proved before", async () => {
  const saved = vi.spyOn(download, "saveFrom").mockImplementation(() => {});
  const prove = vi.spyOn(api, "proveSubjectDownload").mockResolvedValue(found);
  await open({ ...found, state: "confirmed", has_export: true, exported_at: AT });
  fireEvent.click(at("subject-download"));
  await waitFor(() => expect(saved).toHaveBeenCalledWith(`/api/subject-requests/${found.id}/file`));
  expect(prove).toHaveBeenCalledTimes(1);
});

it("shows what was kept and why, and what went wrong with a way to try again", async () => {
  const certificate = { erased: [], kept: [{ place: "invoice", why: "law", count: 2 }] };
  vi.spyOn(api, "subjectCertificate").mockResolvedValue({ certificate, jws: "a.b.c" });
  await open({ ...found, state: "erased", wanted: {}, closed_at: AT });
  expect((await screen.findByTestId("subject-certificate")).textContent).toContain("tax law");
  expect(at("subject-state").textContent).toContain("Mar 2, 2026");
  const saved = vi.spyOn(download, "saveResponse").mockResolvedValue();
  fireEvent.click(at("certificate-download"));
  expect(saved.mock.calls[0]?.[1]).toBe(`certificate-${found.id}.jws`);
  expect(await saved.mock.calls[0]?.[0].text()).toBe("a.b.c");
  cleanup();
  vi.spyOn(api, "subjectRequests").mockRejectedValue(new ApiError(503, { code: "x", message: "Later." }));
  show(<PersonalDataSection />);
  expect((await screen.findByRole("alert")).textContent).toContain("Later.");
});
