/** Below a field: how far the check of its values is, or which records keep them from being unique. */
import { Trans, useLingui } from "@lingui/react/macro";
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
  const [seen, all, clashing] = [number(done), number(total), number(clashes)];
  if (state === "checking")
    return (
      <p className={styles.unique} role="status" data-testid={`${field.name}-checking`}>
        {t`Checking what is there: ${seen} of ${all}. New values may occur once from now on.`}
      </p>
    );
  if (state !== "clashes") return null;
  return (
    <div className={styles.unique} role="status" data-testid={`${field.name}-clashes`}>
      <Trans>
        Values are not unique, so this was not turned on. Records with a value of another one: {clashing}.
        Change them, then turn it on again.
      </Trans>
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
