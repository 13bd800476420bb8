/** What a country's number for taxes is called; which number it must be, the server knows. */
import { useLingui } from "@lingui/react/macro";

const EU = new Set(
  "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split(" "),
);

type TaxNumber = "credit_code" | "corporate" | "vat" | "tax";

export function taxNumberOf(country: string): TaxNumber {
  if (country === "CN") return "credit_code";
  if (country === "JP") return "corporate";
  return country === "GB" || EU.has(country) ? "vat" : "tax";
}

export function useTaxNumberLabel(): (country: string) => string {
  const { t } = useLingui();
  const said: Record<TaxNumber, string> = {
    credit_code: t`Unified social credit code`,
    corporate: t`Corporate number`,
    vat: t`VAT number`,
    tax: t`Tax number`,
  };
  return (country) => said[taxNumberOf(country)];
}
