import { addDays, type GrowthPage } from "@rapport/core";

/** The quarter of a share of growth that no invoice can have yet. */
export type NotYetSettled = {
  /** Of the contract's year, from 1 on. */
  number: number;
  /** The day on which its statement is proposed. */
  from: string;
  reviewUntil: string | null;
};

/** The first quarter that is under review or runs; null without a contract, or once all of it is settled. */
export function notYet({
  preview,
  statements,
}: Pick<GrowthPage, "preview" | "statements">): NotYetSettled | null {
  const quarters = preview?.quarters ?? [];
  const at = quarters.findIndex(({ phase }) => phase === "review" || phase === "running");
  const quarter = quarters[at];
  if (!quarter) return null;
  const proposed = statements.find((each) => each.quarter === quarter.first && each.state === "proposed");
  return { number: at + 1, from: addDays(quarter.last, 1), reviewUntil: proposed?.review_until ?? null };
}
