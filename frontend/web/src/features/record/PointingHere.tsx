import { useLingui } from "@lingui/react/macro";
import type { CrmObject, CrmRecord, Field } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useObjects } from "~/data/objects.ts";
import { pointingQuery } from "~/data/records.ts";
import { Avatar } from "~/ui/atoms.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./record.module.css";

type Pointing = { object: CrmObject; field: Field };

/** Fields of any object that refer to this one: a parent company has its subsidiaries by them. */
export const pointingAt = (object: CrmObject, objects: CrmObject[]): Pointing[] =>
  objects.flatMap((other) =>
    other.fields
      .filter(({ type, target, operators }) => {
        return type === "reference" && target === object.name && operators.includes("in");
      })
      .map((field) => ({ object: other, field })),
  );

export function PointingHere({ object, record }: { object: CrmObject; record: CrmRecord }) {
  return pointingAt(object, useObjects()).map((pointing) => (
    <Panel key={`${pointing.object.name}.${pointing.field.name}`} own={object} id={record.id} {...pointing} />
  ));
}

/** Shown only where there are some: most records have none. */
function Panel({ own, id, object, field }: Pointing & { own: CrmObject; id: string }) {
  const { t } = useLingui();
  const { read, inline } = useLocale();
  const { data } = useQuery(pointingQuery(object, field.name, id));
  if (!data || data.items.length === 0) return null;
  const plural = inline(object.plural);
  const name = object.name === own.name ? t`Subordinate ${plural}` : read(object.plural);
  return (
    <section className={styles.panel} data-testid={`pointing-${object.name}-${field.name}`}>
      <h2>
        {name}{" "}
        <small className="num">
          {data.items.length}
          {data.next ? "+" : ""}
        </small>
      </h2>
      <ul>
        {data.items.map((item) => {
          const label = String(item[object.title_field] ?? "");
          return (
            <li key={item.id} className={styles.related} data-testid="pointing-item">
              <Avatar name={label} size={24} square />
              <span className={styles.grow}>
                <Link to="/o/$noun/$id" params={{ noun: object.noun, id: item.id }} className="truncate">
                  {label || t`No name`}
                </Link>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
