/** The people of the teams that one leads: how each stands to the target, what they did lately, and what lies idle. */
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import {
  addDays,
  type Filter,
  type ForecastRow,
  formatCompactMoney,
  formatMoney,
  formatNumber,
  type Summary,
  todayIn,
} from "@rapport/core";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useForecast } from "~/data/forecast.ts";
import { useLabels } from "~/data/labels.ts";
import { byName, useObjects, useSeesAmounts } from "~/data/objects.ts";
import { useGroupCounts } from "~/data/records.ts";
import { useSession } from "~/data/session.ts";
import { useTeams } from "~/data/sharing.ts";
import { FigureLink } from "~/features/funnel/FigureLink.tsx";
import { Avatar, Bones } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./pulse.module.css";
import { barOf, changeOf, idleFilter, talksFilter } from "./pulse.ts";

const WEEK = 7;
const QUARTER = { unit: "quarter" } as const;

/** Nothing for who leads no team: they have no others' figures to look after. */
export function TeamPulse() {
  const me = useSession().person.id;
  const teams = useTeams();
  const people = useMemo(
    () => new Set((teams ?? []).filter((team) => team.lead_id === me).flatMap((team) => team.people)),
    [teams, me],
  );
  return people.size > 0 ? <Pulse people={people} /> : null;
}

const counts = (of: Summary | undefined): ReadonlyMap<string, number> =>
  new Map((of?.groups ?? []).map(({ key, count }) => [String(key), count]));

function Pulse({ people }: { people: ReadonlySet<string> }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const today = todayIn(useSession().organisation.time_zone);
  const objects = useObjects();
  const activity = byName(objects, "activity");
  const seesAmounts = useSeesAmounts();
  const forecast = useForecast(QUARTER, seesAmounts);
  const owners = useMemo(() => [...people].sort(), [people]);
  const scopes = useMemo(() => {
    const from = addDays(today, 1 - WEEK);
    return {
      idle: { filter: idleFilter(today, owners) },
      now: { filter: talksFilter(owners, from, addDays(today, 1)) },
      before: { filter: talksFilter(owners, addDays(from, -WEEK), from) },
    };
  }, [today, owners]);
  const idle = useGroupCounts("deals", scopes.idle, "owner_id", true);
  const now = useGroupCounts("activities", scopes.now, "owner_id", activity !== undefined);
  const before = useGroupCounts("activities", scopes.before, "owner_id", activity !== undefined);
  const failed = [forecast, idle, now, before].find((query) => query.isError);
  if (failed) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (idle.isPending || (seesAmounts && forecast.isPending)) return <Bones rows={5} height={36} />;
  const rows = (forecast.data?.rows ?? []).filter((row) => row.subject === "person");
  const [stale, done, earlier] = [counts(idle.data), counts(now.data), counts(before.data)];
  const total = [...done.values()].reduce((sum, count) => sum + count, 0);
  const currency = forecast.data?.currency ?? null;
  const ofTeam = rows.filter(({ id }) => id !== null && people.has(id));
  const most = Math.max(0, ...ofTeam.flatMap((row) => [Number(row.closed.amount), Number(row.weighted)]));
  const order = [...owners].sort((a, b) => worth(rows, b) - worth(rows, a));
  return (
    <section data-testid="team-pulse">
      <h2 className={styles.title}>
        {t`Team pulse`}
        <small>
          {t`${plural(owners.length, { one: "# person", other: "# people" })}, ${plural(total, { one: "# activity", other: "# activities" })} in 7 days`}
        </small>
        {seesAmounts ? (
          <Link to="/forecast" className="link">
            {t`By person`}
          </Link>
        ) : null}
      </h2>
      <div className={styles.scroll}>
        <table className={styles.table} data-amounts={seesAmounts}>
          <thead>
            <tr>
              <th scope="col">{t`Who`}</th>
              {currency ? (
                <>
                  <th scope="col">{t`Won and forecast, to target`}</th>
                  <th scope="col">{t`Forecast`}</th>
                  <th scope="col">{t`Target`}</th>
                  <th scope="col">{t`Chance of it`}</th>
                </>
              ) : null}
              {activity ? <th scope="col">{t`Activities, 7 days`}</th> : null}
              <th scope="col">{t`Idle for 14 days`}</th>
            </tr>
          </thead>
          <tbody>
            {order.map((id) => {
              const row = rows.find((each) => each.id === id);
              const did = done.get(id) ?? 0;
              const change = changeOf(did, earlier.get(id) ?? 0);
              return (
                <tr key={id} data-testid="pulse-row">
                  <Who id={id} row={row} />
                  {currency ? <Standing row={row} currency={currency} most={most} /> : null}
                  {activity ? (
                    <td>
                      {formatNumber(did, locale)}
                      {change === null ? null : <small>{change > 0 ? `+${change}%` : `−${-change}%`}</small>}
                    </td>
                  ) : null}
                  <Idle id={id} count={stale.get(id) ?? 0} filter={idleFilter(today, [id])} />
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const worth = (rows: readonly ForecastRow[], id: string): number =>
  Number(rows.find((row) => row.id === id)?.weighted ?? 0);

function Who({ id, row }: { id: string; row: ForecastRow | undefined }) {
  const person = useLabels().people.get(id);
  const name = row?.name ?? person?.name ?? "…";
  return (
    <th scope="row">
      <span>
        <Avatar name={name} seat={person?.has_seat ?? true} />
        <span className="truncate">{name}</span>
      </span>
    </th>
  );
}

type StandingProps = { row: ForecastRow | undefined; currency: string; most: number };

function Standing({ row, currency, most }: StandingProps) {
  const { t } = useLingui();
  const { locale } = useLocale();
  if (!row) return <td colSpan={4} className="mute">{t`No deals this quarter`}</td>;
  const short = (amount: string) => formatCompactMoney({ amount, currency }, locale);
  const exact = (amount: string) => formatMoney({ amount, currency }, locale);
  const { won, forecast, tick } = barOf(row, most);
  const share = row.target?.chance?.share ?? null;
  const said = t`Won ${short(row.closed.amount)}, forecast ${short(row.weighted)}`;
  return (
    <>
      <td>
        <span className={styles.bar} role="img" aria-label={said} title={said}>
          <i style={{ width: `${forecast}%` }} />
          <b style={{ width: `${won}%` }} />
          {tick === null ? null : <u style={{ left: `${tick}%` }} />}
        </span>
      </td>
      <td title={exact(row.weighted)}>{short(row.weighted)}</td>
      <td className="mute" title={row.target ? exact(row.target.amount) : undefined}>
        {row.target ? short(row.target.amount) : "–"}
      </td>
      <td data-tone={share !== null && share < 20 ? "danger" : undefined}>
        {share === null ? <span className="mute">–</span> : `${share}%`}
      </td>
    </>
  );
}

function Idle({ id, count, filter }: { id: string; count: number; filter: Filter }) {
  const { t } = useLingui();
  return (
    <td data-tone={count > 2 ? "danger" : undefined}>
      {count === 0 ? (
        <span className="mute">{t`none`}</span>
      ) : (
        <FigureLink noun="deals" filter={filter} testid={`pulse-idle-${id}`}>
          {t`${plural(count, { one: "# deal", other: "# deals" })}`}
        </FigureLink>
      )}
    </td>
  );
}
