/** The facts of a share of growth in words. */
import { useLingui } from "@lingui/react/macro";
import type { GrowthQuarter, GrowthRow, GrowthStatement } from "@rapport/core";
import type { Tone } from "~/ui/atoms.tsx";

type Flag = NonNullable<GrowthRow["flag"]>;

export function useGrowthWords() {
  const { t } = useLingui();
  const phases: Record<GrowthQuarter["phase"], string> = {
    settled: t`Settled`,
    review: t`In review`,
    running: t`Running`,
    ahead: t`Ahead`,
  };
  const states: Record<GrowthStatement["state"], string> = {
    proposed: t`In review`,
    accepted: t`Accepted`,
    lapsed: t`Settled, nobody objected`,
    disputed: t`Settled, some deals held`,
    superseded: t`Replaced`,
  };
  const flags: Record<Flag, { text: string; why: string; tone: Tone }> = {
    backdated: {
      text: t`Backdated`,
      why: t`Recorded in a later quarter, or more than seven days after its closing day.`,
      tone: "warn",
    },
    deleted: { text: t`Deleted`, why: t`In the trash: it counts nothing.`, tone: "warn" },
    changed_after_close: {
      text: t`Changed later`,
      why: t`Amount or closing day were changed after it was won.`,
      tone: "warn",
    },
    other_currency: {
      text: t`Other currency`,
      why: t`Not in the contract's currency: it counts nothing.`,
      tone: "neutral",
    },
  };
  const steps: Record<string, string> = {
    won: t`Won`,
    amended: t`Changed`,
    reopened: t`Reopened`,
    deleted: t`Deleted`,
    restored: t`Restored`,
    voided: t`Taken out after a dispute`,
  };
  return { phases, states, flags, steps };
}
