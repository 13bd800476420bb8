/** The state of a visit as a chip, and that its place is in doubt. */
import { useLingui } from "@lingui/react/macro";
import type { CrmRecord } from "@rapport/core";
import { stateOf, type VisitState } from "~/data/visits.ts";
import { Chip, type Tone } from "~/ui/atoms.tsx";

const TONES: Record<VisitState, Tone> = {
  planned: "neutral",
  under_way: "accent",
  done: "ok",
  noted: "neutral",
};

export function StateChip({ visit }: { visit: CrmRecord }) {
  const { t } = useLingui();
  const words: Record<VisitState, string> = {
    planned: t`Planned`,
    under_way: t({ message: "Under way", context: "visit" }),
    done: t`Visited`,
    noted: t`Not checked in`,
  };
  const state = stateOf(visit);
  const inDoubt = visit.check_in_mocked === true || visit.check_out_mocked === true;
  return (
    <>
      <Chip tone={TONES[state]}>{words[state]}</Chip>
      {inDoubt ? <Chip tone="danger">{t`Mock location`}</Chip> : null}
    </>
  );
}
