import { useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { ApiError, type CrmObject, type Included, type RecordView } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Suspense, useEffect, useState } from "react";
import { part } from "~/app/part.ts";
import { hasTimeline } from "~/data/activities.ts";
import { absorb } from "~/data/labels.ts";
import { fieldOf, useObject } from "~/data/objects.ts";
import { recordQuery } from "~/data/records.ts";
import { accessQuery, hasTeam } from "~/data/sharing.ts";
import { RecordSteps } from "~/features/overview/RecordSteps.tsx";
import { rememberRecent } from "~/features/palette/recents.ts";
import { RecordTeam } from "~/features/sharing/RecordTeam.tsx";
import { RecordTerritory } from "~/features/sharing/RecordTerritory.tsx";
import { TimelinePanel } from "~/features/timeline/TimelinePanel.tsx";
import { Bones } from "~/ui/atoms.tsx";
import { LinkButton } from "~/ui/LinkButton.tsx";
import { PageNotThere } from "~/ui/NotInPlan.tsx";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { useTitle } from "~/ui/useTitle.ts";
import { AsOfBand } from "./AsOf.tsx";
import { Attributes } from "./Attributes.tsx";
import { HistoryTab } from "./HistoryTab.tsx";
import { Notes } from "./Notes.tsx";
import { RecordHeader } from "./RecordHeader.tsx";
import { RelatedPanels } from "./RelatedPanels.tsx";
import { ResponseStrip } from "./ResponseStrip.tsx";
import styles from "./record.module.css";

const ApprovalBanner = part(() => import("~/features/approvals/ApprovalBanner.tsx"), "ApprovalBanner");
const TransferStrip = part(() => import("~/features/transfers/TransferStrip.tsx"), "TransferStrip");
const StagePath = part(() => import("./StagePath.tsx"), "StagePath");
const DiskTab = part(() => import("./DiskTab.tsx"), "DiskTab");
const NetworkTab = part(() => import("~/features/overview/NetworkTab.tsx"), "NetworkTab");
const VisitBand = part(() => import("~/features/visits/VisitBand.tsx"), "VisitBand");
const FilesTab = part(() => import("~/features/files/FilesTab.tsx"), "FilesTab");
const route = getRouteApi("/app/o/$noun/$id");

/** Whether the reader sees in which stage records are, and so how far they have come. */
const hasPath = (object: CrmObject): boolean => object.name === "deal" && Boolean(fieldOf(object, "stage"));

export type RecordTab = "details" | "timeline" | "history" | "related" | "files" | "network" | "disk";

export function RecordPage() {
  const { noun, id } = route.useParams();
  const object = useObject(noun);
  return object ? <RecordOf key={id} object={object} id={id} /> : <PageNotThere noun={noun} />;
}

function RecordOf({ object, id }: { object: CrmObject; id: string }) {
  const [asOf, setAsOf] = useState<string | null>(null);
  const [lastView, setLastView] = useState<RecordView | null>(null);
  const unborn = asOf !== null && lastView !== null && asOf < lastView.record.created_at;
  const query = useQuery({ ...recordQuery(object.noun, id, asOf ?? undefined), enabled: !unborn });
  useEffect(() => {
    if (query.data) setLastView(query.data);
  }, [query.data]);
  useMergedInto(object, id, query.data);
  const view = query.data ?? (asOf ? lastView : null);
  if (view) return <Loaded object={object} view={view} asOf={asOf} onAsOf={setAsOf} unborn={unborn} />;
  if (query.isPending) return <Bones rows={12} height={36} />;
  if (query.error instanceof ApiError && query.error.status === 404) return <Gone object={object} />;
  return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
}

/** An old id of a merged record leads to the one that it is part of. */
function useMergedInto(object: CrmObject, id: string, view: RecordView | undefined) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const into = view && view.record.id !== id ? view.record.id : null;
  useEffect(() => {
    if (!into) return;
    toast({ text: t`This record was merged: you see the one that it is part of now.`, tone: "plain" });
    void navigate({ to: "/o/$noun/$id", params: { noun: object.noun, id: into }, replace: true });
  }, [into, navigate, object.noun, t]);
}

function Unborn({ onNow }: { onNow: () => void }) {
  const { t } = useLingui();
  const back = <Button onClick={onNow}>{t`Back to now`}</Button>;
  return <EmptyState title={t`It did not exist yet on that day`} actions={back} />;
}

function Gone({ object }: { object: CrmObject }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const back = (
    <>
      <LinkButton to="/o/$noun" params={{ noun: object.noun }}>
        {read(object.plural)}
      </LinkButton>
      <LinkButton to="/o/$noun" params={{ noun: object.noun }} search={{ trash: true }} variant="default">
        {t`Open the trash`}
      </LinkButton>
    </>
  );
  return (
    <EmptyState title={t`This record is not here`} actions={back}>
      {t`It was deleted, or you may not see it. What is deleted stays in the trash and can be restored.`}
    </EmptyState>
  );
}

