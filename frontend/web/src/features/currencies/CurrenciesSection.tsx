/** Settings, Exchange rates: what other currencies are worth in the organisation's own, and from which day on. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { type CurrencyRate, type CurrencyRates, formatDate } from "@rapport/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import settings from "~/features/settings/settings.module.css";
import { Bones, Chip } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./currencies.module.css";
import { ratesQuery } from "./query.ts";
import { RateDialog } from "./RateDialog.tsx";

type Edited = CurrencyRate | { currency: string } | null;

export function CurrenciesSection() {
  const { t } = useLingui();
  const found = useQuery(ratesQuery);
  const [edited, setEdited] = useState<Edited>(null);
  if (found.isPending) return <Bones rows={3} height={56} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const { own, rates } = found.data;
  const add = (
    <Button
      leftSection={<IconPlus {...icon} />}
      onClick={() => setEdited({ currency: "" })}
      data-testid="rate-new"
    >
      <Trans>New rate</Trans>
    </Button>
  );
  return (
    <>
      <div className={settings.bar}>
        <h2 style={{ margin: 0 }}>{t`Exchange rates`}</h2>
        {rates.length > 0 ? add : null}
      </div>
      {rates.length === 0 ? (
        <EmptyState title={t`No exchange rates yet`} actions={add}>
          <Trans>
            A rate says what another currency is worth in {own}, from a day on. Until there is one, sums leave
            out deals in other currencies and say so.
          </Trans>
        </EmptyState>
      ) : (
        <>
          <p className={styles.hint}>
            <Trans>
              Open deals are converted into {own} by the rate that holds today. Closed deals keep the rate of
              the day they closed.
            </Trans>
          </p>
          {currenciesOf(found.data).map(([currency, mine]) => (
            <Currency key={currency} currency={currency} own={own} rates={mine} onEdit={setEdited} />
          ))}
        </>
      )}
      {edited ? <RateDialog own={own} edited={edited} onClose={() => setEdited(null)} /> : null}
    </>
  );
}

function currenciesOf({ rates }: CurrencyRates): [string, CurrencyRate[]][] {
  const found = new Map<string, CurrencyRate[]>();
  for (const each of rates) found.set(each.currency, [...(found.get(each.currency) ?? []), each]);
  return [...found];
}

type Props = { currency: string; own: string; rates: CurrencyRate[]; onEdit: (edited: Edited) => void };

function Currency({ currency, own, rates, onEdit }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const name = new Intl.DisplayNames(locale, { type: "currency" }).of(currency) ?? currency;
  return (
    <section className={styles.currency} aria-label={name} data-testid={`rates-${currency}`}>
      <div className={styles.head}>
        <h3>
          {currency} <small className="mute">{name}</small>
        </h3>
        <Button variant="default" size="xs" onClick={() => onEdit({ currency })}>
          <Trans>Add rate</Trans>
        </Button>
      </div>
      <ul className={settings.card}>
        {rates.map((rate) => {
          const day = formatDate(rate.valid_from, locale);
          return (
            <li key={rate.id} className={settings.row} style={{ listStyle: "none" }} data-testid="rate-row">
              <span className={styles.what}>
                {t`From ${day}`} {rate.holds ? <Chip tone="accent">{t`Holds today`}</Chip> : null}
              </span>
              <span className="num">
                1 {currency} = {rate.rate} {own}
              </span>
              <span className={settings.acts}>
                <Button variant="default" size="xs" onClick={() => onEdit(rate)} data-testid="rate-edit">
                  <Trans>Edit</Trans>
                </Button>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
