/** While rules are being applied the page is read again every second. */
import type { PlacingRun } from "@rapport/core";

const isRunning = (runs: readonly PlacingRun[] | undefined): boolean =>
  (runs ?? []).some((each) => each.state === "running");
export const everySecond = (runs: readonly PlacingRun[] | undefined): number | false =>
  isRunning(runs) ? 1000 : false;
