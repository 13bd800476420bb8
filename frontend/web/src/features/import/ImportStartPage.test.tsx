import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { session, show } from "~/testing/harness.tsx";
import { ImportStartPage } from "./ImportStartPage.tsx";

vi.mock("@tanstack/react-router", async (original) => ({
  ...(await original<typeof import("@tanstack/react-router")>()),
  getRouteApi: () => ({ useSearch: () => ({}) }),
  useNavigate: () => async () => undefined,
  createLink: () => "a",
  Link: ({ children }: { children: string }) => <a href="#there">{children}</a>,
}));

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  localStorage.clear();
});

it("is not there for whose role doesn't import", () => {
  const asked = vi.spyOn(api, "imports").mockResolvedValue([]);
  show(<ImportStartPage />, [], { rights: { ...session.rights, import: false } });
  expect(screen.getByRole("status").textContent).toContain("Your role doesn't open this page");
  expect(screen.queryByTestId("import-file")).toBeNull();
  expect(asked).not.toHaveBeenCalled();
});

it("holds on to what the rows are while their file is sent", async () => {
  vi.spyOn(api, "imports").mockResolvedValue([]);
  vi.spyOn(api, "sendImport").mockImplementation(async (_file, _url, _onBegun, { signal } = {}) => {
    return new Promise<string>((_, fail) => signal?.addEventListener("abort", () => fail(signal.reason)));
  });
  show(<ImportStartPage />);
  const choices = screen.getByTestId("import-object-company").closest("fieldset");
  expect(choices?.disabled).toBe(false);
  fireEvent.change(screen.getByTestId("import-file"), { target: { files: [new File(["1"], "a.csv")] } });
  await waitFor(() => expect(choices?.disabled).toBe(true));
  fireEvent.click(await screen.findByTestId("import-pause"));
  await waitFor(() => expect(choices?.disabled).toBe(false));
});
