/**
 * Languages of the interface. The catalogue of the other language is fetched only when it is chosen, and that of an area
 * (`web/areas.ts`) when something of the area is.
 */
import { i18n, type Messages } from "@lingui/core";
import type { Locale } from "@rapport/core";
import { http } from "./api.ts";
import { recall, remember } from "./memory.ts";

const KEY = "rapport.locale";
type Catalogue = Record<Locale, () => Promise<{ messages: Messages }>>;
const shared: Catalogue = {
  en: () => import("../locales/en.po"),
  "zh-CN": () => import("../locales/zh-CN.po"),
};
/** Those of which something is there. */
const present = new Set<Catalogue>();
const loaded = new Map<Catalogue, Set<Locale>>();

let region: string | null = null;

/** Dates and numbers in English follow the organisation's country: 22 Nov in London, Nov 22 in New York. */
export function setRegion(country: string): void {
  region = country;
}

export const formatLocale = (locale: string): string => (locale === "en" && region ? `en-${region}` : locale);

export const toLocale = (value: string | null | undefined): Locale =>
  value?.startsWith("zh") ? "zh-CN" : "en";

export function rememberedLocale(): Locale {
  // A link in a mail is in its reader's language, and so is the page on which they may have to sign in first.
  const asked = new URLSearchParams(location.search).get("lang");
  return toLocale(asked ?? recall(KEY) ?? navigator.language);
}

/** Says that modules of an area are there. Who shows one awaits `messagesThere`; the catalogue is on its way already. */
export function register(area: Catalogue): void {
  present.add(area);
  if (i18n.locale) void area[toLocale(i18n.locale)]().catch(() => undefined);
}

/** Until the messages of everything that is there are loaded, in the language that is shown then. */
export async function messagesThere(): Promise<void> {
  let locale: string;
  do {
    locale = i18n.locale;
    if (locale) await load(toLocale(locale));
  } while (locale !== i18n.locale);
}

export async function activate(locale: Locale): Promise<void> {
  if (i18n.locale !== locale) {
    present.add(shared);
    await load(locale);
    i18n.activate(locale);
  }
  http.locale = locale;
  document.documentElement.lang = locale;
  remember(KEY, locale);
}

/** Fetches side by side what lacks, and what was registered meanwhile; each round tells the page once. */
async function load(locale: Locale): Promise<void> {
  for (;;) {
    const lacking = [...present].filter((each) => !loaded.get(each)?.has(locale));
    if (lacking.length === 0) return;
    const fetched = await Promise.all(lacking.map((each) => each[locale]()));
    i18n.load(locale, Object.assign({}, ...fetched.map(({ messages }) => messages)));
    for (const each of lacking) loaded.set(each, new Set([...(loaded.get(each) ?? []), locale]));
  }
}
