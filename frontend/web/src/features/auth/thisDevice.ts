/** What the device in front of somebody is called, and how it recognises them. */
import { useLingui } from "@lingui/react/macro";

export function useThisDevice(): { here: string; system: string; detail: string } {
  const { t } = useLingui();
  const agent = navigator.userAgent;
  const computer = t`This computer`;
  if (agent.includes("Windows"))
    return { here: computer, system: "Windows", detail: t`Windows Hello: fingerprint, face or PIN` };
  if (agent.includes("iPhone") || agent.includes("iPad"))
    return { here: t`This device`, system: "iOS", detail: t`Face ID or Touch ID` };
  if (agent.includes("Android"))
    return { here: t`This device`, system: "Android", detail: t`Fingerprint, face or PIN` };
  if (agent.includes("Macintosh"))
    return { here: computer, system: "macOS", detail: t`Touch ID or password` };
  return { here: computer, system: t`your device`, detail: t`Fingerprint, face or PIN` };
}
