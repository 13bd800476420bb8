import type { Text } from "../api/types.ts";

/** A {zh, en} label in the reader's language; the other language rather than nothing. */
export function label(text: Text | string | null | undefined, locale: string): string {
  if (!text) return "";
  if (typeof text === "string") return text;
  const [first, second] = locale.startsWith("zh") ? [text.zh, text.en] : [text.en, text.zh];
  return first || second || "";
}

/** One or two letters for an avatar: the first hanzi, or Latin initials. Company forms and places say nothing about whom. */
export function initials(name: string): string {
  const trimmed = name.trim();
  if (/\p{Script=Han}/u.test(trimmed.slice(0, 1))) return trimmed.slice(0, 1);
  const words = trimmed.split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  return words
    .slice(0, 2)
    .map((word) => word.slice(0, 1).toUpperCase())
    .join("");
}

export function formatBytes(size: number, locale: string): string {
  const units = ["B", "KB", "MB", "GB"];
  const power = size > 0 ? Math.min(Math.floor(Math.log(size) / Math.log(1024)), 3) : 0;
  const digits = power === 0 ? 0 : 1;
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(size / 1024 ** power)} ${units[power]}`;
}

/** How many characters at the end of a personal number are shown, and can be asked for by themselves. */
export const LAST = 4;

/** A personal number as a screen shows it unless it is asked for. */
export const masked = (number: string): string => `•••• ${number.slice(-LAST)}`;

/** A personal number in groups of four, as it stands on paper. */
export const grouped = (number: string): string => number.match(/.{1,4}/gu)?.join(" ") ?? "";
