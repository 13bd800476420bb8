import { cleanup, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { show } from "~/testing/harness.tsx";
import { FileKept } from "./FileKept.tsx";

afterEach(cleanup);

const said = (kept_until: string | null) => {
  show(<FileKept file={{ id: "f", name: "companies.csv", size: 1, rows: 2, kept_until }} />);
  return screen.getByTestId("import-file").textContent;
};

it("says until when the file is there, in the organisation's time zone", () => {
  // Half past eleven in the evening, UTC: in London it is summer, and the next day.
  expect(said("2026-07-14T23:30:00+00:00")).toBe("companies.csv. The file is kept until Jul 15, 2026 00:30.");
});

it("says that it is gone", () => {
  expect(said(null)).toBe("companies.csv. The file was removed; what was written of it is kept.");
});
