import { ApiError, type Keys } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { KeysSection } from "./KeysSection.tsx";

const AT = "2026-03-02T10:00:00Z";
const platform: Keys = {
  own: false,
  kind: "file",
  name: null,
  version: "1f2e3d4c",
  follows: false,
  has_more: false,
  key_id: "0a1b2c3d",
  created_at: AT,
  wrapped_at: AT,
  rotation: null,
  uses: [
    { operation: "unwrap", times: 3, failed: 1 },
    { operation: "wrap", times: 1, failed: 0 },
    { operation: "unwrap", times: 2, failed: 0 },
  ],
  events: [],
};
const ARN = "arn:aws:kms:eu-west-1:111122223333:key/1";
const own: Keys = {
  ...platform,
  own: true,
  kind: "aws-kms",
  name: ARN,
  version: null,
  events: [
    { id: "2", kind: "refused", key_id: null, person: null, happened_at: AT },
    { id: "1", kind: "own_key_set", key_id: "0a1b2c3d", person: "Ann Lee", happened_at: AT },
  ],
};
const at = (id: string) => screen.getByTestId(id);
const type = (id: string, value: string) => fireEvent.change(at(id), { target: { value } });

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

async function open(keys: Keys) {
  vi.spyOn(api, "keys").mockResolvedValue(keys);
  show(<KeysSection />);
  await screen.findByTestId("keys-state");
}

it("shows whose key it is, how often it was used, and that nothing was changed yet", async () => {
  await open(platform);
  expect(at("keys-state").textContent).toContain("The platform's");
  expect(at("keys-state").textContent).toContain("Key file on the server");
  expect(at("keys-state").textContent).toContain("opened 5 times, locked 1 time, 1 failed");
  expect(screen.getByText("Nothing was changed about the keys yet.")).toBeTruthy();
});

it("shows an own key by its name, and who did what", async () => {
  await open(own);
  expect(at("keys-state").textContent).toContain(ARN);
  expect(at("keys-state").textContent).not.toContain("24 hours");
  const lines = [...at("keys-log").querySelectorAll("li > span")].map((line) => line.textContent);
  expect(lines).toEqual(["Locked: your key service refused", "Put under your own keyAnn Lee · 0a1b2c3d"]);
});

it("gives a key only after the organisation's name was typed", async () => {
  const give = vi.spyOn(api, "giveOwnKey").mockResolvedValue(own);
  await open(platform);
  fireEvent.click(at("own-key"));
  type("own-key-url", ` aws-kms:${ARN} `);
  type("own-key-typed", "Northwin");
  expect((at("own-key-confirm") as HTMLButtonElement).disabled).toBe(true);
  fireEvent.submit(at("own-key-form"));
  expect(give).not.toHaveBeenCalled();
  type("own-key-typed", "Northwind");
  fireEvent.submit(at("own-key-form"));
  await waitFor(() => expect(at("keys-state").textContent).toContain(ARN));
  expect(give.mock.calls[0]?.[0]).toBe(`aws-kms:${ARN}`);
  expect(screen.queryByTestId("own-key-form")).toBeNull();
});

it("says at the key why it can't be used, and keeps what was typed", async () => {
  const body = { code: "tenants.key_not_usable", message: "AWS: NotFoundException", request_id: "r" };
  vi.spyOn(api, "giveOwnKey").mockRejectedValue(new ApiError(422, body));
  await open(platform);
  fireEvent.click(at("own-key"));
  type("own-key-url", "aws-kms:x");
  type("own-key-typed", "Northwind");
  fireEvent.submit(at("own-key-form"));
  expect(await screen.findByText("AWS: NotFoundException")).toBeTruthy();
  expect((at("own-key-url") as HTMLInputElement).value).toBe("aws-kms:x");
  expect(screen.queryByTestId("form-error")).toBeNull();
});

it("returns to the platform's key after a question", async () => {
  const back = vi.spyOn(api, "takeBackOwnKey").mockResolvedValue(platform);
  await open(own);
  fireEvent.click(at("platform-key"));
  expect(back).not.toHaveBeenCalled();
  fireEvent.click(await screen.findByTestId("platform-key-confirm"));
  await waitFor(() => expect(at("keys-state").textContent).toContain("The platform's"));
});

it("shows how far a rotation is, and begins none beside it", async () => {
  const rotation = { phase: "walking", done: 250, total: 1000, started_at: AT, ended_at: null };
  vi.spyOn(api, "rotateKeys").mockResolvedValue({ ...platform, rotation });
  await open(platform);
  expect(screen.queryByTestId("keys-progress")).toBeNull();
  vi.mocked(api.keys).mockResolvedValue({ ...platform, rotation: { ...rotation, done: 1000, ended_at: AT } });
  fireEvent.click(at("keys-rotate"));
  expect(api.rotateKeys).not.toHaveBeenCalled();
  fireEvent.click(await screen.findByTestId("keys-rotate-confirm"));
  await waitFor(() => expect(at("keys-progress").textContent).toContain("250"));
  expect(screen.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("25");
  expect((at("keys-rotate") as HTMLButtonElement).disabled).toBe(true);
  await waitFor(() => expect(screen.queryByTestId("keys-progress")).toBeNull(), { timeout: 4_000 });
});

const line = (number: number) => ({
  id: `${100 + number}`,
  kind: "opened",
  key_id: null,
  person: null,
  happened_at: `2026-03-02T10:00:${String(number).padStart(2, "0")}Z`,
});
const shown = () => at("keys-log").querySelectorAll("li").length;

it("reads the log on, keeps what was read when newer lines come, and ends", async () => {
  await open({ ...own, events: [line(9), line(8)], has_more: true });
  vi.mocked(api.keys).mockResolvedValueOnce({ ...own, events: [line(7), line(6)], has_more: true });
  fireEvent.click(at("keys-earlier"));
  await waitFor(() => expect(shown()).toBe(4));
  expect(vi.mocked(api.keys).mock.lastCall).toEqual(["108"]);
  vi.mocked(api.keys).mockResolvedValueOnce({ ...own, events: [line(5)], has_more: false });
  fireEvent.click(at("keys-earlier"));
  await waitFor(() => expect(shown()).toBe(5));
  expect(vi.mocked(api.keys).mock.lastCall).toEqual(["106"]);
  expect(screen.queryByTestId("keys-earlier")).toBeNull();
  const moments = [...at("keys-log").querySelectorAll("time")].map((each) => each.getAttribute("datetime"));
  expect(moments).toEqual([9, 8, 7, 6, 5].map((number) => line(number).happened_at));
});

it("says why no earlier line came, and offers it again", async () => {
  await open({ ...own, has_more: true });
  vi.mocked(api.keys).mockRejectedValueOnce(new ApiError(500, { code: "internal", message: "It failed." }));
  fireEvent.click(at("keys-earlier"));
  expect(await screen.findByText("It failed.")).toBeTruthy();
  expect(shown()).toBe(2);
  expect(at("keys-earlier")).toBeTruthy();
});

it("shows the version of the root key, and nothing to change in a sandbox", async () => {
  await open({ ...platform, follows: true });
  expect(at("keys-state").textContent).toContain("1f2e3d4c");
  expect(screen.getByText(/A sandbox lies under the root key/)).toBeTruthy();
  expect(screen.queryByTestId("own-key")).toBeNull();
});

it("says what went wrong, with a way to try again", async () => {
  vi.spyOn(api, "keys").mockRejectedValue(new ApiError(403, { code: "forbidden", message: "Not you." }));
  show(<KeysSection />);
  expect((await screen.findByRole("alert")).textContent).toContain("Not you.");
});
