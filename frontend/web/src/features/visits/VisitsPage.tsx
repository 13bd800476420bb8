/** One's visits, made for a phone held in one hand: today's, who is due, who is near. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import {
  businessNow,
  type CrmRecord,
  dayOf,
  formatDate,
  formatNumber,
  formatTime,
  uuidv7,
  weekdayNames,
} from "@rapport/core";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useAdd } from "~/data/activities.ts";
import { useLabels } from "~/data/labels.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { useSession, useZone } from "~/data/session.ts";
import { locate, type NoPlace, stateOf, useDue, useMyVisits, useNearby } from "~/data/visits.ts";
import { useAddressWords } from "~/features/addresses/words.ts";
import { NewEntryDialog } from "~/features/calendar/NewEntryDialog.tsx";
import { Bones } from "~/ui/atoms.tsx";
import frame from "~/ui/frame.module.css";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { useTitle } from "~/ui/useTitle.ts";
import { CheckButton } from "./CheckButton.tsx";
import { CheckDialog } from "./CheckDialog.tsx";
import { StateChip } from "./StateChip.tsx";
import styles from "./visits.module.css";

const RADII = [1000, 5000, 20_000];

export function VisitsPage() {
  const { t } = useLingui();
  const zone = useZone();
  const today = dayOf(businessNow().toISOString(), zone);
  const objects = useObjects();
  const company = byName(objects, "company");
  const mayPlan = byName(objects, "activity")?.rights.create === true;
  const [planning, setPlanning] = useState(false);
  const [begun, setBegun] = useState<CrmRecord | null>(null);
  useTitle(t`Visits`);
  return (
    <>
      <header className={frame.header}>
        <h1>{t`Visits`}</h1>
        <span className={frame.grow} />
        {mayPlan ? (
          <Button onClick={() => setPlanning(true)} data-testid="plan-visit">
            <Trans>Plan a visit</Trans>
          </Button>
        ) : null}
      </header>
      <div className={frame.scroll}>
        <div className={styles.page}>
          <Today today={today} />
          {company ? <Due today={today} onBegin={setBegun} /> : null}
          {company?.fields.some((field) => field.name === "location") ? <Near onBegin={setBegun} /> : null}
        </div>
      </div>
      {planning ? (
        <NewEntryDialog slot={{ day: today, minute: null }} only="visit" onClose={() => setPlanning(false)} />
      ) : null}
      {begun ? <CheckDialog visit={begun} way="in" onClose={() => setBegun(null)} /> : null}
    </>
  );
}

function Part({ title, children, acts }: { title: string; children: ReactNode; acts?: ReactNode }) {
  return (
    <section className={styles.part} aria-label={title}>
      <div className={styles.head}>
        <h2>{title}</h2>
        {acts}
      </div>
      {children}
    </section>
  );
}

function Today({ today }: { today: string }) {
  const { t } = useLingui();
  const { person } = useSession();
  const found = useMyVisits(person.id, today);
  return (
    <Part title={t`Today`}>
      {found.isPending ? <Bones rows={3} height={56} /> : null}
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data?.length === 0 ? (
        <EmptyState title={t`No visit today`}>
          <Trans>Plan one, or start with a customer below.</Trans>
        </EmptyState>
      ) : null}
      <ul className={styles.list}>
        {found.data?.map((visit) => (
          <VisitRow key={visit.id} visit={visit} today={today} />
        ))}
      </ul>
    </Part>
  );
}

function VisitRow({ visit, today }: { visit: CrmRecord; today: string }) {
  const { locale } = useLocale();
  const zone = useZone();
  const labels = useLabels();
  const at = String(visit.occurred_at);
  const day = dayOf(at, zone);
  const until = visit.planned_until ? `–${formatTime(String(visit.planned_until), locale, zone)}` : "";
  const when = `${formatTime(at, locale, zone)}${stateOf(visit) === "planned" ? until : ""}`;
  const whom = labels.records.get(String(visit.company ?? visit.contact))?.label;
  return (
    <li className={styles.row} data-testid="visit-row">
      <span className={`${styles.when} num`}>
        {day === today ? null : <small>{formatDate(day, locale)}</small>}
        {when}
      </span>
      <Link to="/o/$noun/$id" params={{ noun: "activities", id: visit.id }} className={styles.what}>
        <b className="truncate">{String(visit.subject ?? "")}</b>
        <small className="truncate mute">{whom}</small>
      </Link>
      <StateChip visit={visit} />
      <CheckButton visit={visit} />
    </li>
  );
}

type BeginProps = { onBegin: (visit: CrmRecord) => void };

/** A visit to a customer that begins now: it is written down, then checked in to. */
function BeginButton({ id, name, onBegin }: BeginProps & { id: string; name: string }) {
  const { t } = useLingui();
  const add = useAdd({ noun: "companies", object: "company", id });
  const activity = byName(useObjects(), "activity");
  if (!activity?.rights.create) return null;
  const fields = { kind: "visit", subject: t`Visit to ${name}` };
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={add.isPending}
      onClick={() =>
        add.mutate(
          { id: uuidv7(), noun: "activities", fields },
          { onSuccess: ({ record }) => onBegin(record) },
        )
      }
      data-testid="begin-visit"
    >
      {t`Visit now`}
    </Button>
  );
}

