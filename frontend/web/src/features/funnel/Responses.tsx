/** Who answers their leads in time: by person and week in which the answer was due; every figure opens its leads. */
import { useLingui } from "@lingui/react/macro";
import { type Filter, formatDate, type ResponseReport } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { span } from "~/fields/responseText.ts";
import { Bones } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { FigureLink } from "./FigureLink.tsx";
import { usePercent } from "./FunnelBars.tsx";
import styles from "./funnel.module.css";

const WEEKS = 8;

type Row = ResponseReport["rows"][number];
type Week = ResponseReport["weeks"][number];

/** Nothing where no lead had a time to be answered in: then there is no such rule. */
export function Responses() {
  const { t } = useLingui();
  const found = useQuery({ queryKey: ["response-report", WEEKS], queryFn: () => api.responseReport(WEEKS) });
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (found.isPending)
    return (
      <div className={styles.card}>
        <Bones rows={3} height={40} />
      </div>
    );
  if (found.data.rows.length === 0) return null;
  return (
    <section className={`${styles.card} ${styles.whole}`} data-testid="response-report">
      <h2>
        {t`First response in time`}
        <small>{t`by week in which it was due`}</small>
      </h2>
      <Table report={found.data} />
    </section>
  );
}

function Table({ report }: { report: ResponseReport }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const people = [...new Set(report.rows.map((row) => row.person_id))];
  const name = (id: string) => report.people[id] ?? "–";
  people.sort((one, two) => name(one).localeCompare(name(two), locale));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than its card is scrolled with the keys
    <section className={styles.scroll} tabIndex={0} aria-label={t`First response in time`}>
      <table className={styles.cohorts}>
        <thead>
          <tr>
            <th scope="col">{t({ message: "Owner", context: "of a record" })}</th>
            {report.weeks.map((week) => (
              <th key={week.first} scope="col">
                {formatDate(week.first, locale)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person} data-testid="response-person">
              <th scope="row">{name(person)}</th>
              {report.weeks.map((week) => (
                <Cell
                  key={week.first}
                  week={week}
                  row={report.rows.find((row) => row.person_id === person && row.week === week.first)}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cell({ week, row }: { week: Week; row: Row | undefined }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const percent = usePercent();
  if (!row) return <td className="mute">–</td>;
  const ended = row.met + row.missed;
  const took = row.median_minutes === null ? null : span(row.median_minutes, locale);
  const { missed, waiting } = row;
  return (
    <td title={took ? t`half of them within ${took}` : undefined}>
      {ended > 0 ? (
        <FigureLink noun="leads" filter={ofWeek(week, row, "met")} label={t`In time: ${row.met} of ${ended}`}>
          {percent(String((100 * row.met) / ended))}
        </FigureLink>
      ) : null}{" "}
      {missed > 0 ? (
        <FigureLink noun="leads" filter={ofWeek(week, row, "missed")}>
          {t`${missed} missed`}
        </FigureLink>
      ) : null}{" "}
      {waiting > 0 ? (
        <FigureLink noun="leads" filter={ofWeek(week, row, "waiting")}>
          {t`${waiting} waiting`}
        </FigureLink>
      ) : null}
    </td>
  );
}

const ofWeek = (week: Week, row: Row, state: string): Filter => ({
  and: [
    { field: "owner_id", op: "eq", value: row.person_id },
    { field: "response", op: "eq", value: state },
    { field: "response_due_at", op: "gte", value: week.begin },
    { field: "response_due_at", op: "lt", value: week.end },
  ],
});
