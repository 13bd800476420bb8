/** The stages of a pipeline as a way: which are behind a deal, and which are ahead. */
import type { Stage } from "@rapport/core";

export type Standing = "done" | "here" | "ahead" | "other";

/** Where a stage stands to the one that the deal is in: of a deal that ended, the way before it is not told. */
export function standing(stages: readonly Stage[], stage: Stage, here: Stage): Standing {
  if (stage.id === here.id) return "here";
  if (stage.outcome === "lost") return "other";
  if (here.outcome === "won") return "done";
  if (here.outcome === "lost") return "other";
  return stages.indexOf(stage) < stages.indexOf(here) ? "done" : "ahead";
}

/** The stages that are in use, and the one that the deal is in all the same. */
export const pathOf = (stages: readonly Stage[], here: string): Stage[] =>
  stages.filter((stage) => !stage.archived || stage.id === here);