/** Titles of this record and of those linked to it, so that a history entry or a form can name them. */
function titlesIn(object: CrmObject, { record, related }: RecordView): Included["records"] {
  const own = { object: object.name, label: String(record[object.title_field] ?? "") };
  const linked = object.relations.flatMap(({ name, target }) =>
    (related[name] ?? []).map((item) => [item.id, { object: target, label: item.label }] as const),
  );
  return { [record.id]: own, ...Object.fromEntries(linked) };
}

type LoadedProps = {
  object: CrmObject;
  view: RecordView;
  asOf: string | null;
  onAsOf: (day: string | null) => void;
  unborn: boolean;
};

function Loaded({ object, view, asOf, onAsOf, unborn }: LoadedProps) {
  const first: RecordTab = hasTimeline(object.name) ? "timeline" : "history";
  const [wanted, setTab] = useState<RecordTab>(first);
  const narrow = useMediaQuery("(width <= 1023px)") ?? false;
  const middling = useMediaQuery("(width <= 1279px)") ?? false;
  const { record } = view;
  const title = String(record[object.title_field] ?? "");
  useTitle(title);
  useEffect(() => absorb({ records: titlesIn(object, view) }), [object, view]);
  useEffect(() => {
    rememberRecent({ object: object.name, noun: object.noun, id: record.id, label: title });
  }, [object, record.id, title]);
  const tab = (wanted === "details" && !narrow) || (wanted === "related" && !middling) ? first : wanted;
  const access = useQuery({ ...accessQuery(object.noun, record.id), enabled: asOf === null }).data;
  const mayNot = object.rights.update === "none" || access?.levels.includes("update") === false;
  // The panel of products says what waits for approval; where it is out of sight, a strip above the deal does.
  const amount = object.name === "deal" ? fieldOf(object, "amount") : undefined;
  const readOnly = asOf !== null || record.deleted_at !== null || mayNot;
  return (
    <>
      <RecordHeader
        object={object}
        view={view}
        tab={tab}
        onTab={setTab}
        narrow={narrow}
        middling={middling}
        asOf={asOf}
        onAsOf={onAsOf}
      />
      <AsOfBand
        asOf={asOf}
        onAsOf={onAsOf}
        deleted={record.deleted_at !== null}
        object={object}
        id={record.id}
      />
      {asOf === null && object.name === "activity" && record.kind === "visit" ? (
        <Suspense fallback={null}>
          <VisitBand visit={record} />
        </Suspense>
      ) : null}
      {hasPath(object) && asOf === null ? (
        <Suspense fallback={<div className={styles.path} />}>
          <StagePath object={object} record={record} readOnly={readOnly} narrow={narrow} />
        </Suspense>
      ) : null}
      {asOf === null ? (
        <Suspense fallback={null}>
          <TransferStrip record={record} />
          {amount && middling && tab !== "related" ? (
            <ApprovalBanner record={record} canChange={!readOnly && amount.editable} across />
          ) : null}
        </Suspense>
      ) : null}
      {unborn ? (
        <Unborn onNow={() => onAsOf(null)} />
      ) : tab === "disk" ? (
        <Suspense fallback={<Bones rows={12} />}>
          <DiskTab object={object} record={record} />
        </Suspense>
      ) : tab === "network" ? (
        <Suspense fallback={<Bones rows={8} height={40} />}>
          <NetworkTab id={record.id} />
        </Suspense>
      ) : tab === "files" ? (
        <Suspense fallback={<Bones rows={4} />}>
          <FilesTab object={object} record={record} readOnly={readOnly} />
        </Suspense>
      ) : (
        <div className={styles.columns} data-tab={tab}>
          <Attributes object={object} record={record} readOnly={readOnly}>
            {asOf === null && hasTeam(object.name) ? (
              <>
                <RecordTeam object={object} record={record} readOnly={record.deleted_at !== null} />
                <RecordTerritory object={object} record={record} readOnly={record.deleted_at !== null} />
              </>
            ) : null}
            {first === "timeline" ? <Notes object={object} record={record} readOnly={readOnly} /> : null}
          </Attributes>
          {tab === "history" || first === "history" ? (
            <HistoryTab object={object} record={record} readOnly={readOnly} notes={first === "history"} />
          ) : (
            <TimelinePanel
              object={object}
              record={record}
              readOnly={asOf !== null || record.deleted_at !== null}
              className={styles.centre}
            >
              {asOf === null && object.name === "lead" ? <ResponseStrip record={record} /> : null}
              {asOf === null ? <RecordSteps object={object} id={record.id} readOnly={readOnly} /> : null}
            </TimelinePanel>
          )}
          <RelatedPanels object={object} view={view} readOnly={readOnly} past={asOf !== null} />
        </div>
      )}
    </>
  );
}
