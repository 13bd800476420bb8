/** What somebody may agree to, in words. */
import { useLingui } from "@lingui/react/macro";
import type { FormConsent } from "@rapport/core";

export type Purpose = FormConsent["purpose"];

export const PURPOSES: readonly Purpose[] = ["contact", "marketing", "sharing", "cross_border"];

export function usePurpose(): (purpose: string) => string {
  const { t } = useLingui();
  const texts: Record<string, string> = {
    contact: t`To be contacted`,
    marketing: t`Offers and news`,
    sharing: t`Sharing with others`,
    cross_border: t`Transfer abroad`,
  };
  return (purpose) => texts[purpose] ?? purpose;
}
