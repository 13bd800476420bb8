/** The currencies that figures can be in: the organisation's own stands for all that is converted into it. */
import { useLingui } from "@lingui/react/macro";
import { useSession } from "~/data/session.ts";

export function useCurrencyName(): (currency: string) => string {
  const { t } = useLingui();
  const { currency: own } = useSession().organisation;
  return (currency) => (currency === own ? t`All in ${own}` : currency);
}

/** Those that deals are in, the organisation's own first, and the chosen one in any case. */
export function useListedCurrencies(found: readonly string[], chosen: string): string[] {
  const { currency: own } = useSession().organisation;
  const others = new Set([...found, chosen].filter((each) => each !== "" && each !== own));
  return [own, ...others];
}
