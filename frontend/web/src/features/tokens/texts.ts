import { useLingui } from "@lingui/react/macro";
import type { Token } from "@rapport/core";

export type Scope = Token["scopes"][number];

/** What a scope lets a machine do, in a few words. */
export function useScopeText(): Record<Scope, string> {
  const { t } = useLingui();
  return {
    "usage:write": t`Send usage events`,
    "billing:read": t`Read plan, invoices and usage`,
    "records:read": t`Read records`,
    "records:write": t`Read, create, change and delete records`,
  };
}
