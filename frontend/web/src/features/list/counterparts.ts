/** Which stage of another pipeline a stage corresponds to. */
import type { CrmRecord, Pipeline, Stage } from "@rapport/core";

export type Placed = Stage & { line: Pipeline };

/** The stages that deals would leave: those of the selected ones, or of every other pipeline where all are selected. */
export function stagesToMap(
  lines: readonly Pipeline[],
  target: Pipeline,
  rows: readonly CrmRecord[] | null,
): Placed[] {
  const stood = rows && new Set(rows.map((row) => row.stage));
  return lines
    .filter((line) => line.id !== target.id)
    .flatMap((line) => line.stages.map((stage) => ({ ...stage, line })))
    .filter((stage) => (stood ? stood.has(stage.id) : !stage.archived));
}

/** Won stays won and lost lost; an open stage becomes the furthest that is no likelier to be won, else the first. */
export function counterpart(target: Pipeline, stage: Stage): string {
  const like = target.stages.filter((each) => !each.archived && each.outcome === stage.outcome);
  const reached = like.filter((each) => each.probability <= stage.probability);
  return (reached.at(-1) ?? like[0])?.id ?? "";
}
