import { useLingui } from "@lingui/react/macro";
import {
  type CrmObject,
  type CrmRecord,
  type Field,
  formatCompactMoney,
  formatNumber,
  type RelatedList,
} from "@rapport/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { byName, fieldOf, hasBoard, useObjects } from "~/data/objects.ts";
import { FigureLink } from "~/features/funnel/FigureLink.tsx";
import { dialogs } from "~/features/shell/dialogs.ts";
import { useFormat } from "~/fields/FieldValue.tsx";
import { StageValue } from "~/fields/StageValue.tsx";
import { Avatar, IconButton } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { Percent } from "~/ui/Ring.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./record.module.css";

type Props = { own: CrmObject; record: CrmRecord; lists: RelatedList[]; readOnly: boolean };

/** Records that name this one by a field: a parent company has its subsidiaries by them. */
export function RelatedLists({ own, record, lists, readOnly }: Props) {
  const objects = useObjects();
  return lists.map((list) => {
    const object = byName(objects, list.object);
    const field = object && fieldOf(object, list.field);
    if (!object || !field) return null;
    return <Panel key={`${list.object}.${list.field}`} {...{ own, record, list, object, field, readOnly }} />;
  });
}

type PanelProps = Omit<Props, "lists"> & { list: RelatedList; object: CrmObject; field: Field };

/** Shown only where there are some: most records have none. */
function Panel({ own, record, list, object, field, readOnly }: PanelProps) {
  const { t } = useLingui();
  const { read, inline, locale } = useLocale();
  const adds = object.rights.create && field.editable && !record.deleted_at && !readOnly;
  // A company without a deal is one to make a deal with; of all else nothing is said where there is nothing.
  const sells = hasBoard(object) && adds && object.name !== own.name;
  const create = () => dialogs.openCreate({ noun: object.noun, values: { [field.name]: record.id } });
  const one = inline(object.label);
  const plural = inline(object.plural);
  const name = object.name === own.name ? t`Subordinate ${plural}` : read(object.plural);
  const number = formatNumber(list.count, locale);
  if (list.count === 0 && !sells) return null;
  return (
    <section className={styles.panel} data-testid={`pointing-${object.name}-${field.name}`}>
      <h2>
        {name} <small className="num">{number}</small>
        {adds ? (
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
      {list.count === 0 ? <p className="mute">{t`None yet.`}</p> : null}
      <ul>
        {list.items.map((item) => {
          const label = String(item[object.title_field] ?? "");
          return (
            <li key={item.id} className={styles.related} data-testid="pointing-item">
              {isSomebody(object) ? <Avatar name={label} size={24} square /> : null}
              <span className={`${styles.grow} ${standing(object) ? styles.stacked : ""}`}>
                <Link to="/o/$noun/$id" params={{ noun: object.noun, id: item.id }} className="truncate">
                  {label || t`No name`}
                </Link>
                <Stand object={object} item={item} />
              </span>
              <Worth item={item} />
            </li>
          );
        })}
      </ul>
      {list.count > list.items.length ? (
        <FigureLink noun={object.noun} filter={list.filter} testid={`pointing-all-${object.name}`}>
          {t`All ${number}`}
        </FigureLink>
      ) : null}
    </section>
  );
}

/** Firms and people have a face; of deals and orders the first letter says nothing. */
const isSomebody = (object: CrmObject): boolean => ["company", "contact", "lead"].includes(object.name);

const standing = (object: CrmObject) => fieldOf(object, "stage") ?? fieldOf(object, "status");

/** How far something is: a deal's stage, an order's status. */
function Stand({ object, item }: { object: CrmObject; item: CrmRecord }) {
  const format = useFormat();
  const stage = standing(object);
  if (!stage) return null;
  return (
    <small className="mute">
      {stage.type === "stage" ? (
        <StageValue id={String(item[stage.name])} name={format(stage, item[stage.name])} />
      ) : (
        format(stage, item[stage.name])
      )}
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
  const worth = formatCompactMoney({ amount, currency }, locale);
  // What was lost is worth nothing any more, and isn't read as if it were.
  return item.status === "lost" ? <span className="mute num">{worth}</span> : <b className="num">{worth}</b>;
}
