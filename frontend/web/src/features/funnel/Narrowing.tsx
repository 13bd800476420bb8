import { useLingui } from "@lingui/react/macro";
import type { CurrencyCount } from "@rapport/core";
import { usePipelines } from "~/data/board.ts";
import filter from "~/features/list/filter.module.css";
import { useCurrencyName, useListedCurrencies } from "~/ui/currency.ts";
import { useLocale } from "~/ui/useLocale.ts";

type Props = {
  pipeline: string | undefined;
  currency: string;
  currencies: CurrencyCount[];
  onPipeline: (pipeline: string | undefined) => void;
  onCurrency: (currency: string) => void;
};

/** Which pipeline, or all, and which of the currencies that there are. */
export function Narrowing({ pipeline, currency, currencies, onPipeline, onCurrency }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const lines = usePipelines().filter((line) => !line.archived || line.id === pipeline);
  const codes = currencies.map((each) => each.currency);
  const listed = useListedCurrencies(codes, currency);
  const nameOf = useCurrencyName();
  return (
    <>
      {lines.length > 1 ? (
        <select
          data-reads
          className={filter.select}
          aria-label={t`Pipeline`}
          value={pipeline ?? ""}
          onChange={(event) => onPipeline(event.currentTarget.value || undefined)}
        >
          <option value="">{t`All pipelines`}</option>
          {lines.map((line) => (
            <option key={line.id} value={line.id}>
              {read(line.label)}
            </option>
          ))}
        </select>
      ) : null}
      {listed.length > 1 ? (
        <select
          data-reads
          className={filter.select}
          aria-label={t`Currency`}
          value={currency}
          onChange={(event) => onCurrency(event.currentTarget.value)}
        >
          {listed.map((code) => (
            <option key={code} value={code}>
              {nameOf(code)}
            </option>
          ))}
        </select>
      ) : null}
    </>
  );
}
