/** Lines of a split as they are edited, and what their credit comes to. */
import type { DealSplit, MemberDraft, PastSplit } from "@rapport/core";

export type SplitLine = Required<Omit<MemberDraft, "percent">> & { key: number; percent: string };

let keys = 0;

const line = (part: Partial<SplitLine>): SplitLine => ({
  key: ++keys,
  person_id: "",
  kind: "credit",
  percent: "",
  role: "sales",
  ...part,
});

/** The lines there are; a deal that isn't split starts with its owner, who has all of it. */
export const startedFrom = ({ members }: DealSplit, owner: string): SplitLine[] =>
  members.length === 0
    ? [line({ person_id: owner, percent: "100" })]
    : members.map(({ person_id, kind, percent, role }) =>
        line({ person_id, kind, percent, role: role ?? "sales" }),
      );

/** Another line, with what is left of the whole. */
export const newLine = (sum: string): SplitLine => {
  const left = hundredths("100") - hundredths(sum);
  return line({ percent: left > 0 ? text(left) : "" });
};

/** An earlier split, with the roles that its people have now. */
export const restored = ({ shares }: PastSplit, now: SplitLine[]): SplitLine[] =>
  shares.map(({ person_id, kind, percent }) =>
    line({
      person_id,
      kind,
      percent,
      role: now.find((each) => each.person_id === person_id)?.role ?? "sales",
    }),
  );

/** What the shares of credit come to, exactly: percentages have up to four decimals. */
export const creditSum = (lines: readonly SplitLine[]): string =>
  text(
    lines.filter((each) => each.kind === "credit").reduce((sum, each) => sum + hundredths(each.percent), 0),
  );

const hundredths = (percent: string): number => Math.round((Number(percent) || 0) * 10_000);
const text = (count: number): string => String(count / 10_000);
