/** What transfers are called: their states, and what people did with them. */
import { useLingui } from "@lingui/react/macro";
import type { Transfer } from "@rapport/core";
import type { Tone } from "~/ui/atoms.tsx";

export const TONES: Record<Transfer["state"], Tone> = {
  asked: "accent",
  accepted: "accent",
  returned: "warn",
  done: "ok",
  withdrawn: "neutral",
};

export function useStates(): Record<Transfer["state"], string> {
  const { t } = useLingui();
  return {
    asked: t`Waiting for an answer`,
    accepted: t({ message: "Accepted", context: "transfer" }),
    returned: t`Returned`,
    done: t`Done`,
    withdrawn: t`Withdrawn`,
  };
}

export function useVerbs(): Record<string, string> {
  const { t } = useLingui();
  return {
    ask: t`asked to hand it over`,
    ask_again: t`asked again`,
    accept: t`accepted it`,
    return: t({ message: "returned it", context: "transfer" }),
    withdraw: t`withdrew it`,
    tick: t`ticked`,
    untick: t`opened again`,
    done: t`All of it is done`,
  };
}

export function useModes(): Record<Transfer["mode"], string> {
  const { t } = useLingui();
  return { owner: t`They become the owner`, share: t`The owner stays, they may change it` };
}

export const receiver = (transfer: Transfer): string =>
  (transfer.accepted_by ?? transfer.to_person ?? transfer.to_team)?.name ?? "–";
