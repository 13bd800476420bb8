/** What happened with a record, newest first, under the composer and the strip of what comes next. */
import { Trans, useLingui } from "@lingui/react/macro";
import {
  type CrmObject,
  type CrmRecord,
  dayOf,
  formatDayHeading,
  type Timeline,
  type TimelineItem,
  type TimelineNarrowing,
  todayIn,
} from "@rapport/core";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { timelineSearch } from "~/app/timelineSearch.ts";
import { useTimeline } from "~/data/activities.ts";
import { useZone } from "~/data/session.ts";
import { Bones, GhostButton } from "~/ui/atoms.tsx";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { Coming } from "./Coming.tsx";
import { Composer } from "./Composer.tsx";
import { Event } from "./Event.tsx";
import { ClearFilters, Narrow } from "./Narrow.tsx";
import styles from "./timeline.module.css";

const route = getRouteApi("/app/o/$noun/$id");

type Props = {
  object: CrmObject;
  record: CrmRecord;
  readOnly: boolean;
  className: string | undefined;
  children?: ReactNode;
};

export function TimelinePanel({ object, record, readOnly, className, children }: Props) {
  const { t } = useLingui();
  return (
    <section className={className} aria-label={t`Timeline`} data-testid="timeline">
      {readOnly ? null : <Composer about={{ noun: object.noun, object: object.name, id: record.id }} />}
      {children}
      <Days object={object} id={record.id} />
    </section>
  );
}

function Days({ object, id }: { object: CrmObject; id: string }) {
  const zone = useZone();
  const narrowing = timelineSearch(route.useSearch());
  const navigate = useNavigate();
  const narrow = (search: TimelineNarrowing) =>
    void navigate({ to: "/o/$noun/$id", params: { noun: object.noun, id }, search, replace: true });
  const timeline = useTimeline(object.noun, id, narrowing);
  const today = todayIn(zone);
  return (
    <>
      <Coming
        items={timeline.data?.pages.find((page) => page.coming.length > 0)?.coming ?? []}
        today={today}
        zone={zone}
      />
      <Narrow narrowing={narrowing} onChange={narrow} />
      {timeline.isPending ? (
        <Bones rows={6} height={44} />
      ) : timeline.isError ? (
        <ErrorState error={timeline.error} onRetry={() => void timeline.refetch()} />
      ) : (
        <Happened object={object} timeline={timeline} onAll={() => narrow({})} />
      )}
    </>
  );
}

type HappenedProps = {
  object: CrmObject;
  timeline: UseInfiniteQueryResult<InfiniteData<Timeline>>;
  onAll: () => void;
};

function Happened({ object, timeline, onAll }: HappenedProps) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useZone();
  const today = todayIn(zone);
  const items = timeline.data?.pages.flatMap((page) => page.items) ?? [];
  const later = timeline.hasPreviousPage ? (
    <GhostButton
      onClick={() => void timeline.fetchPreviousPage()}
      disabled={timeline.isFetchingPreviousPage}
      data-reads
      data-testid="timeline-later"
    >
      <Trans context="timeline">Later</Trans>
    </GhostButton>
  ) : null;
  if (items.length === 0)
    return (
      <>
        {later}
        <EmptyState title={t`Nothing like that happened`} actions={<ClearFilters onClear={onAll} />} />
      </>
    );
  return (
    <div className={styles.happened} aria-busy={timeline.isPlaceholderData}>
      {later}
      {byDay(items, zone).map(([day, found]) => (
        <div key={day}>
          <h2 className={styles.day}>
            {day === today ? `${t`Today`} ` : ""}
            {formatDayHeading(day, locale)}
          </h2>
          <ol>
            {found.map((item) => (
              <Event key={item.id} item={item} own={object.name} zone={zone} />
            ))}
          </ol>
        </div>
      ))}
      {timeline.hasNextPage ? (
        <GhostButton onClick={() => void timeline.fetchNextPage()} data-testid="timeline-earlier">
          <Trans>Earlier</Trans>
        </GhostButton>
      ) : null}
    </div>
  );
}

function byDay(items: TimelineItem[], zone: string): [string, TimelineItem[]][] {
  const days = new Map<string, TimelineItem[]>();
  for (const item of items) {
    const day = dayOf(item.at ?? "", zone);
    days.set(day, [...(days.get(day) ?? []), item]);
  }
  return [...days];
}
