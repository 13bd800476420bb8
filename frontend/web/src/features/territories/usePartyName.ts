import { useLingui } from "@lingui/react/macro";
import type { RuleParty } from "@rapport/core";
import { useLocale } from "~/ui/useLocale.ts";

/** What a team, a role or a territory is called. */
export function usePartyName(): (party: RuleParty) => string {
  const { t } = useLingui();
  const { read } = useLocale();
  return (party) => (party.label ? read(party.label) : (party.name ?? t`somebody who is gone`));
}
