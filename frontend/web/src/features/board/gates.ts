/** Gates as the board asks about them before anything is sent: the server judges each move again. */
import type { Filter, Pipeline, Stage } from "@rapport/core";

const living = (line: Pipeline): Stage[] => line.stages.filter((stage) => !stage.archived);

/** The open deals that could not go on to the next stage: the same question as each card's own mark. */
export function unmetFilter(line: Pipeline): Filter | null {
  const stages = living(line);
  const parts = stages.flatMap((stage, index): Filter[] => {
    const next = stages[index + 1];
    if (stage.outcome !== "open" || !next) return [];
    const lacks: Filter[] = next.required.map((field) => ({ field, op: "empty" }));
    if (stage.exit_rule) lacks.push({ not: stage.exit_rule });
    if (lacks.length === 0) return [];
    return [{ and: [{ field: "stage", op: "eq", value: stage.id }, { or: lacks }] }];
  });
  return parts.length > 0 ? { or: parts } : null;
}

/** The fields of the deal that a rule is about. */
export function ruleFields(rule: Filter | null): string[] {
  if (!rule) return [];
  if ("field" in rule) return [rule.field];
  const parts = "not" in rule ? [rule.not] : "and" in rule ? rule.and : rule.or;
  return [...new Set(parts.flatMap(ruleFields))];
}
