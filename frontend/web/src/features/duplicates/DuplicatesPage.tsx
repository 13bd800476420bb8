import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { type CrmObject, type CrmRecord, type DuplicatePair, formatInstant, type Scan } from "@rapport/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { api } from "~/app/api.ts";
import { absorb } from "~/data/labels.ts";
import { canMerge, hasDuplicates, useObject } from "~/data/objects.ts";
import { useSession } from "~/data/session.ts";
import { ListFrame } from "~/features/list/ListFrame.tsx";
import { Bones, Segments } from "~/ui/atoms.tsx";
import { LinkButton } from "~/ui/LinkButton.tsx";
import { PageNotThere } from "~/ui/NotInPlan.tsx";
import { EmptyState, ErrorState, useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { useBeside } from "./beside.ts";
import styles from "./duplicates.module.css";
import { Reasons } from "./Reasons.tsx";
import { useDecision } from "./useDecision.ts";

const route = getRouteApi("/app/o/$noun/duplicates");
const LOOK_AGAIN = 1500;
type Which = "open" | "dismissed";

export function DuplicatesPage() {
  const { noun } = route.useParams();
  const object = useObject(noun);
  return object && hasDuplicates(object) ? <Pairs object={object} /> : <PageNotThere noun={noun} />;
}

/** Pairs of a whole list that are probably one, with the search for them. */
function Pairs({ object }: { object: CrmObject }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const [which, setWhich] = useState<Which>("open");
  const found = useInfiniteQuery({
    queryKey: ["duplicates", object.noun, which],
    queryFn: async ({ pageParam }) => {
      const page = await api.duplicates(object.noun, which, pageParam);
      absorb(page.included);
      return page;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: (query) => (query.state.data?.pages[0]?.scan?.state === "running" ? LOOK_AGAIN : false),
  });
  const pairs = found.data?.pages.flatMap((page) => page.items) ?? [];
  const scan = found.data?.pages[0]?.scan ?? null;
  return (
    <ListFrame object={object} title={t`Duplicates: ${read(object.plural)}`} testid="duplicates-page">
      {found.isPending ? <Bones rows={8} height={48} /> : null}
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data ? (
        <>
          <Lead object={object} scan={scan}>
            <Segments
              label={t`Which pairs`}
              value={which}
              options={[
                { value: "open", label: t`Probably the same` },
                { value: "dismissed", label: t`Not the same` },
              ]}
              onChange={setWhich}
            />
          </Lead>
          {pairs.length === 0 ? <Nothing scan={scan} which={which} /> : null}
          {pairs.map((pair) => (
            <PairRow key={pair.left.id + pair.right.id} object={object} pair={pair} which={which} />
          ))}
          {found.hasNextPage ? (
            <Button
              variant="default"
              loading={found.isFetchingNextPage}
              onClick={() => void found.fetchNextPage()}
            >
              <Trans>More</Trans>
            </Button>
          ) : null}
        </>
      ) : null}
    </ListFrame>
  );
}

function Lead({ object, scan, children }: { object: CrmObject; scan: Scan | null; children: ReactNode }) {
  const client = useQueryClient();
  const message = useErrorMessage();
  const start = useMutation({
    mutationKey: ["write"],
    mutationFn: () => api.scanDuplicates(object.noun),
    onError: (error) => toast({ text: message(error), tone: "danger" }),
    onSettled: () => client.invalidateQueries({ queryKey: ["duplicates", object.noun] }),
  });
  const running = scan?.state === "running";
  return (
    <div className={styles.lead}>
      <span className="mute num" data-testid="scan-state">
        <ScanState scan={scan} />
      </span>
      {children}
      {object.rights.update === "none" ? null : (
        <Button
          variant={scan ? "default" : "filled"}
          loading={start.isPending || running}
          onClick={() => start.mutate()}
          data-testid="scan"
        >
          {scan ? <Trans>Search again</Trans> : <Trans>Search for duplicates</Trans>}
        </Button>
      )}
    </div>
  );
}

function ScanState({ scan }: { scan: Scan | null }) {
  const { locale } = useLocale();
  const zone = useSession().organisation.time_zone;
  if (!scan) return <Trans>This list has not been searched yet.</Trans>;
  const { percent } = scan;
  if (!scan.finished_at) return <Trans>Searching: {percent} %</Trans>;
  const when = formatInstant(scan.finished_at, locale, zone);
  return <Trans>Searched on {when}. Pairs of which you may see both are shown.</Trans>;
}

function Nothing({ scan, which }: { scan: Scan | null; which: Which }) {
  const { t } = useLingui();
  if (which === "dismissed")
    return (
      <EmptyState title={t`Nothing set aside`}>
        {t`Pairs that somebody said are not the same are kept here, and can be taken back.`}
      </EmptyState>
    );
  if (scan?.state === "running") return <EmptyState title={t`Nothing found so far`} />;
  if (!scan)
    return (
      <EmptyState title={t`No search yet`}>
        {t`A search compares e-mails, phones, websites and names of all records, and gives a reason for each pair.`}
      </EmptyState>
    );
  return (
    <EmptyState title={t`No duplicates`}>{t`No two records that you may see are probably one.`}</EmptyState>
  );
}

type RowProps = { object: CrmObject; pair: DuplicatePair; which: Which };

function PairRow({ object, pair, which }: RowProps) {
  const decide = useDecision(object.noun);
  const ids = { left: pair.left.id, right: pair.right.id };
  const { score } = pair;
  return (
    <div className={styles.pair} data-testid="pair">
      <Side object={object} record={pair.left} />
      <Side object={object} record={pair.right} />
      {object.rights.update === "none" ? null : (
        <Button
          variant="default"
          size="xs"
          loading={decide.isPending}
          onClick={() => decide.mutate({ ...ids, same: which === "dismissed" })}
          data-testid={which === "dismissed" ? "reconsider" : "dismiss"}
        >
          {which === "dismissed" ? <Trans>Take back</Trans> : <Trans>Not the same</Trans>}
        </Button>
      )}
      <span className={styles.why}>
        {which === "open" && canMerge(object) ? (
          <LinkButton
            to="/o/$noun/merge"
            params={{ noun: object.noun }}
            search={{ ids: [ids.left, ids.right] }}
            variant="default"
            size="compact-xs"
            data-testid="merge-pair"
          >
            <Trans>Merge…</Trans>
          </LinkButton>
        ) : null}
        <Reasons object={object} reasons={pair.reasons} />
        <small className="num">
          <Plural value={score} one="#% likely" other="#% likely" />
        </small>
      </span>
    </div>
  );
}

function Side({ object, record }: { object: CrmObject; record: CrmRecord }) {
  const beside = useBeside(object)(record);
  return (
    <div className={styles.side}>
      <Link to="/o/$noun/$id" params={{ noun: object.noun, id: record.id }}>
        {String(record[object.title_field] ?? "")}
      </Link>
      <small>{beside}</small>
    </div>
  );
}
