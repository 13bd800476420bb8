/** Settings, Audit: what happened, in plain words; whether the log is whole; and what proves it outside. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { AuditEvent, AuditFilter } from "@rapport/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { auditEventsQuery, auditStateQuery } from "~/data/audit.ts";
import { Bones } from "~/ui/atoms.tsx";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import styles from "./audit.module.css";
import { Chain } from "./Chain.tsx";
import { EventDrawer } from "./EventDrawer.tsx";
import { EventList } from "./EventList.tsx";
import { Export, Filters } from "./Filters.tsx";

const route = getRouteApi("/app/settings/{-$section}");

export function AuditSection() {
  const { t } = useLingui();
  const { person } = route.useSearch();
  const [filter, setFilter] = useState<AuditFilter>(person ? { person_id: person } : {});
  const [shown, setShown] = useState<AuditEvent | null>(null);
  const state = useQuery(auditStateQuery);
  const found = useInfiniteQuery(auditEventsQuery(filter));
  const events = found.data?.pages.flatMap((page) => page.events) ?? [];
  const isFiltered = Object.values(filter).some(Boolean);
  return (
    <>
      <h2>{t`Audit`}</h2>
      <p className={styles.lead}>
        <Trans>
          Who signed in, changed rights, looked at sensitive fields or took data out. Every event is sealed in
          a chain: one that is altered, deleted or inserted later is found, and heads that are kept outside
          show when its end was cut off.
        </Trans>
      </p>
      {state.isPending ? <Bones rows={2} height={48} /> : null}
      {state.isError ? <ErrorState error={state.error} onRetry={() => void state.refetch()} /> : null}
      {state.data ? <Chain state={state.data} /> : null}
      <div className={styles.head}>
        <h3>{t`Events`}</h3>
        <Export filter={filter} />
      </div>
      <Filters filter={filter} onFilter={setFilter} />
      {found.isPending ? <Bones rows={8} height={44} /> : null}
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data && events.length === 0 && !found.hasNextPage ? (
        <EmptyState title={isFiltered ? t`Nothing matches` : t`Nothing happened yet`}>
          {isFiltered ? t`Take a filter away, or choose a longer time.` : null}
        </EmptyState>
      ) : null}
      {found.data && (events.length > 0 || found.hasNextPage) ? (
        <EventList
          events={events}
          onShow={setShown}
          more={found.hasNextPage ? () => void found.fetchNextPage() : null}
          loading={found.isFetchingNextPage}
        />
      ) : null}
      <EventDrawer
        event={shown}
        checkedSeq={state.data?.chain.checked_seq ?? 0}
        onClose={() => setShown(null)}
      />
    </>
  );
}
