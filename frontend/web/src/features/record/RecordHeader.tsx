import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Menu } from "@mantine/core";
import { type CrmObject, type CrmRecord, formatNumber, type RecordView } from "@rapport/core";
import {
  IconArrowLeft,
  IconArrowMerge,
  IconArrowsTransferUp,
  IconChevronDown,
  IconChevronUp,
  IconDatabase,
  IconDots,
  IconPlus,
  IconTrash,
} from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { type ReactNode, Suspense, useState } from "react";
import { part } from "~/app/part.ts";
import { hasTimeline } from "~/data/activities.ts";
import { hasConflicts } from "~/data/conflicts.ts";
import { hasFiles } from "~/data/files.ts";
import { useLabels } from "~/data/labels.ts";
import { byName, canMerge, useObjects } from "~/data/objects.ts";
import { useSession } from "~/data/session.ts";
import { useBulk } from "~/data/writes.ts";
import { backToList } from "~/features/list/listState.ts";
import { AccessButton } from "~/features/sharing/AccessButton.tsx";
import { dialogs } from "~/features/shell/dialogs.ts";
import { AsOfPicker } from "~/ui/AsOf.tsx";
import { Avatar, IconButton, Segments } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { dismissAll } from "~/ui/toast.ts";
import { useKeys } from "~/ui/useKeys.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { ConvertLead } from "./ConvertLead.tsx";
import { FollowButton } from "./FollowButton.tsx";
import { HeaderFigures } from "./HeaderFigures.tsx";
import type { RecordTab } from "./RecordPage.tsx";
import styles from "./record.module.css";
import { TakeButton } from "./TakeButton.tsx";
import { type Neighbours, useNeighbours } from "./useNeighbours.ts";

const AskDialog = part(() => import("~/features/transfers/AskDialog.tsx"), "AskDialog");

type Props = {
  object: CrmObject;
  view: RecordView;
  tab: RecordTab;
  onTab: (tab: RecordTab) => void;
  narrow: boolean;
  middling: boolean;
  asOf: string | null;
  onAsOf: (asOf: string | null) => void;
};

export function RecordHeader(props: Props) {
  const { object } = props;
  const { record } = props.view;
  const { t } = useLingui();
  const { read, locale } = useLocale();
  const labels = useLabels();
  const title = String(record[object.title_field] ?? "");
  const neighbours = useNeighbours(object, record.id);
  const { index, total } = neighbours;
  const place = index < 0 ? "" : `${formatNumber(index + 1, locale)} / ${formatNumber(total, locale)}`;
  const owner = record.owner_id ? labels.people.get(record.owner_id)?.name : undefined;
  return (
    <header className={styles.header}>
      <Link
        {...backToList(object.noun)}
        className={styles.back}
        aria-label={t`Back to the list`}
        data-testid="record-back"
      >
        <IconArrowLeft {...icon} size={18} />
      </Link>
      <Avatar name={title} size={36} square />
      <div className={styles.who}>
        <h1 className="truncate" data-testid="record-title">
          {title || t`No name`}
        </h1>
        <p className="truncate">
          <Link {...backToList(object.noun)} className={styles.crumb} data-testid="record-crumb">
            {read(object.plural)}
          </Link>
          {place ? <span className="num"> {place}</span> : null}
          {owner ? ` · ${t`Owner ${owner}`}` : ""}
        </p>
      </div>
      <HeaderFigures
        object={object}
        view={props.view}
        past={props.asOf !== null}
        onRelated={() => props.onTab("related")}
      />
      <div className={styles.actions}>
        <Position object={object} id={record.id} neighbours={neighbours} />
        <Tabs {...props} />
        <span className={styles.wide}>
          <AsOfPicker asOf={props.asOf} onAsOf={props.onAsOf} />
        </span>
        {props.asOf === null && !record.deleted_at ? <TakeButton object={object} record={record} /> : null}
        {props.asOf === null ? <FollowButton object={object} record={record} /> : null}
        {props.asOf === null ? <AccessButton object={object} record={record} /> : null}
        <MoreMenu object={object} record={record} />
        {object.name === "lead" ? (
          <ConvertLead object={object} record={record} readOnly={props.asOf !== null} />
        ) : (
          <NewLinked object={object} record={record} />
        )}
      </div>
    </header>
  );
}

/** The place in the list the record was opened from. J and K go on through it. */
type PositionProps = { object: CrmObject; id: string; neighbours: Neighbours };

