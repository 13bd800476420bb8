/** The calendar: a month, a week or a day of one's own, a colleague's or a team's, as far as one may see it. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { addDays, type Calendar, formatDate, formatDayHeading, todayIn } from "@rapport/core";
import { IconCalendarShare, IconChevronLeft, IconChevronRight, IconPlus } from "@tabler/icons-react";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { onTimelines } from "~/data/activities.ts";
import { useCalendar } from "~/data/calendar.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { useSession, useZone } from "~/data/session.ts";
import { Bones, IconButton, Kbd, Segments } from "~/ui/atoms.tsx";
import frame from "~/ui/frame.module.css";
import { icon } from "~/ui/icons.ts";
import { PageNotThere } from "~/ui/NotInPlan.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useKeys } from "~/ui/useKeys.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { useTitle } from "~/ui/useTitle.ts";
import { AgendaList } from "./AgendaList.tsx";
import styles from "./calendar.module.css";
import { firstDayOf, type Span, spanOf, step, type View } from "./days.ts";
import { EntryDialog } from "./EntryDialog.tsx";
import { type Entry, entriesOf } from "./entries.ts";
import { MonthGrid } from "./MonthGrid.tsx";
import { NewEntryDialog, type Slot } from "./NewEntryDialog.tsx";
import { SubscribeDialog } from "./SubscribeDialog.tsx";
import { TimeGrid } from "./TimeGrid.tsx";
import { Whose } from "./Whose.tsx";

const route = getRouteApi("/app/calendar");
type Search = ReturnType<typeof route.useSearch>;

export function CalendarPage() {
  const { t } = useLingui();
  const there = useObjects().some((object) => onTimelines(object.name));
  useTitle(t`Calendar`);
  return there ? <Page /> : <PageNotThere noun="activities" />;
}

function Page() {
  const { t } = useLingui();
  const search = route.useSearch();
  const navigate = useNavigate();
  const zone = useZone();
  const { country } = useSession().organisation;
  const today = todayIn(zone);
  const view: View = search.view ?? "week";
  const day = search.day ?? today;
  const span = spanOf(view, day, firstDayOf(country));
  const found = useCalendar({ ...span, person: search.person, team: search.team });
  const [open, setOpen] = useState<Entry | null>(null);
  const [sharing, setSharing] = useState(false);
  const [slot, setSlot] = useState<Slot | null>(null);
  const go = (part: Partial<Search>) =>
    void navigate({ to: "/calendar", search: { ...search, ...part }, replace: true });
  const show = (next: View, on = day) => go({ view: next === "week" ? undefined : next, day: on });
  const mayAdd = useMayAdd();
  const add = (on: string, minute: number | null) => (mayAdd ? setSlot({ day: on, minute }) : undefined);
  useKeys({
    t: () => go({ day: undefined }),
    j: () => go({ day: step(view, day, 1) }),
    k: () => go({ day: step(view, day, -1) }),
    ArrowRight: () => go({ day: step(view, day, 1) }),
    ArrowLeft: () => go({ day: step(view, day, -1) }),
    m: () => show("month"),
    w: () => show("week"),
    d: () => show("day"),
    c: () => add(day, null),
  });
  return (
    <>
      <header className={`${frame.header} ${styles.header}`}>
        <h1>{t`Calendar`}</h1>
        <span className={styles.steps}>
          <IconButton label={t`Earlier`} onClick={() => go({ day: step(view, day, -1) })}>
            <IconChevronLeft {...icon} />
          </IconButton>
          <Button variant="default" size="xs" onClick={() => go({ day: undefined })} data-testid="today">
            <Trans>Today</Trans>
          </Button>
          <IconButton
            label={t`Later`}
            onClick={() => go({ day: step(view, day, 1) })}
            data-testid="calendar-later"
          >
            <IconChevronRight {...icon} />
          </IconButton>
        </span>
        <Heading view={view} day={day} span={span} />
        <span className={frame.grow} />
        <Whose person={search.person} team={search.team} onPick={go} />
        <Segments
          label={t`View`}
          value={view}
          options={[
            { value: "month", label: t`Month`, testid: "view-month" },
            { value: "week", label: t`Week`, testid: "view-week" },
            { value: "day", label: t({ message: "Day", context: "calendar view" }), testid: "view-day" },
          ]}
          onChange={(next) => show(next)}
        />
        <IconButton
          label={t`Your calendar in another program`}
          onClick={() => setSharing(true)}
          data-testid="calendar-subscribe"
        >
          <IconCalendarShare {...icon} />
        </IconButton>
        {mayAdd ? (
          <Button
            className={styles.add}
            leftSection={<IconPlus {...icon} />}
            rightSection={<Kbd onAccent>C</Kbd>}
            onClick={() => add(day, null)}
            data-testid="calendar-new"
          >
            <Trans>New</Trans>
          </Button>
        ) : null}
      </header>
      {found.isPending ? <Bones rows={12} height={44} /> : null}
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data ? (
        <Body
          calendar={found.data}
          view={view}
          day={day}
          span={span}
          onDay={(on) => show("day", on)}
          onOpen={setOpen}
          onAdd={add}
        />
      ) : null}
      {open ? <EntryDialog entry={open} onClose={() => setOpen(null)} /> : null}
      {sharing ? <SubscribeDialog onClose={() => setSharing(false)} /> : null}
      {slot ? <NewEntryDialog slot={slot} onClose={() => setSlot(null)} /> : null}
    </>
  );
}

function useMayAdd(): boolean {
  const objects = useObjects();
  return ["activity", "task"].some((name) => byName(objects, name)?.rights.create);
}

function Heading({ view, day, span }: { view: View; day: string; span: Span }) {
  const { locale } = useLocale();
  const text = () => {
    if (view === "day") return formatDayHeading(day, locale);
    if (view === "week")
      return `${formatDate(span.first, locale, { year: "unless-current" })} – ${formatDate(span.last, locale, { year: "unless-current" })}`;
    const month = new Intl.DateTimeFormat(locale, { year: "numeric", month: "long", timeZone: "UTC" });
    return month.format(new Date(`${day}T00:00:00Z`));
  };
  return (
    <strong className={styles.heading} aria-live="polite" data-testid="calendar-heading">
      {text()}
    </strong>
  );
}

type BodyProps = {
  calendar: Calendar;
  view: View;
  day: string;
  span: Span;
  onDay: (day: string) => void;
  onOpen: (entry: Entry) => void;
  onAdd: (day: string, minute: number | null) => void;
};

function Body({ calendar, view, day, span, onDay, onOpen, onAdd }: BodyProps) {
  const { t } = useLingui();
  const zone = useZone();
  const phone = useMediaQuery("(width <= 760px)", undefined, { getInitialValueInEffect: false });
  const entries = entriesOf(calendar, zone);
  const days = Array.from({ length: view === "day" ? 1 : 7 }, (_, at) => addDays(span.first, at));
  const grid = () => {
    if (view === "month")
      return (
        <MonthGrid
          span={span}
          month={day.slice(0, 7)}
          {...{ entries, onDay, onOpen }}
          onAdd={phone ? onDay : onAdd}
        />
      );
    if (phone) return <AgendaList days={days} {...{ entries, onOpen }} />;
    return <TimeGrid days={days} {...{ entries, onDay, onOpen, onAdd }} />;
  };
  return (
    <>
      {calendar.cut_off ? (
        <p className={styles.cutOff} role="status">
          {t`There is more on these days than is shown. Look at fewer days, or at one person.`}
        </p>
      ) : null}
      {grid()}
    </>
  );
}
