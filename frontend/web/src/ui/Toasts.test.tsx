import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { Toasts } from "./Toasts.tsx";
import { toast } from "./toast.ts";

afterEach(cleanup);

it("offers undo once, and goes when it is taken", () => {
  i18n.loadAndActivate({ locale: "en", messages: {} });
  const run = vi.fn();
  render(
    <I18nProvider i18n={i18n}>
      <Toasts />
    </I18nProvider>,
  );
  act(() => toast({ text: "City changed", tone: "plain", action: { label: "Undo", run } }));
  act(() => screen.getByText("Undo").click());
  expect(run).toHaveBeenCalledTimes(1);
  expect(screen.queryByText("City changed")).toBeNull();
});

it("shows one at a time, the newest", () => {
  i18n.loadAndActivate({ locale: "en", messages: {} });
  render(
    <I18nProvider i18n={i18n}>
      <Toasts />
    </I18nProvider>,
  );
  act(() => {
    for (const text of ["one", "two", "three", "four"]) toast({ text, tone: "danger" });
  });
  expect(screen.getAllByTestId("toast").map((row) => row.textContent)).toEqual(["four"]);
});
