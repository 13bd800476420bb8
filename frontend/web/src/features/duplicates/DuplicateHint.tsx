import { Trans } from "@lingui/react/macro";
import type { CrmObject, Duplicate } from "@rapport/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { api } from "~/app/api.ts";
import styles from "./duplicates.module.css";
import { Reasons } from "./Reasons.tsx";

const PAUSE = 400;
const SHOWN = 3;

/** What a record that is being typed is probably one with. It only says so: creating stays possible. */
export function DuplicateHint({ object, values }: { object: CrmObject; values: Record<string, string> }) {
  const asked = usePaused(JSON.stringify(telling(object, values)));
  const fields: Record<string, string> = JSON.parse(asked);
  const found = useQuery({
    queryKey: ["duplicate-hint", object.noun, asked],
    queryFn: ({ signal }) => api.duplicateHint(object.noun, fields, signal),
    enabled: Object.keys(fields).length > 0,
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: false,
  });
  const items = Object.keys(fields).length > 0 ? (found.data?.items ?? []) : [];
  // Nobody waits for a hint: while it loads, or where it fails, there is none.
  if (items.length === 0) return null;
  return (
    <div className={styles.hint} role="status" data-testid="duplicate-hint">
      <Trans>Is it already here?</Trans>
      <ul>
        {items.slice(0, SHOWN).map((each) => (
          <Match key={each.record.id} object={object} match={each} />
        ))}
      </ul>
    </div>
  );
}

function Match({ object, match }: { object: CrmObject; match: Duplicate }) {
  return (
    <li>
      <Link to="/o/$noun/$id" params={{ noun: object.noun, id: match.record.id }} target="_blank">
        {String(match.record[object.title_field] ?? "")}
      </Link>
      <Reasons object={object} reasons={match.reasons} />
    </li>
  );
}

/** The typed values that can tell a record from others. */
function telling(object: CrmObject, values: Record<string, string>): Record<string, string> {
  const kinds = ["email", "phone", "url", "credit_code"];
  const wanted = object.fields.filter(
    (field) => field.name === object.title_field || (!field.custom && kinds.includes(field.type)),
  );
  const typed = wanted.map((field) => [field.name, (values[field.name] ?? "").trim()] as const);
  return Object.fromEntries(typed.filter(([, value]) => value.length > 1));
}

/** A value once it has stayed the same for a moment. */
function usePaused(value: string): string {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), PAUSE);
    return () => clearTimeout(timer);
  }, [value]);
  return paused;
}
