import { useLingui } from "@lingui/react/macro";
import type { CrmRecord, Field } from "@rapport/core";
import { IconArrowUpRight, IconDownload, IconMail, IconPhone } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { api } from "~/app/api.ts";
import { useLabels } from "~/data/labels.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { smallIcon } from "~/ui/icons.ts";
import { safeUrl } from "./FieldValue.tsx";
import styles from "./fields.module.css";

/** Where a value leads. It stands beside the value, so that a click on the value itself always edits. */
export function GoLink({ field, record }: { field: Field; record: CrmRecord }) {
  const { t } = useLingui();
  const value = record[field.name];
  if (field.type === "references" && Array.isArray(value))
    return value.map((id) => <RecordLink key={String(id)} id={String(id)} />);
  if (field.type === "file" && Array.isArray(value))
    return value.map((id) => <FileLink key={String(id)} id={String(id)} />);
  if (typeof value !== "string" || value === "" || field.masked) return null;
  if (field.type === "reference") return <RecordLink id={value} />;
  if (field.type === "email") {
    return (
      <a className={styles.go} href={`mailto:${value}`} aria-label={t`Write an e-mail`}>
        <IconMail {...smallIcon} />
      </a>
    );
  }
  if (field.type === "phone") {
    return (
      <a className={styles.go} href={`tel:${value.replace(/[^+\d]/g, "")}`} aria-label={t`Call`}>
        <IconPhone {...smallIcon} />
      </a>
    );
  }
  const href = field.type === "url" ? safeUrl(value) : null;
  return href ? (
    <a
      className={styles.go}
      href={href}
      target="_blank"
      rel="noreferrer noopener"
      aria-label={t`Open the website`}
    >
      <IconArrowUpRight {...smallIcon} />
    </a>
  ) : null;
}

function FileLink({ id }: { id: string }) {
  const { t } = useLingui();
  const file = useLabels().files.get(id);
  return file ? (
    <a
      className={styles.go}
      href={api.fileUrl(id)}
      download={file.name}
      aria-label={t`Download ${file.name}`}
    >
      <IconDownload {...smallIcon} />
    </a>
  ) : null;
}

function RecordLink({ id }: { id: string }) {
  const { t } = useLingui();
  const record = useLabels().records.get(id);
  const object = byName(useObjects(), record?.object);
  if (!record?.label || !object) return null;
  return (
    <Link
      to="/o/$noun/$id"
      params={{ noun: object.noun, id }}
      className={styles.go}
      aria-label={t`Open ${record.label}`}
    >
      <IconArrowUpRight {...smallIcon} />
    </Link>
  );
}
