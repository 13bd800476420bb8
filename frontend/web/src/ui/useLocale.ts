import { useLingui } from "@lingui/react";
import { label, type Text } from "@rapport/core";

/** The interface's language and the way to read a {zh, en} label in it. */
export function useLocale(): { locale: string; read: (text: Text | string | null | undefined) => string } {
  const { i18n } = useLingui();
  return { locale: i18n.locale, read: (text) => label(text, i18n.locale) };
}
