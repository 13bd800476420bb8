/** Numbers and money as people read them: 万 and 亿 in Chinese, K and M in English; amounts stay decimal strings. */
import type { Money } from "../api/types.ts";

type Step = { at: number; by: number; unit: string };
const STEPS: Record<"zh" | "en", Step[]> = {
  zh: [
    { at: 1e8, by: 1e8, unit: "亿" },
    { at: 1e4, by: 1e4, unit: "万" },
  ],
  en: [
    { at: 1e9, by: 1e9, unit: "B" },
    { at: 1e6, by: 1e6, unit: "M" },
    { at: 1e4, by: 1e3, unit: "K" },
  ],
};

const language = (locale: string): "zh" | "en" => (locale.startsWith("zh") ? "zh" : "en");

/** Intl takes decimal strings without passing through a float; the cast is for TypeScript's older signature. */
const exact = (value: string): number => value as unknown as number;

export function formatNumber(value: number | string, locale: string): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 6 }).format(exact(String(value)));
}

export function formatMoney(money: Money, locale: string): string {
  const whole = !/\.\d*[1-9]/.test(money.amount);
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency: money.currency,
    currencyDisplay: "narrowSymbol",
    ...(whole ? { maximumFractionDigits: 0 } : {}),
  }).format(exact(money.amount));
}

/** Short form for figures: at most three significant digits and a unit. For reading only, never for adding up. */
export function formatCompact(value: number | string, locale: string): string {
  const number = Number(value);
  const step = STEPS[language(locale)].find((item) => Math.abs(number) >= item.at);
  if (!step) return formatNumber(value, locale);
  const scaled = number / step.by;
  const digits = Math.abs(scaled) >= 100 ? 0 : Math.abs(scaled) >= 10 ? 1 : 2;
  const text = new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(scaled);
  return language(locale) === "zh" ? `${text} ${step.unit}` : `${text}${step.unit}`;
}

export function formatCompactMoney(money: Money, locale: string): string {
  const symbol = currencySymbol(money.currency, locale);
  const minus = money.amount.startsWith("-") ? "-" : "";
  return `${minus}${symbol}${formatCompact(money.amount.replace(/^-/, ""), locale)}`;
}

export function currencySymbol(currency: string, locale: string): string {
  const parts = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
  }).formatToParts(0);
  return parts.find((part) => part.type === "currency")?.value ?? currency;
}

const FULL_WIDTH = /[\uFF10-\uFF19\uFF0E\uFF0C]/g;
const NUMBER = /^([+-]?)(\d+(?:\.\d+)?|\.\d+)\s*(万|亿|k|m|b)?$/i;
const POWER: Record<string, number> = { 万: 4, 亿: 8, k: 3, m: 6, b: 9 };

/** Reads what a person typed ("1,234.50", "¥3.2万", "6.2 亿", "12k") as a decimal string; null when it isn't a number. */
export function parseDecimal(input: string): string | null {
  const plain = input
    .replace(FULL_WIDTH, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/[\s,¥$€£]/g, "");
  const match = NUMBER.exec(plain);
  if (!match) return null;
  const [, sign, digits, unit] = match;
  const shifted = shift(digits ?? "", POWER[unit?.toLowerCase() ?? ""] ?? 0);
  return sign === "-" && /[1-9]/.test(shifted) ? `-${shifted}` : shifted;
}

function shift(digits: string, power: number): string {
  const [whole = "", fraction = ""] = digits.split(".");
  const padded = fraction.padEnd(power, "0");
  const integer = (whole + padded.slice(0, power)).replace(/^0+(?=\d)/, "") || "0";
  const rest = padded.slice(power);
  return rest ? `${integer}.${rest}` : integer;
}
