/** What changed in a period within a week: what it held, what came and went, what it holds. */
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { type ForecastBody, type ForecastMoves, formatDate, formatNumber } from "@rapport/core";
import { Link } from "@tanstack/react-router";
import { useForecastMoves } from "~/data/forecast.ts";
import { Bones } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./forecast.module.css";

type Kind = ForecastMoves["groups"][number]["kind"];

export function Moves({ asked }: { asked: ForecastBody }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const moves = useForecastMoves(asked);
  const figure = (amount: string) => formatNumber(Math.round(Number(amount)), locale).replace("-", "−");
  if (moves.isPending)
    return (
      <section className={styles.card}>
        <Bones rows={4} height={32} />
      </section>
    );
  if (moves.isError) return <ErrorState error={moves.error} onRetry={() => void moves.refetch()} />;
  const day = formatDate(moves.data.since, locale);
  const groups = moves.data.groups.filter((each) => each.count > 0);
  return (
    <section className={styles.card} data-testid="forecast-moves">
      <h2>
        {t`What changed`}
        <small>{t`since ${day}`}</small>
      </h2>
      {moves.data.recorded_since === null ? (
        <p className="mute">
          <Trans>The first night has not been recorded yet. Changes are shown from tomorrow on.</Trans>
        </p>
      ) : groups.length === 0 ? (
        <p className="mute">
          <Trans>Nothing changed in this period.</Trans>
        </p>
      ) : (
        <dl className={styles.moves}>
          <Sum label={t`Signed and open on ${day}`} amount={figure(moves.data.before)} />
          {groups.map((group) => (
            <Group key={group.kind} group={group} figure={figure} />
          ))}
          <Sum label={t`Signed and open today`} amount={figure(moves.data.after)} />
        </dl>
      )}
    </section>
  );
}

function Sum({ label, amount }: { label: string; amount: string }) {
  return (
    <div data-sum>
      <dt>{label}</dt>
      <dd className="num">{amount}</dd>
    </div>
  );
}

type GroupProps = { group: ForecastMoves["groups"][number]; figure: (amount: string) => string };

function Group({ group, figure }: GroupProps) {
  const { t } = useLingui();
  const names: Record<Kind, string> = {
    won: t`Signed`,
    added: t`New`,
    pulled_in: t`Moved in`,
    grew: t`Grew`,
    shrank: t`Shrank`,
    slipped: t`Slipped to later`,
    lost: t`Lost`,
    left: t`No longer counted`,
  };
  const more = group.count - group.deals.length;
  const amount = Number(group.amount);
  return (
    <div>
      <dt>
        <b>{names[group.kind]}</b>{" "}
        <small>{t`${plural(group.count, { one: "# deal", other: "# deals" })}`}</small>
      </dt>
      <dd className="num" data-tone={amount < 0 ? "danger" : undefined}>
        {amount > 0 ? `+${figure(group.amount)}` : figure(group.amount)}
      </dd>
      <dd className={styles.named}>
        {group.deals.map((deal) => (
          <Link key={deal.id} to="/o/$noun/$id" params={{ noun: "deals", id: deal.id }} className="link">
            {deal.name}
          </Link>
        ))}
        {more > 0 ? <span className="mute">{t`and ${more} more`}</span> : null}
      </dd>
    </div>
  );
}
