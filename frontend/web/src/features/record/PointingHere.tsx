import { useLingui } from "@lingui/react/macro";
import { type CrmObject, type CrmRecord, type Field, formatCompactMoney } from "@rapport/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { hasTimeline, onTimelines } from "~/data/activities.ts";
import { fieldOf, hasBoard, useObjects } from "~/data/objects.ts";
import { pointingQuery } from "~/data/records.ts";
import { dialogs } from "~/features/shell/dialogs.ts";
import { useFormat } from "~/fields/FieldValue.tsx";
import { Avatar, IconButton } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { Percent } from "~/ui/Ring.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./record.module.css";

type Pointing = { object: CrmObject; field: Field };

/** Fields of any object that refer to this one: a parent company has its subsidiaries by them. */
export const pointingAt = (object: CrmObject, objects: CrmObject[]): Pointing[] =>
  objects
    .filter((other) => !(onTimelines(other.name) && hasTimeline(object.name)))
    .flatMap((other) =>
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
  const { data, error, refetch } = useQuery(pointingQuery(object, field.name, id));
  // A company without a deal is one to make a deal with; of all else nothing is said where there is nothing.
  const sells = hasBoard(object) && object.rights.create && object.name !== own.name;
  const create = () => dialogs.openCreate({ noun: object.noun, values: { [field.name]: id } });
  const one = inline(object.label);
  const plural = inline(object.plural);
  const name = object.name === own.name ? t`Subordinate ${plural}` : read(object.plural);
  if (error && !data)
    return (
      <section className={styles.panel} data-testid={`pointing-${object.name}-${field.name}`}>
        <h2>{name}</h2>
        <ErrorState error={error} onRetry={() => void refetch()} />
      </section>
    );
  if (!data || (data.items.length === 0 && !sells)) return null;
  return (
    <section className={styles.panel} data-testid={`pointing-${object.name}-${field.name}`}>
      <h2>
        {name}{" "}
        <small className="num">
          {data.items.length}
          {data.next ? "+" : ""}
        </small>
        {sells ? (
          <IconButton
            label={t`New ${one}`}
            onClick={create}
            style={{ marginLeft: "auto" }}
            data-testid={`pointing-add-${object.name}`}
          >
            <IconPlus {...icon} />
          </IconButton>
        ) : null}
      </h2>
      {data.items.length === 0 ? <p className="mute">{t`None yet.`}</p> : null}
      <ul>
        {data.items.map((item) => {
          const label = String(item[object.title_field] ?? "");
          return (
            <li key={item.id} className={styles.related} data-testid="pointing-item">
              <Avatar name={label} size={24} square />
              <span className={`${styles.grow} ${hasBoard(object) ? styles.stacked : ""}`}>
                <Link to="/o/$noun/$id" params={{ noun: object.noun, id: item.id }} className="truncate">
                  {label || t`No name`}
                </Link>
                {hasBoard(object) ? <Stand object={object} item={item} /> : null}
              </span>
              {hasBoard(object) ? <Worth item={item} /> : null}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** How far a deal is. */
function Stand({ object, item }: { object: CrmObject; item: CrmRecord }) {
  const format = useFormat();
  const stage = fieldOf(object, "stage");
  if (!stage) return null;
  return (
    <small className="mute">
      {format(stage, item.stage)}
      {item.status === "open" && typeof item.probability === "number" ? (
        <>
          {" "}
          <Percent value={item.probability} />
        </>
      ) : null}
    </small>
  );
}

function Worth({ item }: { item: CrmRecord }) {
  const { locale } = useLocale();
  const { amount, currency } = item;
  if (typeof amount !== "string" || typeof currency !== "string") return null;
  return <b className="num">{formatCompactMoney({ amount, currency }, locale)}</b>;
}
