import type { Field, Option } from "@rapport/core";

/** The words that a field's value may be, where the product itself defines them. */
export const optionsOf = (field: Field | undefined): Option[] => field?.options ?? [];
