/** How a value reads, in a cell and on a record page alike. */
import { useLingui } from "@lingui/react/macro";
import {
  type CrmRecord,
  type Field,
  formatDate,
  formatInstant,
  formatMoney,
  formatNumber,
  type Money,
  type Value,
} from "@rapport/core";
import { Link } from "@tanstack/react-router";
import { useLabels } from "~/data/labels.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { useSession } from "~/data/session.ts";
import { useLocale } from "~/ui/useLocale.ts";

export const isNumeric = (field: Field): boolean => ["integer", "decimal", "money"].includes(field.type);
export const isEmpty = (value: Value): boolean =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

/** Years and the like are counted, not measured: no thousands separator without a unit. */
const isOrdinal = (field: Field): boolean => field.type === "integer" && !field.unit;

export function useFormat({ units = true } = {}): (field: Field, value: Value) => string {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  const labels = useLabels();
  const { time_zone: zone, currency } = useSession().organisation;
  const one = (field: Field, value: Value): string => {
    if (isEmpty(value)) return "";
    switch (field.type) {
      case "choice":
        return read(labels.choices.get(String(value))) || "…";
      case "person":
        return labels.people.get(String(value))?.name ?? "…";
      case "reference":
        return labels.records.get(String(value))?.label ?? "…";
      case "money":
        return formatMoney(
          typeof value === "string" ? { amount: value, currency } : (value as Money),
          locale,
        );
      case "integer":
      case "decimal":
        return isOrdinal(field)
          ? String(value)
          : formatNumber(value as string, locale) + (units ? unitOf(read(field.unit)) : "");
      case "date":
      case "personal_date":
        return formatDate(String(value), locale);
      case "timestamp":
        return formatInstant(String(value), locale, zone);
      case "boolean":
        return value ? t`Yes` : t`No`;
      default:
        return String(value);
    }
  };
  return (field, value) =>
    Array.isArray(value)
      ? value.map((item) => one(field, item)).join(t({ message: ", ", context: "list" }))
      : one(field, value);
}

const unitOf = (unit: string): string => (unit ? ` ${unit}` : "");

export function FieldValue({ field, record, linked }: { field: Field; record: CrmRecord; linked?: boolean }) {
  // A column of figures repeats its unit in every row for nothing.
  const format = useFormat({ units: linked === true });
  const value = record[field.name];
  const text = format(field, value);
  if (!text) return null;
  if (!linked && field.type === "url") return <>{bare(text)}</>;
  if (linked && field.type === "reference") return <ReferenceLink id={String(value)} text={text} />;
  if (linked && field.type === "url") return <ExternalLink text={text} />;
  if (linked && field.type === "email")
    return (
      <a className="figure-link" href={`mailto:${text}`}>
        {text}
      </a>
    );
  if (linked && field.type === "phone")
    return (
      <a className="figure-link" href={`tel:${text}`}>
        {text}
      </a>
    );
  return <>{text}</>;
}

function ReferenceLink({ id, text }: { id: string; text: string }) {
  const object = byName(useObjects(), useLabels().records.get(id)?.object);
  if (!object) return <>{text}</>;
  return (
    <Link to="/o/$noun/$id" params={{ noun: object.noun, id }} className="figure-link">
      {text}
    </Link>
  );
}

function ExternalLink({ text }: { text: string }) {
  const href = safeUrl(text);
  if (!href) return <>{text}</>;
  return (
    <a className="figure-link" href={href} target="_blank" rel="noreferrer noopener">
      {bare(text)}
    </a>
  );
}

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
