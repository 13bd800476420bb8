/** Formulas as people read them: fields in braces by what they are called; they travel by their names. */
import type { Field, Text } from "@rapport/core";

const FITTING = [
  "text",
  "long_text",
  "email",
  "phone",
  "url",
  "auto_number",
  "integer",
  "decimal",
  "date",
  "boolean",
];

/** The fields that a formula may ask of. */
export const askableFields = (fields: readonly Field[], own?: string): Field[] =>
  fields.filter((field) => FITTING.includes(field.type) && !field.target && field.name !== own);

const IN_BRACES = /("[^"]*")|\{([^}]*)\}/g;
const plain = (text: string) => text.trim().toLocaleLowerCase();

function inBraces(text: string, change: (inside: string) => string | undefined): string {
  return text.replace(IN_BRACES, (all: string, quoted: string | undefined, inside: string) =>
    quoted ? all : `{${change(inside) ?? inside}}`,
  );
}

/** A formula with the names of its fields in place of what they are called; unknown ones stay, to be refused. */
export const toNames = (text: string, fields: readonly Field[]): string =>
  inBraces(
    text,
    (inside) =>
      fields.find(({ label, name }) =>
        [label.zh, label.en, name].some((each) => plain(each) === plain(inside)),
      )?.name,
  );

/** The opposite, for reading. */
export const toLabels = (text: string, fields: readonly Field[], read: (label: Text) => string): string =>
  inBraces(text, (inside) => {
    const field = fields.find((each) => each.name === inside);
    return field && read(field.label);
  });
