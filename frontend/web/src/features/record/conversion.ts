/** What a lead's form says, as the conversion that the server takes. Pure functions. */
import type { Candidate, Conversion, CrmRecord, Pipeline, Value } from "@rapport/core";

export const NEW = "new";
export const NONE = "none";

/** `company` and `contact` are the id of a record that is there, `new`, or for a company `none`. */
export type Plan = {
  company: string;
  companyName: string;
  contact: string;
  contactName: string;
  withDeal: boolean;
  deal: Record<string, string>;
};

/** What is surest is taken already: the same company name, and the contact whose e-mail or number agrees. */
export function proposed(
  lead: CrmRecord,
  candidates: readonly Candidate[],
  pipelines: readonly Pipeline[],
): Plan {
  const companyName = String(lead.company_name ?? "");
  const contactName = String(lead.name ?? "");
  const company = candidates.find((each) => each.object === "company");
  const contact = candidates.find((each) => each.object === "contact" && each.by !== "name");
  const line = pipelines.find((each) => each.offered && !each.archived);
  return {
    company: company?.id ?? (companyName ? NEW : NONE),
    companyName,
    contact: contact?.id ?? NEW,
    contactName,
    withDeal: true,
    deal: { name: companyName || contactName, pipeline: line?.id ?? "", stage: firstStage(line) },
  };
}

export const firstStage = (line: Pipeline | undefined): string => openStages(line)[0]?.id ?? "";

export const openStages = (line: Pipeline | undefined): Pipeline["stages"] =>
  line?.stages.filter((stage) => stage.outcome === "open" && !stage.archived) ?? [];

/** Empty fields are left out, so that the server takes the lead's own or its default. */
export function conversionOf(plan: Plan, deal: Record<string, Value>): Conversion {
  const known = (choice: string) => ({ id: choice, fields: {} });
  const named = (name: string) => ({ id: null, fields: name.trim() ? { name: name.trim() } : {} });
  return {
    company:
      plan.company === NONE ? null : plan.company === NEW ? named(plan.companyName) : known(plan.company),
    contact: plan.contact === NEW ? named(plan.contactName) : known(plan.contact),
    deal: plan.withDeal ? { id: null, fields: filled(deal) } : null,
  };
}

const filled = (fields: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== "" && value !== null));
