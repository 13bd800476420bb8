/** Words of the audit trail that the server doesn't say. */
import { useLingui } from "@lingui/react/macro";
import type { AuditEvent, AuditFault } from "@rapport/core";

export type Category = AuditEvent["category"];
export type Severity = AuditEvent["severity"];

export function useCategories(): Record<Category, string> {
  const { t } = useLingui();
  return {
    sign_in: t`Sign-in`,
    account: t`Ways to sign in`,
    people: t`People and teams`,
    roles: t`Roles and masks`,
    sharing: t`Sharing`,
    data: t`Data`,
    tokens: t`Access tokens`,
    keys: t`Keys`,
    settings: t`Settings`,
    archive: t`Archives and sandboxes`,
    privacy: t`Personal data`,
    billing: t`Billing`,
    refused: t`Refused`,
    audit: t`Audit`,
  };
}

export function useSeverities(): Record<Severity, string> {
  const { t } = useLingui();
  return { info: t`Everyday`, notice: t`Notable`, alert: t`Important` };
}

export function useMeans(): (means: string) => string {
  const { t } = useLingui();
  const known: Record<string, string> = {
    web: t`in the browser`,
    api: t`with a token`,
    system: t`by the system`,
    import: t`by an import`,
    demo: t`by the demonstration`,
  };
  return (means) => known[means] ?? means;
}

export function useFault(): (what: AuditFault["what"]) => string {
  const { t } = useLingui();
  const known: Record<AuditFault["what"], string> = {
    event_altered: t`The event was altered`,
    event_missing: t`The event was deleted`,
    event_moved: t`The event was moved to another organisation`,
    seal_missing: t`A seal was deleted`,
    link_broken: t`The event or its place in the chain was altered`,
    cut_off: t`The chain was cut off: a head knows of more`,
    not_sealed: t`An event was inserted afterwards`,
    head_differs: t`It is not what a head says`,
  };
  return (what) => known[what];
}