function Due({ today, onBegin }: BeginProps & { today: string }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { person } = useSession();
  const found = useDue(person.id, today, true);
  const window = (row: CrmRecord): string =>
    [
      row.visit_weekdays ? weekdayNames(locale, String(row.visit_weekdays)).join(" ") : "",
      row.visit_from || row.visit_until ? `${row.visit_from ?? ""}–${row.visit_until ?? ""}` : "",
    ]
      .filter(Boolean)
      .join(" · ");
  return (
    <Part title={t`Due for a visit`}>
      {found.isPending ? <Bones rows={2} height={56} /> : null}
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data?.items.length === 0 ? (
        <p className="mute">{t`No customer of yours is due. How often somebody is visited is set on their page.`}</p>
      ) : null}
      <ul className={styles.list}>
        {found.data?.items.map((row) => (
          <li key={row.id} className={styles.row} data-testid="due-row">
            <Link to="/o/$noun/$id" params={{ noun: "companies", id: row.id }} className={styles.what}>
              <b className="truncate">{String(row.name ?? "")}</b>
              <small className="truncate mute">
                {t`Due ${formatDate(String(row.visit_due_on), locale)}`}
                {window(row) ? ` · ${window(row)}` : ""}
              </small>
            </Link>
            <BeginButton id={row.id} name={String(row.name ?? "")} onBegin={onBegin} />
          </li>
        ))}
      </ul>
      {found.data?.next ? <p className="mute">{t`More are due; these have waited longest.`}</p> : null}
    </Part>
  );
}

function Near({ onBegin }: BeginProps) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const [point, setPoint] = useState<string | null>(null);
  const [metres, setMetres] = useState(5000);
  const [failed, setFailed] = useState<NoPlace | null>(null);
  const [locating, setLocating] = useState(false);
  const words = useAddressWords();
  const found = useNearby(point ? { point, metres } : null);
  const ask = async () => {
    setLocating(true);
    setFailed(null);
    await locate().then(setPoint, (why: NoPlace) => setFailed(why));
    setLocating(false);
  };
  const far = (of: number): string =>
    of < 1000 ? `${of} m` : `${formatNumber(String(Math.round(of / 100) / 10), locale)} km`;
  const acts = (
    <Button
      size="compact-sm"
      variant="default"
      loading={locating}
      onClick={() => void ask()}
      data-reads
      data-testid="find-near"
    >
      {t`Find customers near me`}
    </Button>
  );
  return (
    <Part title={t`Nearby`} acts={acts}>
      {failed ? (
        <p role="alert" className={styles.warn}>
          {failed === "denied"
            ? t`The browser gives no location: it was refused. Allow it in the address bar, then try again.`
            : t`There is no location right now. Try again.`}
        </p>
      ) : null}
      {point ? (
        <fieldset className={styles.radii} aria-label={t`How far`}>
          {RADII.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={each === metres}
              onClick={() => setMetres(each)}
              data-reads
            >
              {far(each)}
            </button>
          ))}
        </fieldset>
      ) : (
        <p className="mute">{t`Your location is asked for once, is used for this list only and is not kept.`}</p>
      )}
      {found.isFetching && point ? <Bones rows={2} height={56} /> : null}
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {point && found.data?.items.length === 0 && !found.isFetching ? (
        <p className="mute">{t`No customer with a location is that near.`}</p>
      ) : null}
      <ul className={styles.list}>
        {found.data?.items.map((each) => (
          <li key={each.id} className={styles.row} data-testid="near-row">
            <span className={`${styles.when} num`}>{far(each.metres)}</span>
            <Link to="/o/$noun/$id" params={{ noun: "companies", id: each.id }} className={styles.what}>
              <b className="truncate">{each.name}</b>
              <small className="truncate mute">
                {each.place ? `${words.kind(each.place)} · ` : null}
                {each.last_visited_at
                  ? t`Last visit ${formatDate(each.last_visited_at.slice(0, 10), locale)}`
                  : t`Never visited`}
              </small>
            </Link>
            <BeginButton id={each.id} name={each.name} onBegin={onBegin} />
          </li>
        ))}
      </ul>
      {found.data?.more ? <p className="mute">{t`There are more: choose a smaller distance.`}</p> : null}
    </Part>
  );
}
