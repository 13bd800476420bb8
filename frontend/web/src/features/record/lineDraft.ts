/** A line of a deal while it is typed: from what is there, and to what is sent. */
import { type ApprovalLine, type DealLine, type LineDraft, parseDecimal } from "@rapport/core";
import { centsOf, type Due, type Recurrence, termOf } from "./lineMath.ts";

/** A draft knows what its product is listed at, once somebody told. */
export type Draft = Omit<LineDraft, "recurrence" | "term"> & {
  key: number;
  product: string;
  listed: Listing | null;
  /** Its product's price is on the way. */
  asking?: boolean;
  recurrence: Recurrence;
  /** As typed: empty for a term without an end. */
  term: string;
};
type Listing = Pick<DealLine, "list_price" | "price_book">;

export const draftOf = (line: DealLine | ApprovalLine, key: number): Draft => ({
  key,
  product_id: line.product_id,
  product: line.product ?? "…",
  quantity: line.quantity,
  unit_price: line.unit_price,
  discount: line.discount === "0" ? "" : line.discount,
  listed: "list_price" in line ? line : null,
  recurrence: line.recurrence,
  term: line.term === null ? "" : String(line.term),
});
export const empty = (key: number): Draft => ({
  key,
  product_id: "",
  product: "",
  quantity: "1",
  unit_price: "",
  discount: "",
  listed: null,
  recurrence: "one_off",
  term: "",
});

export const dueOf = ({ recurrence, term }: Draft): Due => ({
  recurrence,
  term: recurrence === "one_off" ? null : (termOf(term) ?? null),
});

export const hasTerm = (draft: Draft): boolean =>
  draft.recurrence === "one_off" || termOf(draft.term) !== undefined;
export const isWhole = (draft: Draft): boolean =>
  draft.product_id !== "" && centsOf(draft) !== null && hasTerm(draft);

export const plain = (text: string, otherwise: string): string => parseDecimal(text) ?? otherwise;

export const sent = (draft: Draft): LineDraft => ({
  product_id: draft.product_id,
  quantity: plain(draft.quantity, "1"),
  unit_price: plain(draft.unit_price, "0"),
  discount: plain(draft.discount, "0"),
  ...dueOf(draft),
});
