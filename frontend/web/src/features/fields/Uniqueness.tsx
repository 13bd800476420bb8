/** Below a field: how far the check of its values is, or which records keep them from being unique. */
import { Plural, useLingui } from "@lingui/react/macro";
import type { OwnField } from "@rapport/core";
import { Link } from "@tanstack/react-router";
import { Fragment } from "react";
import { byName, useObjects } from "~/data/objects.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./fields.module.css";

export function Uniqueness({ object, field }: { object: string; field: OwnField }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const noun = byName(useObjects(), object)?.noun;
  const { state, done, total, clashes, groups } = field.unique;
  const number = (count: number) => count.toLocaleString(locale);
  const [seen, all] = [number(done), number(total)];
  if (state === "checking")
    return (
      <p className={styles.unique} role="status" data-testid={`${field.name}-checking`}>
        {t`Checking what is there: ${seen} of ${all}. New values may occur once from now on.`}
      </p>
    );
  if (state !== "clashes") return null;
  return (
    <div className={styles.unique} role="status" data-testid={`${field.name}-clashes`}>
      <Plural
        value={clashes}
        one="Not turned on: # record has a value of another one. Change it, then turn this on again."
        other="Not turned on: # records have a value of another one. Change them, then turn this on again."
      />
      <ul>
        {groups.map((group) => (
          <li key={group[0]?.id}>
            {group.map((record, place) => (
              <Fragment key={record.id}>
                {place > 0 ? " = " : null}
                {record.title && noun ? (
                  <Link className="link" to="/o/$noun/$id" params={{ noun, id: record.id }}>
                    {record.title}
                  </Link>
                ) : (
                  t`A record that you may not see`
                )}
              </Fragment>
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}