function Position({ object, id, neighbours }: PositionProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { index, previous, next } = neighbours;
  const go = (to: string | undefined) => {
    if (to) void navigate({ to: "/o/$noun/$id", params: { noun: object.noun, id: to }, replace: true });
  };
  useKeys({
    j: () => go(next),
    k: () => go(previous),
    Escape: () => {
      // First what asks for attention goes; what was typed and not saved keeps the page.
      if (dismissAll() || hasConflicts(id)) return;
      void navigate(backToList(object.noun));
    },
  });
  if (index < 0) return null;
  return (
    <span className={styles.position}>
      <IconButton
        label={t`Previous (K)`}
        disabled={!previous}
        onClick={() => go(previous)}
        data-testid="record-previous"
      >
        <IconChevronUp {...icon} />
      </IconButton>
      <IconButton label={t`Next (J)`} disabled={!next} onClick={() => go(next)} data-testid="record-next">
        <IconChevronDown {...icon} />
      </IconButton>
    </span>
  );
}

function Tabs({ object, tab, onTab, narrow, middling }: Props) {
  const { t } = useLingui();
  const { rights } = useSession();
  const options: { value: RecordTab; label: ReactNode; testid: string }[] = [
    ...(narrow ? [{ value: "details" as const, label: t`Details`, testid: "tab-details" }] : []),
    ...(hasTimeline(object.name)
      ? [{ value: "timeline" as const, label: t`Timeline`, testid: "tab-timeline" }]
      : []),
    { value: "history", label: t`History`, testid: "tab-history" },
    ...(hasFiles(object.name) ? [{ value: "files" as const, label: t`Files`, testid: "tab-files" }] : []),
    ...(object.name === "company"
      ? [{ value: "network" as const, label: t`People`, testid: "tab-network" }]
      : []),
    ...(middling ? [{ value: "related" as const, label: t`Related`, testid: "tab-related" }] : []),
    ...(rights.see_disk ? [{ value: "disk" as const, label: <DiskLabel />, testid: "tab-disk" }] : []),
  ];
  if (options.length < 2) return null;
  return <Segments label={t`Parts of the record`} value={tab} options={options} onChange={onTab} />;
}

function DiskLabel() {
  return (
    <>
      <IconDatabase {...icon} size={15} />
      <Trans>On disk</Trans>
    </>
  );
}

function MoreMenu({ object, record }: { object: CrmObject; record: CrmRecord }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const bulk = useBulk(object);
  const [handing, setHanding] = useState(false);
  const gives = object.rights.update !== "none";
  const deletes = object.rights.delete !== "none";
  if (record.deleted_at || !(gives || deletes)) return null;
  const remove = () =>
    bulk.mutate(
      { op: "delete", ids: [record.id] },
      { onSuccess: () => void navigate(backToList(object.noun)) },
    );
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <IconButton label={t`More`} data-testid="record-more">
            <IconDots {...icon} />
          </IconButton>
        </Menu.Target>
        <Menu.Dropdown>
          {canMerge(object) ? (
            <Menu.Item
              leftSection={<IconArrowMerge {...icon} />}
              onClick={() =>
                void navigate({
                  to: "/o/$noun/merge",
                  params: { noun: object.noun },
                  search: { ids: [record.id] },
                })
              }
              data-testid="record-merge"
            >
              <Trans>Merge with another…</Trans>
            </Menu.Item>
          ) : null}
          {gives ? (
            <Menu.Item
              leftSection={<IconArrowsTransferUp {...icon} />}
              onClick={() => setHanding(true)}
              data-writes
              data-testid="record-hand-over"
            >
              <Trans>Hand over…</Trans>
            </Menu.Item>
          ) : null}
          {deletes ? (
            <Menu.Item
              color="var(--danger-text)"
              leftSection={<IconTrash {...icon} />}
              onClick={remove}
              data-testid="record-delete"
            >
              <Trans>Move to the trash</Trans>
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {handing ? (
        <Suspense fallback={null}>
          <AskDialog object={object} record={record} onClose={() => setHanding(false)} />
        </Suspense>
      ) : null}
    </>
  );
}

/** The one primary action: a new record of the first relation, linked to this one. */
function NewLinked({ object, record }: { object: CrmObject; record: CrmRecord }) {
  const { t } = useLingui();
  const { inline } = useLocale();
  const relation = object.relations[0];
  const target = byName(useObjects(), relation?.target);
  const create = () =>
    relation &&
    target &&
    dialogs.openCreate({ noun: target.noun, link: { relation: relation.inverse, id: record.id } });
  useKeys({ c: create });
  if (!relation || !target?.rights.create || record.deleted_at) return null;
  const name = inline(target.label);
  return (
    <Button onClick={create} aria-label={t`New ${name}`} data-testid="new-linked">
      <IconPlus {...icon} className={styles.plus} />
      <span className={styles.wide}>{t`New ${name}`}</span>
    </Button>
  );
}
