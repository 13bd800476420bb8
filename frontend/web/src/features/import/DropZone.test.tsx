import { ApiError } from "@rapport/core";
import { onlineManager } from "@tanstack/react-query";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { DropZone } from "./DropZone.tsx";

const at = (id: string) => screen.getByTestId(id);
const files = [new File(["12345678"], "客户.csv"), new File(["1"], "deals.csv", { lastModified: 1 })];
const choose = (chosen = files) => fireEvent.change(at("import-file"), { target: { files: chosen } });
type Send = typeof api.sendImport;

const begun = { id: "7", name: "huge.csv", size: 24_500_000, offset: 4_000_000, expires_at: "" };

beforeEach(() => {
  vi.spyOn(api, "importUploads").mockResolvedValue([]);
});
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

it("tells of what was begun before, and discards it", async () => {
  vi.spyOn(api, "importUploads").mockResolvedValueOnce([begun]).mockResolvedValue([]);
  const cancel = vi.spyOn(api, "cancelUpload").mockResolvedValue(new Response());
  localStorage.setItem("rapport.uploads", JSON.stringify({ "1.1": "/api/uploads/7" }));
  show(<DropZone onSent={async () => {}} />);
  const told = await screen.findByTestId("import-begun");
  expect(told.textContent).toContain("huge.csv 3.8 MB of 23.4 MB are here. Choose the file again to go on.");
  fireEvent.click(at("import-discard"));
  await waitFor(() => expect(screen.queryByTestId("import-begun")).toBeNull());
  expect(cancel.mock.calls).toEqual([["/api/uploads/7"]]);
});

it("does not promise to go on with what another browser sent", async () => {
  vi.spyOn(api, "importUploads").mockResolvedValue([begun]);
  show(<DropZone onSent={async () => {}} />);
  expect((await screen.findByTestId("import-begun")).textContent).toContain("came from another browser");
});

it("says that it waits for a connection, goes on by itself, and can be stopped meanwhile", async () => {
  const away = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  onlineManager.setOnline(false);
  const send = vi.spyOn(api, "sendImport").mockResolvedValue("7");
  const open = vi.fn(async () => {});
  show(<DropZone onSent={open} />);
  choose([files[1] as File]);
  await waitFor(() => expect(at("import-upload").textContent).toContain("No connection"));
  fireEvent.click(at("import-pause"));
  await waitFor(() => expect(at("import-upload").textContent).toContain("Paused at"));
  fireEvent.click(at("import-go-on"));
  await waitFor(() => expect(at("import-upload").textContent).toContain("No connection"));
  expect(send).not.toHaveBeenCalled();
  away.mockReturnValue(true);
  onlineManager.setOnline(true);
  window.dispatchEvent(new Event("online"));
  await waitFor(() => expect(open).toHaveBeenCalledExactlyOnceWith(["7"]));
});
