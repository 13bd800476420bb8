import { ApiError } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { DropZone } from "./DropZone.tsx";

const at = (id: string) => screen.getByTestId(id);
const files = [new File(["12345678"], "客户.csv"), new File(["1"], "deals.csv", { lastModified: 1 })];
const choose = (chosen = files) => fireEvent.change(at("import-file"), { target: { files: chosen } });
type Send = typeof api.sendImport;

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  localStorage.clear();
});

/** Sends half of the first file, and ends as it is told to. */
const half = (ends: (signal: AbortSignal | undefined) => Promise<string>): Send => {
  return async (file, _, onBegun, { onProgress, signal } = {}) => {
    onBegun("/api/uploads/7");
    onProgress?.({ sent: 4, size: file.size });
    return ends(signal);
  };
};
const whenStopped = (signal: AbortSignal | undefined) =>
  new Promise<string>((_, fail) => signal?.addEventListener("abort", () => fail(signal.reason)));

it("sends files one after the other and opens them together", async () => {
  const send = vi.spyOn(api, "sendImport").mockImplementation(async (file) => file.name);
  const open = vi.fn(async () => {});
  show(<DropZone onSent={open} />);
  choose();
  await waitFor(() => expect(open).toHaveBeenCalledExactlyOnceWith(["客户.csv", "deals.csv"]));
  expect(send.mock.calls.map((call) => call[1])).toEqual([null, null]);
});

it("pauses, and goes on with what was begun", async () => {
  const send = vi.spyOn(api, "sendImport").mockImplementation(half(whenStopped));
  const open = vi.fn(async () => {});
  show(<DropZone onSent={open} />);
  choose();
  await waitFor(() => expect(at("import-upload").textContent).toContain("4 B of 8 B"));
  expect(at("import-upload").textContent).toContain("File 1 of 2");
  fireEvent.click(at("import-pause"));
  await waitFor(() => expect(at("import-upload").textContent).toContain("Paused at 4 B of 8 B."));
  expect(screen.queryByRole("alert")).toBeNull();
  send.mockReset().mockResolvedValue("7");
  fireEvent.click(at("import-go-on"));
  await waitFor(() => expect(open).toHaveBeenCalledWith(["7", "7"]));
  expect(send.mock.calls.map((call) => call[1])).toEqual(["/api/uploads/7", null]);
  expect(localStorage.getItem("rapport.uploads")).toBe("{}");
});

it("says that the connection is gone, keeps what was sent, and goes on after the page was loaded anew", async () => {
  const lost = new ApiError(0, { code: "network.unreachable", message: "" });
  const send = vi.spyOn(api, "sendImport").mockImplementation(half(() => Promise.reject(lost)));
  const shown = show(<DropZone onSent={async () => {}} />);
  choose();
  await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("What was sent is kept."));
  expect(localStorage.getItem("rapport.uploads")).not.toContain("客户");
  shown.unmount();
  show(<DropZone onSent={async () => {}} />);
  send.mockReset().mockResolvedValue("7");
  choose();
  await waitFor(() => expect(send.mock.calls.map((call) => call[1])).toEqual(["/api/uploads/7", null]));
});

it("ends an upload with what was sent of it", async () => {
  vi.spyOn(api, "sendImport").mockImplementation(half(whenStopped));
  const cancel = vi.spyOn(api, "cancelUpload").mockResolvedValue(new Response());
  show(<DropZone onSent={async () => {}} />);
  choose();
  await waitFor(() => at("import-cancel"));
  fireEvent.click(at("import-cancel"));
  await waitFor(() => at("import-file"));
  expect(cancel.mock.calls).toEqual([["/api/uploads/7"]]);
  expect(localStorage.getItem("rapport.uploads")).toBe("{}");
});

it("takes other files where these can't be read", async () => {
  vi.spyOn(api, "sendImport").mockResolvedValue("7");
  const unreadable = new ApiError(400, { code: "imports.unreadable_file", message: "It can't be read." });
  show(<DropZone onSent={() => Promise.reject(unreadable)} />);
  choose([files[1] as File]);
  await waitFor(() => expect(screen.getByRole("alert").textContent).toBe("It can't be read."));
  expect(at("import-file").tagName).toBe("INPUT");
});
