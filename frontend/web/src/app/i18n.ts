/** Languages of the interface. The catalogue of the other language is fetched only when it is chosen. */
import { i18n } from "@lingui/core";
import type { Locale } from "@rapport/core";
import { http } from "./api.ts";
import { recall, remember } from "./memory.ts";

const KEY = "rapport.locale";
const loaders: Record<Locale, () => Promise<{ messages: Record<string, string> }>> = {
  en: () => import("../locales/en.po"),
  "zh-CN": () => import("../locales/zh-CN.po"),
};

let region: string | null = null;

/** Dates and numbers in English follow the organisation's country: 22 Nov in London, Nov 22 in New York. */
export function setRegion(country: string): void {
  region = country;
}

export const formatLocale = (locale: string): string => (locale === "en" && region ? `en-${region}` : locale);

export const toLocale = (value: string | null | undefined): Locale =>
  value?.startsWith("zh") ? "zh-CN" : "en";

export function rememberedLocale(): Locale {
  return toLocale(recall(KEY) ?? navigator.language);
}

export async function activate(locale: Locale): Promise<void> {
  if (i18n.locale !== locale) {
    const { messages } = await loaders[locale]();
    i18n.loadAndActivate({ locale, messages });
  }
  http.locale = locale;
  document.documentElement.lang = locale;
  remember(KEY, locale);
}
