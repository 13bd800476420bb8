import { useLingui } from "@lingui/react";
import { label, type Text } from "@rapport/core";
import { formatLocale } from "~/app/i18n.ts";

type Label = Text | string | null | undefined;

/** The interface's language and the ways to read a {zh, en} label in it. */
export function useLocale(): {
  locale: string;
  read: (text: Label) => string;
  inline: (text: Label) => string;
} {
  const { i18n } = useLingui();
  const read = (text: Label) => label(text, i18n.locale);
  return { locale: formatLocale(i18n.locale), read, inline: (text) => lowered(read(text)) };
}

/** Inside an English sentence a label begins small, unless it is an abbreviation. */
function lowered(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
