/**
 * What is printed on a document, and how its figures and days are written: as on its PDF (billing/invoicing/labels.py,
 * figures.py), in the document's language, which need not be the reader's.
 */
import { addDays, type PaperLanguage, type Text } from "@rapport/core";

const words = {
  invoice: { zh: "账单", en: "Invoice" },
  creditNote: { zh: "贷项通知单", en: "Credit note" },
  number: { zh: "编号", en: "Number" },
  issued: { zh: "开具", en: "Issued" },
  period: { zh: "服务期", en: "Service period" },
  due: { zh: "到期", en: "Due" },
  ofInvoice: { zh: "对应账单", en: "For invoice" },
  reason: { zh: "原因", en: "Reason" },
  supplier: { zh: "开具方", en: "From" },
  customer: { zh: "付款方", en: "Bill to" },
  credited: { zh: "受票方", en: "Credit to" },
  contact: { zh: "联系人 {0}", en: "{0}" },
  reference: { zh: "采购单 {0}", en: "PO {0}" },
  amountDue: { zh: "应付总额", en: "Amount due" },
  amountCredited: { zh: "贷记总额", en: "Amount credited" },
  netDays: { zh: "账期 {0} 天", en: "{0} days net" },
  item: { zh: "项目与计算", en: "Item and calculation" },
  quantity: { zh: "数量", en: "Quantity" },
  price: { zh: "单价", en: "Unit price" },
  amount: { zh: "金额 ({0})", en: "Amount ({0})" },
  // Chinese says 未税 whatever the tax is called.
  subtotal: { zh: "小计（未税）", en: "Subtotal (excl. {0})" },
  anyTax: { zh: "税", en: "tax" },
  onPart: { zh: "{0}，计税额 {1}", en: "{0} on {1}" },
  payment: { zh: "付款", en: "Payment" },
  tax: { zh: "税务", en: "Tax" },
  sources: {
    zh: "逐行明细与证据：在账单页打开 {0}，每个金额链接到其来源记录。",
    en: "Every amount links to its source records: open {0} on your billing page.",
  },
  questions: {
    zh: "如有异议，请在 {0} 前提出；无异议部分照常付款。",
    en: "Raise questions by {0}; undisputed lines stay payable.",
  },
  fingerprint: { zh: "计算指纹 {0}", en: "Calculation fingerprint {0}" },
} satisfies Record<string, Text>;

export type Word = keyof typeof words;

export const printed = (language: PaperLanguage, word: Word, ...values: string[]): string =>
  words[word][language].replace(/\{(\d)\}/g, (_, at: string) => values[Number(at)] ?? "");

const day = (value: string, options: Intl.DateTimeFormatOptions): string => {
  const format = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" });
  return format.format(new Date(`${value}T00:00:00Z`)).replace("Sept", "Sep");
};

/** "2026-11-01", "1 Nov 2026". */
export const printedDay = (value: string, language: PaperLanguage): string =>
  language === "zh" ? value : day(value, { day: "numeric", month: "short", year: "numeric" });

/** "2026-11-01 至 2026-11-30", "1 to 30 Nov 2026"; `end` is the day after the last one. */
export function printedPeriod(start: string, end: string, language: PaperLanguage): string {
  const last = addDays(end, -1);
  if (last <= start) return printedDay(start, language);
  if (language === "zh") return `${start} 至 ${last}`;
  const first: Intl.DateTimeFormatOptions = {
    day: "numeric",
    ...(start.slice(0, 7) === last.slice(0, 7) ? {} : { month: "short" }),
    ...(start.slice(0, 4) === last.slice(0, 4) ? {} : { year: "numeric" }),
  };
  return `${day(start, first)} to ${printedDay(last, language)}`;
}

/** "6%", "8.875%" for 0.06 and 0.08875. */
export const printedPercent = (rate: string): string =>
  new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 10 }).format(
    rate as unknown as number,
  );

export function printedCountry(code: string, language: PaperLanguage): string {
  try {
    return new Intl.DisplayNames(language === "zh" ? "zh-CN" : "en", { type: "region" }).of(code) ?? code;
  } catch {
    return code;
  }
}
