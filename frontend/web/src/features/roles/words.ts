/** What depths, levels and rights are called. */
import { useLingui } from "@lingui/react/macro";
import type { Depth, Level, Sight } from "@rapport/core";
import type { Flag } from "./draft.ts";

export function useWords() {
  const { t } = useLingui();
  const depths: Record<Depth, string> = {
    none: t`None`,
    own: t`Own`,
    team: t`Team`,
    subtree: t`Reports`,
    territory: t`Territory`,
    all: t`All`,
  };
  const levels: Record<Level, string> = {
    read: t({ context: "right", message: "View" }),
    update: t({ context: "right", message: "Edit" }),
    delete: t({ context: "right", message: "Delete" }),
    export: t`Export`,
    share: t`Share`,
  };
  const sights: Record<Sight, string> = { shown: t`Shown`, masked: t`Last four`, hidden: t`Hidden` };
  const flags: Record<Flag, [string, string]> = {
    import: [t`Import`, t`Bring records in from files, for objects that may be created.`],
    configure: [t`Configure`, t`Pipelines, fields of your own and sandboxes.`],
    manage_people: [t`Manage people`, t`Members, teams, roles, keys and everybody's tokens.`],
    billing: [t`Billing`, t`Plan, invoices and payment.`],
    privacy: [t`Personal data`, t`Answer what people ask about data of them, and erase it.`],
    view_as: [t`View as others`, t`See what a member sees, read-only, for half an hour; they are told.`],
    see_disk: [t`What the disk sees`, t`Compare records with the bytes that are stored.`],
  };
  const yes = (given: boolean) =>
    given ? t({ context: "right", message: "Yes" }) : t({ context: "right", message: "No" });
  const create = t({ context: "right", message: "Create" });
  return { yes, create, depths, levels, sights, flags };
}
