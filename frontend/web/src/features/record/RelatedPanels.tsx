import { Trans, useLingui } from "@lingui/react/macro";
import { Menu, Popover } from "@mantine/core";
import type { CrmObject, CrmRecord, RecordView, RelatedItem, Relation } from "@rapport/core";
import { IconPlus, IconStarFilled, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import { part } from "~/app/part.ts";
import { useLink } from "~/data/links.ts";
import { byName, fieldOf, hasDuplicates, useObjects } from "~/data/objects.ts";
import { overviewQuery } from "~/data/overview.ts";
import { FigureLink } from "~/features/funnel/FigureLink.tsx";
import { Health } from "~/features/overview/Health.tsx";
import { Avatar, Bones, Chip, IconButton } from "~/ui/atoms.tsx";
import { icon, smallIcon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { DealLines } from "./DealLines.tsx";
import { DealSplit } from "./DealSplit.tsx";
import { LinkForm } from "./LinkForm.tsx";
import { RelatedLists } from "./RelatedLists.tsx";
import styles from "./record.module.css";

const DuplicatesPanel = part(() => import("~/features/duplicates/DuplicatesPanel.tsx"), "DuplicatesPanel");

const AddressesPanel = part(() => import("~/features/addresses/AddressesPanel.tsx"), "AddressesPanel");

const ConsentsPanel = part(() => import("~/features/consents/ConsentsPanel.tsx"), "ConsentsPanel");

const IdentityKeysPanel = part(
  () => import("~/features/identity-keys/IdentityKeysPanel.tsx"),
  "IdentityKeysPanel",
);

const Prediction = part(() => import("~/features/overview/Prediction.tsx"), "Prediction");

const TouchesPanel = part(() => import("~/features/forms/TouchesPanel.tsx"), "TouchesPanel");

const TrailPanel = part(() => import("~/features/forms/TrailPanel.tsx"), "TrailPanel");

const AttributionPanel = part(() => import("~/features/forms/AttributionPanel.tsx"), "AttributionPanel");

/** Of what is linked, as many are shown before the list of all is. */
const FIRST = 5;

/** A record of a person is known by more than its own fields. */
const isPerson = (object: CrmObject): object is CrmObject & { noun: "contacts" | "leads" } =>
  object.name === "contact" || object.name === "lead";

/** What came of a lead is known by where that came from. */
const hasTrail = (object: CrmObject): object is CrmObject & { noun: "contacts" | "leads" | "deals" } =>
  isPerson(object) || object.name === "deal";

type Props = { object: CrmObject; view: RecordView; readOnly: boolean; past: boolean };

export function RelatedPanels({ object, view, readOnly, past }: Props) {
  const { t } = useLingui();
  const overview = useQuery({ ...overviewQuery(object.noun, view.record.id), enabled: !past });
  // The products tell the amount: whoever may not see it doesn't see them, nor changes them who may not change it.
  const amount = object.name === "deal" ? fieldOf(object, "amount") : undefined;
  return (
    <aside className={styles.right} aria-label={t`Related records`}>
      {past ? null : overview.isPending ? (
        <section className={styles.panel}>
          <Bones rows={4} height={28} />
        </section>
      ) : overview.isError ? (
        <ErrorState error={overview.error} onRetry={() => void overview.refetch()} />
      ) : (
        <>
          {overview.data.prediction ? (
            <Suspense fallback={null}>
              <Prediction prediction={overview.data.prediction} deal={view.record} />
            </Suspense>
          ) : null}
          <Health factors={overview.data.health} />
        </>
      )}
      {amount ? <DealLines deal={view.record} readOnly={readOnly || !amount.editable} /> : null}
      {object.name === "deal" && !past ? <DealSplit deal={view.record} readOnly={readOnly} /> : null}
      {object.relations.map((relation) => (
        <Panel
          key={relation.name}
          object={object}
          record={view.record}
          relation={relation}
          items={view.related[relation.name] ?? []}
          readOnly={readOnly}
        />
      ))}
      {hasDuplicates(object) && !view.record.deleted_at ? (
        <Suspense fallback={null}>
          <DuplicatesPanel object={object} record={view.record} readOnly={readOnly} />
        </Suspense>
      ) : null}
      {object.name === "company" && !past && !view.record.deleted_at ? (
        <Suspense fallback={null}>
          <AddressesPanel record={view.record} readOnly={readOnly} />
        </Suspense>
      ) : null}
      {isPerson(object) && !past && !view.record.deleted_at ? (
        <Suspense fallback={null}>
          <IdentityKeysPanel object={object} record={view.record} readOnly={readOnly} />
          <ConsentsPanel noun={object.noun} record={view.record} readOnly={readOnly} />
        </Suspense>
      ) : null}
      {hasTrail(object) && !past ? (
        <Suspense fallback={null}>
          <TrailPanel noun={object.noun} record={view.record} />
        </Suspense>
      ) : null}
      {object.name === "campaign" && !past ? (
        <Suspense fallback={null}>
          <AttributionPanel record={view.record} />
        </Suspense>
      ) : null}
      {object.name === "lead" ? (
        <Suspense fallback={null}>
          <TouchesPanel record={view.record} readOnly={readOnly} />
        </Suspense>
      ) : null}
      {past || !overview.data ? null : (
        <RelatedLists own={object} record={view.record} lists={overview.data.related} readOnly={readOnly} />
      )}
      {past || overview.data ? <p className={`mute ${styles.nothing}`}>{t`None yet.`}</p> : null}
    </aside>
  );
}

type PanelProps = {
  object: CrmObject;
  record: CrmRecord;
  relation: Relation;
  items: RelatedItem[];
  readOnly: boolean;
};

function Panel({ object, record, relation, items, readOnly }: PanelProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const [adding, setAdding] = useState(false);
  const name = read(relation.label);
  const target = byName(useObjects(), relation.target);
  return (
    <section className={styles.panel} data-testid={`related-${relation.name}`}>
      <h2>
        {name} <small className="num">{items.length}</small>
        {readOnly ? null : (
          <Popover opened={adding} onChange={setAdding} position="bottom-end" trapFocus>
            <Popover.Target>
              <IconButton
                label={t`Add: ${name}`}
                onClick={() => setAdding(!adding)}
                style={{ marginLeft: "auto" }}
                data-testid={`link-add-${relation.name}`}
              >
                <IconPlus {...icon} />
              </IconButton>
            </Popover.Target>
            <Popover.Dropdown>
              <LinkForm object={object} record={record} relation={relation} onDone={() => setAdding(false)} />
            </Popover.Dropdown>
          </Popover>
        )}
      </h2>
      {items.length === 0 ? <p className="mute">{t`None yet.`}</p> : null}
      <ul>
        {items.slice(0, FIRST).map((item) => (
          <Row
            key={item.link_id}
            object={object}
            record={record}
            relation={relation}
            item={item}
            readOnly={readOnly}
          />
        ))}
      </ul>
      {items.length > FIRST && target ? (
        <FigureLink
          noun={target.noun}
          filter={{ field: relation.inverse, op: "in", value: [record.id] }}
          testid={`related-all-${relation.name}`}
        >
          {t`All ${items.length}`}
        </FigureLink>
      ) : null}
    </section>
  );
}

type RowProps = Omit<PanelProps, "items"> & { item: RelatedItem };

function Row({ object, record, relation, item, readOnly }: RowProps) {
  const { t } = useLingui();
  const target = byName(useObjects(), relation.target);
  const { unlink } = useLink(object, record.id, relation);
  return (
    <li className={styles.related} data-testid="related-item">
      <Avatar name={item.label} size={24} />
      <span className={styles.grow}>
        {target ? (
          <Link to="/o/$noun/$id" params={{ noun: target.noun, id: item.id }} className="truncate">
            {item.label}
          </Link>
        ) : (
          item.label
        )}
        {item.is_primary && relation.has_primary ? (
          <IconStarFilled
            size={11}
            color="var(--warn)"
            aria-label={t`Primary`}
            style={{ alignSelf: "center" }}
          />
        ) : null}
        {item.subtitle ? (
          <span className="mute truncate" style={{ fontSize: 12 }}>
            {item.subtitle}
          </span>
        ) : null}
      </span>
      <RoleChip object={object} record={record} relation={relation} item={item} readOnly={readOnly} />
      {readOnly ? null : (
        <IconButton
          label={t`Remove the link to ${item.label}`}
          className={styles.unlink}
          onClick={() => unlink.mutate(item)}
          data-testid="unlink"
        >
          <IconX {...smallIcon} />
        </IconButton>
      )}
    </li>
  );
}

function RoleChip({ object, record, relation, item, readOnly }: RowProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const { link } = useLink(object, record.id, relation);
  const role = relation.roles.find((option) => option.value === item.role);
  if (readOnly || relation.roles.length === 0) return role ? <Chip>{read(role.label)}</Chip> : null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" data-testid="role">
          <span className="visually-hidden">{t`Role of ${item.label}`} </span>
          <Chip>{role ? read(role.label) : t`Role`}</Chip>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {relation.roles.map((option) => (
          <Menu.Item
            key={option.value}
            onClick={() => link.mutate({ other: item.id, role: option.value, is_primary: item.is_primary })}
          >
            {read(option.label)}
          </Menu.Item>
        ))}
        {relation.has_primary ? (
          <>
            <Menu.Divider />
            <Menu.Item
              onClick={() => link.mutate({ other: item.id, role: item.role, is_primary: !item.is_primary })}
            >
              {item.is_primary ? <Trans>Not the primary one</Trans> : <Trans>Make it the primary one</Trans>}
            </Menu.Item>
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
