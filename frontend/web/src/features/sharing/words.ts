/** What levels and places in a record's team are called. */
import { useLingui } from "@lingui/react/macro";
import type { Access, ShareLevel, TeamRole } from "@rapport/core";

export function useSharingWords() {
  const { t } = useLingui();
  const roles: Record<TeamRole, string> = {
    owner: t`Co-owner`,
    sales: t`Sales`,
    presales: t`Presales`,
    support: t`Support`,
    delivery: t`Delivery`,
    finance: t`Finance contact`,
    sponsor: t`Sponsor`,
  };
  const levels: Record<ShareLevel, string> = { read: t`can see`, update: t`can change` };
  const because: Record<Access["unused"][number], string> = {
    owner: t`owning it`,
    team: t`a team in common`,
    queue: t`a queue of yours`,
    subtree: t`people below you`,
    territory: t`a territory of yours`,
    rule: t`a sharing rule`,
    all: t`seeing all records`,
    share: t`a share`,
  };
  return { roles, levels, because };
}
