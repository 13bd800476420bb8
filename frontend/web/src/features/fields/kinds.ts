/** What an organisation's own fields may be, in words. */
import { useLingui } from "@lingui/react/macro";
import type { OwnFieldType } from "@rapport/core";

/** Whether fields of a kind have a list of labels. */
export const hasChoices = (type: OwnFieldType): boolean => type === "choice" || type === "multi_choice";

/** Whether fields of a kind refer to records of a kind. */
export const isReferring = (type: OwnFieldType): boolean => type === "reference" || type === "references";

/** Whether nobody fills fields of a kind, so that nothing can be asked of who does. */
export const isGiven = (type: OwnFieldType): boolean => ["auto_number", "formula", "rollup"].includes(type);

const UNIQUE: OwnFieldType[] = ["text", "phone", "email", "url", "decimal", "date"];

/** Whether values of a kind can be told apart, so that each may occur once. */
export const canBeUnique = (type: OwnFieldType): boolean => UNIQUE.includes(type);

const INDEXED: OwnFieldType[] = [...UNIQUE, "money", "choice", "person", "reference", "formula"];

/** Whether lists can find records by a kind along an index. */
export const canBeIndexed = (type: OwnFieldType): boolean => INDEXED.includes(type);

export function useKinds(): Record<OwnFieldType, string> {
  const { t } = useLingui();
  return {
    text: t({ message: "Text", context: "kind of field" }),
    long_text: t`Long text`,
    rich_text: t`Formatted text`,
    decimal: t({ message: "Number", context: "kind of field" }),
    money: t({ message: "Money", context: "kind of field" }),
    date: t`Date`,
    choice: t`Choice`,
    multi_choice: t`Several choices`,
    boolean: t`Yes or no`,
    person: t`Person`,
    reference: t({ message: "Record", context: "kind of field" }),
    references: t`Several records`,
    file: t({ message: "Files", context: "kind of field" }),
    auto_number: t`Automatic number`,
    formula: t`Formula`,
    rollup: t`Roll-up`,
    phone: t`Phone number`,
    email: t`E-mail address`,
    url: t`Web address`,
  };
}
