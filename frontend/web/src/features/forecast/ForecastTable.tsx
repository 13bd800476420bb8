/** Line by line: teams, the people in each, and those in none. */
import { Trans, useLingui } from "@lingui/react/macro";
import { type Forecast, type ForecastRow, formatNumber } from "@rapport/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import { FigureLink } from "~/features/funnel/FigureLink.tsx";
import { IconButton } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { TargetBar } from "./Attainment.tsx";
import styles from "./forecast.module.css";
import { SetEntry } from "./SetEntry.tsx";

type Shown = { row: ForecastRow; depth: 0 | 1; key: string };

/** Teams with their people below them; whoever is in two teams stands in both, and who is in none at the end. */
export function linesOf(rows: ForecastRow[], closed: ReadonlySet<string>): Shown[] {
  const teams = rows.filter((row) => row.subject === "team");
  const people = rows.filter((row) => row.subject === "person");
  const ofTeams = teams.flatMap((team): Shown[] => {
    const mine = people.filter((row) => team.id !== null && row.teams.includes(team.id));
    const head: Shown = { row: team, depth: 0, key: `${team.id}` };
    if (closed.has(head.key)) return [head];
    return [head, ...mine.map((row): Shown => ({ row, depth: 1, key: `${team.id}/${row.id}` }))];
  });
  const rest = people.filter((row) => row.teams.length === 0);
  return [...ofTeams, ...rest.map((row): Shown => ({ row, depth: 0, key: `${row.id}` }))];
}

export function ForecastTable({ forecast }: { forecast: Forecast }) {
  const { t } = useLingui();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [whole, ...others] = forecast.rows;
  const toggle = (key: string) => {
    const next = new Set(closed);
    if (!next.delete(key)) next.add(key);
    setClosed(next);
  };
  return (
    <section className={styles.card}>
      <h2>
        {t`By team and person`}
        <small>{t`amounts in ${forecast.currency}`}</small>
      </h2>
      <div className={styles.scroll}>
        <table className={styles.table} data-testid="forecast-table">
          <thead>
            <tr>
              <th scope="col">{t`Who`}</th>
              <th scope="col">{t`Signed`}</th>
              <th scope="col">{t`Commit`}</th>
              <th scope="col">{t`Best case`}</th>
              <th scope="col">{t`In the pipeline`}</th>
              <th scope="col">{t`Weighted`}</th>
              {whole?.received ? <th scope="col">{t`Cash in`}</th> : null}
              <th scope="col">{t`Target`}</th>
              <th scope="col">
                <span className={styles.unseen}>{t`Set`}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {linesOf(others, closed).map(({ row, depth, key }) => (
              <Line
                key={key}
                forecast={forecast}
                row={row}
                depth={depth}
                open={row.subject === "team" ? !closed.has(key) : undefined}
                onToggle={() => toggle(key)}
              />
            ))}
            {whole ? <Line forecast={forecast} row={whole} depth={0} total /> : null}
          </tbody>
        </table>
      </div>
    </section>
  );
}

type LineProps = {
  forecast: Forecast;
  row: ForecastRow;
  depth: 0 | 1;
  total?: boolean;
  open?: boolean | undefined;
  onToggle?: () => void;
};

function Line({ forecast, row, depth, total, open, onToggle }: LineProps) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const figure = (amount: string) => formatNumber(Math.round(Number(amount)), locale);
  const name = row.subject === "organisation" ? t`All that you see` : (row.name ?? "–");
  const sum = (of: "closed" | "commit" | "best_case" | "pipeline", called?: string) => (
    <td>
      <FigureLink noun="deals" filter={row[of].filter} label={`${name}: ${figure(row[of].amount)}`}>
        {figure(called ?? row[of].amount)}
      </FigureLink>
      {called !== undefined && called !== row[of].amount ? (
        <small>{t`computed ${figure(row[of].amount)}`}</small>
      ) : null}
    </td>
  );
  return (
    <tr data-depth={depth} data-total={total || undefined} data-testid={`forecast-${row.subject}`}>
      <th scope="row">
        <span>
          {open === undefined ? null : (
            <IconButton
              label={open ? t`Hide the people of ${name}` : t`Show the people of ${name}`}
              onClick={onToggle}
              data-reads
            >
              {open ? <IconChevronDown {...smallIcon} /> : <IconChevronRight {...smallIcon} />}
            </IconButton>
          )}
          <b className="truncate">{name}</b>
        </span>
      </th>
      {sum("closed")}
      {sum("commit", row.commit_called)}
      {sum("best_case", row.best_case_called)}
      {sum("pipeline")}
      <td>{figure(row.weighted)}</td>
      {row.received ? (
        <td>
          <FigureLink
            noun="receipts"
            filter={row.received.filter}
            label={`${name}: ${figure(row.received.amount)}`}
          >
            {figure(row.received.amount)}
          </FigureLink>
        </td>
      ) : null}
      <td>
        {row.target ? (
          <TargetCell row={row} amount={figure(row.target.amount)} />
        ) : (
          <span className="mute">–</span>
        )}
      </td>
      <td>
        <SetEntry forecast={forecast} row={row} name={name} />
      </td>
    </tr>
  );
}

function TargetCell({ row, amount }: { row: ForecastRow; amount: string }) {
  const { t } = useLingui();
  const percent = Math.round(Number(row.target?.progress));
  const share = row.target?.chance?.share;
  const received = row.target?.received;
  const came = Math.round(Number(received));
  return (
    <span className={styles.targetCell}>
      <span className="num">
        {amount} <small>{percent}%</small>
      </span>
      <TargetBar row={row} />
      {received === null || received === undefined ? null : <small>{t`${came}% received`}</small>}
      {share === null || share === undefined ? null : <small>{t`probability ${share}%`}</small>}
      {share === null ? (
        <small>
          <Trans>not enough history</Trans>
        </small>
      ) : null}
    </span>
  );
}
