/** How a value reads, in a cell and on a record page alike. */
import { useLingui } from "@lingui/react/macro";
import {
  type CrmRecord,
  type Field,
  formatDate,
  formatInstant,
  formatMillions,
  formatMoney,
  formatNumber,
  type Included,
  type Money,
  masked,
  readPoint,
  type Value,
  weekdayNames,
} from "@rapport/core";
import { IconPaperclip } from "@tabler/icons-react";
import { useLabels } from "~/data/labels.ts";
import { useSession, useZone } from "~/data/session.ts";
import { Chip, type Tone } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { Percent } from "~/ui/Ring.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { useResponseText } from "./responseText.ts";
import { plainOf } from "./rich.ts";
import { StageValue } from "./StageValue.tsx";

export const isNumeric = (field: Field): boolean => ["integer", "decimal", "money"].includes(field.type);
/** What a record's amounts come to by a rate: always in the organisation's own currency. */
export const inOwnCurrency = (field: Field): boolean =>
  field.type === "decimal" && !field.custom && field.name.startsWith("own_");
export const isEmpty = (value: Value): boolean =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

/** Years and the like are counted, not measured: no thousands separator without a unit. */
const isOrdinal = (field: Field): boolean => field.type === "integer" && !field.unit;

/** A number in a record that says its currency is an amount of it. */
const currencyOf = (record: CrmRecord | undefined): string | null =>
  typeof record?.currency === "string" ? record.currency : null;

export function useFormat({ units = true } = {}): (field: Field, value: Value, of?: CrmRecord) => string {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  const labels = useLabels();
  const zone = useZone();
  const { currency } = useSession().organisation;
  const titleOf = (record: Included["records"][string] | undefined): string =>
    record?.hidden ? t`Not visible to you` : (record?.label ?? "…");
  const one = (field: Field, value: Value, of?: CrmRecord): string => {
    if (isEmpty(value)) return "";
    switch (field.type) {
      case "option":
        return read(field.options?.find((option) => option.value === value)?.label) || String(value);
      case "choice":
      case "multi_choice":
      case "pipeline":
      case "stage":
        return read(labels.choices.get(String(value))) || "…";
      case "person":
        return labels.people.get(String(value))?.name ?? "…";
      case "reference":
      case "references":
        return titleOf(labels.records.get(String(value)));
      case "file":
        return labels.files.get(String(value))?.name ?? t`A file that was deleted`;
      case "money":
        return formatMoney(
          typeof value === "string" ? { amount: value, currency } : (value as Money),
          locale,
        );
      case "integer":
      case "decimal": {
        const unit = inOwnCurrency(field)
          ? currency
          : field.type === "decimal" && !field.unit && !field.custom
            ? currencyOf(of)
            : null;
        if (unit) return formatMoney({ amount: String(value), currency: unit }, locale);
        if (saysItsUnit(field, locale)) return formatMillions(value as string, locale);
        return isOrdinal(field)
          ? String(value)
          : formatNumber(value as string, locale) + (units ? unitOf(read(field.unit)) : "");
      }
      case "date":
      case "personal_date":
        return formatDate(String(value), locale);
      case "point":
        return readPoint(String(value));
      case "weekdays":
        return weekdayNames(locale, String(value)).join(t({ message: ", ", context: "list" }));
      case "personal_number":
        return masked(String(value));
      case "timestamp":
        return formatInstant(String(value), locale, zone);
      case "boolean":
        return value ? t`Yes` : t`No`;
      case "rich_text":
        return plainOf(String(value));
      default:
        return String(value);
    }
  };
  return (field, value, of) =>
    Array.isArray(value)
      ? value.map((item) => one(field, item)).join(t({ message: ", ", context: "list" }))
      : one(field, value, of);
}

export const isPercent = (field: Field): boolean => field.type === "integer" && field.unit?.en === "%";

/** Chinese counts in 万 and 亿, so a figure in millions brings the unit that it is said in, and no head names one. */
export const saysItsUnit = (field: Field, locale: string): boolean =>
  field.unit?.zh === "百万" && locale.startsWith("zh");

/** An amount of the product's own that is kept in millions; millions of an own field may be of anything. */
export const inMillions = (field: Field): boolean => !field.custom && field.unit?.zh === "百万";

const unitOf = (unit: string): string => (unit === "%" ? unit : unit && ` ${unit}`);

export function FieldValue({ field, record, full }: { field: Field; record: CrmRecord; full?: boolean }) {
  // A column of figures repeats its unit in every row for nothing.
  const percent = isPercent(field);
  const value = record[field.name];
  const text = useFormat({ units: full === true || percent })(field, value, record);
  const answer = useResponseText();
  const stands = field.name === "response" ? answer(record) : null;
  if (stands) return <Chip tone={stands.tone}>{stands.text}</Chip>;
  if (percent && typeof value === "number") return <Percent value={value} />;
  if (field.type === "stage" && text) return <StageValue id={String(value)} name={text} />;
  if (field.type === "option" && text) return <Chip tone={TONES[String(value)] ?? "neutral"}>{text}</Chip>;
  if (field.type === "file" && text)
    return (
      <>
        <IconPaperclip {...smallIcon} aria-hidden style={{ verticalAlign: "-2px", marginRight: 4 }} />
        {text}
      </>
    );
  // Eighteen characters, which stay on one line.
  if (field.type === "credit_code") return <span style={{ fontSize: 12, whiteSpace: "nowrap" }}>{text}</span>;
  return field.type === "url" ? bare(text) : text;
}

/** Outcomes are a state, and states have colours. */
const TONES: Record<string, Tone> = { won: "ok", lost: "danger" };

const bare = (url: string): string => url.replace(/^https?:\/\//, "").replace(/\/$/, "");

/** A customer's text becomes a link only as http or https. */
export function safeUrl(text: string): string | null {
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}
