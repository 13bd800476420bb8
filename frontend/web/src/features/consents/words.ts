import { useLingui } from "@lingui/react/macro";
import type { NewConsent } from "@rapport/core";

type Channel = NonNullable<NewConsent["channel"]>;

export const PURPOSES: readonly NewConsent["purpose"][] = [
  "contact",
  "marketing",
  "sharing",
  "cross_border",
  "recording",
  "location",
  "face",
  "ai",
];
export const CHANNELS: readonly Channel[] = ["email", "phone", "sms", "wecom", "post"];

/** What purposes, channels and sources of consents are called. */
export function useConsentWords() {
  const { t } = useLingui();
  const purposes: Record<string, string> = {
    contact: t`Being contacted`,
    marketing: t`Offers and news`,
    sharing: t`Sharing with others`,
    cross_border: t`Transfer abroad`,
    recording: t`Recording of calls`,
    location: t`Location`,
    face: t`Face recognition`,
    ai: t`Processing by AI`,
  };
  const channels: Record<string, string> = {
    any: t`all channels`,
    email: t`e-mail`,
    phone: t`phone`,
    sms: t`text message`,
    wecom: t`WeCom`,
    post: t`post`,
  };
  const sources: Record<string, string> = { form: t`web form`, manual: t`by hand`, api: t`API` };
  return {
    purpose: (each: string) => purposes[each] ?? each,
    channel: (each: string) => channels[each] ?? each,
    source: (each: string) => sources[each] ?? each,
  };
}
