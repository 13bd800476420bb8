import { useLingui } from "@lingui/react/macro";
import type { ImportState } from "@rapport/core";
import type { Tone } from "~/ui/atoms.tsx";

export function useStateChip(): (state: ImportState) => { label: string; tone: Tone } {
  const { t } = useLingui();
  const chips: Record<ImportState, { label: string; tone: Tone }> = {
    uploaded: { label: t`Uploaded`, tone: "neutral" },
    mapped: { label: t`Matched`, tone: "neutral" },
    checking: { label: t`Checking`, tone: "accent" },
    checked: { label: t`Checked, not imported`, tone: "warn" },
    running: { label: t`Importing`, tone: "accent" },
    done: { label: t`Imported`, tone: "ok" },
    failed: { label: t`Stopped half way`, tone: "danger" },
    undoing: { label: t`Undoing`, tone: "accent" },
    undone: { label: t`Undone`, tone: "neutral" },
  };
  return (state) => chips[state];
}
