/** Parts of records that have tables of their own, in histories. */
import type { components } from "./schema.d.ts";

type Schema = components["schemas"];

/** A part of a record that has a table of its own: an address of a company, what it was and what it became. */
export type PartChange = {
  part: "company_address";
  part_id: string;
  before: PastAddress | null;
  after: PastAddress | null;
  can_revert: boolean;
};
export type PastAddress = Pick<
  Schema["CompanyAddress"],
  "kind" | "is_primary" | "recipient" | "street" | "city" | "region" | "postcode" | "country" | "point"
>;
