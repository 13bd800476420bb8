/** What a period should bring, by team and person: sums that open their deals, targets, and what managers say. */
import { Trans, useLingui } from "@lingui/react/macro";
import { type Forecast, formatDate } from "@rapport/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useForecast } from "~/data/forecast.ts";
import { useSeesAmounts } from "~/data/objects.ts";
import { Narrowing } from "~/features/funnel/Narrowing.tsx";
import { cohortName } from "~/features/funnel/spans.ts";
import { Bones, IconButton, Segments } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { LeftOut } from "~/ui/LeftOut.tsx";
import { PageNotThere } from "~/ui/NotInPlan.tsx";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { useTitle } from "~/ui/useTitle.ts";
import { Attainment } from "./Attainment.tsx";
import { Bands } from "./Bands.tsx";
import { ForecastTable } from "./ForecastTable.tsx";
import styles from "./forecast.module.css";
import { Moves } from "./Moves.tsx";

const route = getRouteApi("/app/forecast");

type Search = ReturnType<typeof route.useSearch>;
type Go = (part: Partial<Search>) => void;

export function ForecastPage() {
  const { t } = useLingui();
  const seesAmounts = useSeesAmounts();
  useTitle(t`Forecast`);
  return seesAmounts ? <Page /> : <PageNotThere noun="deals" />;
}

function Page() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const go: Go = (part) => void navigate({ to: "/forecast", search: { ...search, ...part }, replace: true });
  const asked = {
    unit: search.by ?? ("quarter" as const),
    offset: search.at ?? 0,
    currency: search.currency ?? null,
    pipeline: search.pipeline ?? null,
  };
  const forecast = useForecast(asked);
  return (
    <>
      <Header search={search} forecast={forecast.data} go={go} />
      {forecast.isError ? (
        <ErrorState error={forecast.error} onRetry={() => void forecast.refetch()} />
      ) : forecast.isPending ? (
        <div className={styles.page}>
          <div className={styles.card}>
            <Bones rows={3} height={40} />
          </div>
          <div className={styles.card}>
            <Bones rows={8} height={44} />
          </div>
        </div>
      ) : (
        <div className={styles.page} data-stale={forecast.isPlaceholderData || undefined}>
          <Body forecast={forecast.data} asked={asked} />
        </div>
      )}
    </>
  );
}

type Asked = {
  unit: "month" | "quarter" | "year";
  offset: number;
  currency: string | null;
  pipeline: string | null;
};

function Body({ forecast, asked }: { forecast: Forecast; asked: Asked }) {
  const { t } = useLingui();
  const [whole] = forecast.rows;
  if (!whole) return null;
  const nothing = forecast.currencies.length === 0 && !forecast.rows.some((row) => row.target);
  return (
    <>
      <Attainment forecast={forecast} row={whole} />
      <LeftOut found={forecast.left_out} />
      {nothing && forecast.rows.length === 1 ? (
        <EmptyState title={t`No deal is expected or was won in this period`} />
      ) : (
        <ForecastTable forecast={forecast} />
      )}
      <Moves asked={asked} />
      <Bands bands={forecast.bands} />
    </>
  );
}

function Header({ search, forecast, go }: { search: Search; forecast: Forecast | undefined; go: Go }) {
  const { t } = useLingui();
  const unit = search.by ?? "quarter";
  const at = search.at ?? 0;
  const move = (by: number) => go({ at: at + by || undefined });
  return (
    <header className={styles.header}>
      <h1>{t`Forecast`}</h1>
      <Segments
        label={t`Length of the period`}
        value={unit}
        options={[
          { value: "month", label: t`Month`, testid: "forecast-month" },
          { value: "quarter", label: t`Quarter`, testid: "forecast-quarter" },
          { value: "year", label: t`Year`, testid: "forecast-year" },
        ]}
        onChange={(value) => go({ by: value === "quarter" ? undefined : value, at: undefined })}
      />
      <span className={styles.grow} />
      <Narrowing
        pipeline={search.pipeline}
        currency={forecast?.currency ?? search.currency ?? ""}
        currencies={forecast?.currencies ?? []}
        onPipeline={(pipeline) => go({ pipeline })}
        onCurrency={(currency) => go({ currency })}
      />
      <span className={styles.period}>
        <IconButton label={t`Period before`} onClick={() => move(-1)} data-reads data-testid="forecast-back">
          <IconChevronLeft {...icon} />
        </IconButton>
        <PeriodName forecast={forecast} unit={unit} at={at} />
        <IconButton label={t`Period after`} onClick={() => move(1)} data-reads data-testid="forecast-on">
          <IconChevronRight {...icon} />
        </IconButton>
      </span>
    </header>
  );
}

type NameProps = { forecast: Forecast | undefined; unit: Asked["unit"]; at: number };

function PeriodName({ forecast, unit, at }: NameProps) {
  const { locale } = useLocale();
  if (!forecast) return <b />;
  const name =
    unit === "month"
      ? cohortName(forecast.first, "month", locale)
      : `${formatDate(forecast.first, locale)} – ${formatDate(forecast.last, locale)}`;
  return (
    <b data-testid="forecast-period">
      {name}
      {at === 0 ? (
        <small>
          <Trans>running</Trans>
        </small>
      ) : null}
    </b>
  );
}
