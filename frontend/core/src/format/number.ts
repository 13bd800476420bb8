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

/** A figure that is kept in millions, as it is said: Chinese counts in 万 and 亿, and 355 百万 is 3.55 亿. */
export function formatMillions(value: number | string, locale: string): string {
  const whole = Number(value) * 1e6;
  if (language(locale) !== "zh") return formatNumber(value, locale);
  const step = STEPS.zh.find((each) => Math.abs(whole) >= each.at);
  // Less than 万 is said in full: "0.005" without its unit would be another figure.
  if (!step) return new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(whole);
  const figure = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(whole / step.by);
  return `${figure} ${step.unit}`;
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

/** An amount of an invoice: always with the currency's decimals, and with the signs that a printed invoice has. */
export function formatAmount({ amount, currency }: Money, locale: string): string {
  const format = new Intl.NumberFormat(language(locale), { style: "currency", currency });
  return format.format(exact(amount)).replace("-", MINUS);
}

/** What one unit costs, with all its decimals: thousandths of a cent are none too small. */
export function formatUnitPrice({ amount, currency }: Money, locale: string): string {
  const format = new Intl.NumberFormat(language(locale), {
    style: "currency",
    currency,
    minimumFractionDigits: minorDigits(currency),
    maximumFractionDigits: 12,
  });
  return format.format(exact(amount));
}

/** A quantity as it was metered, with all its decimals. */
export const formatQuantity = (value: string, locale: string): string =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: 12 }).format(exact(value));

/** The same where it is only looked at: below one, two digits say enough. */
export const formatRoughly = (value: string, locale: string): string =>
  Math.abs(Number(value)) < 1
    ? new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 }).format(exact(value))
    : formatQuantity(value, locale);

/** An amount without the currency, which the column or the card names. */
export function formatFigure({ amount, currency }: Money, locale: string): string {
  const digits = minorDigits(currency);
  const format = new Intl.NumberFormat(language(locale), {
    minimumFractionDigits: digits,
    maximumFractionDigits: Math.max(digits, 12),
  });
  return format.format(exact(amount)).replace("-", MINUS);
}

/** Minor units (cents, fen; yen have none) as a decimal string. */
export function fromMinor(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  const text = String(Math.abs(minor)).padStart(digits + 1, "0");
  const whole = digits ? `${text.slice(0, -digits)}.${text.slice(-digits)}` : text;
  return minor < 0 ? `-${whole}` : whole;
}

/** How much the second of two amounts is more, exactly; both have the decimals of their currency. */
export function amountBetween(from: string, to: string): string {
  const scale = Math.max(...[from, to].map((text) => (text.split(".")[1] ?? "").length));
  const units = (text: string) => {
    const [whole = "", fraction = ""] = text.split(".");
    return BigInt(whole + fraction.padEnd(scale, "0"));
  };
  const difference = units(to) - units(from);
  const digits = String(difference < 0n ? -difference : difference).padStart(scale + 1, "0");
  const plain = scale ? `${digits.slice(0, -scale)}.${digits.slice(-scale)}` : digits;
  return difference < 0n ? `-${plain}` : plain;
}

const MINUS = "\u2212";

const minorDigits = (currency: string): number =>
  new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;

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
