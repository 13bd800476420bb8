/** That finalizing has stopped while the ledger is off, or that nobody has checked it for long; and checking it now. */
import { Trans, useLingui } from "@lingui/react/macro";
import { formatInstant, type Receivables } from "@rapport/core";
import { useLedgerCheck } from "~/data/finance.ts";
import { useSession } from "~/data/session.ts";
import { GhostButton } from "~/ui/atoms.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { useOnline } from "~/ui/useOnline.ts";
import cards from "./cards.module.css";
import { isOff, isStale } from "./sums.ts";

export function Finalizing({ data }: { data: Receivables }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { time_zone } = useSession().organisation;
  const online = useOnline();
  const { currency, proof } = data;
  const check = useLedgerCheck(currency);
  const held = Boolean(proof.off_since);
  if (!held && !isOff(proof) && !isStale(data)) return null;
  const last = proof.last_checked ? formatInstant(proof.last_checked, locale, time_zone) : null;
  return (
    <div className={cards.finalizing} data-tone={held || isOff(proof) ? "danger" : "warn"} role="alert">
      <p data-testid="finalizing">
        {held ? (
          isOff(proof) ? (
            <Trans>Nothing is finalized in {currency} until the totals agree.</Trans>
          ) : (
            <Trans>The totals agree again. Finalizing goes on with the next check.</Trans>
          )
        ) : isOff(proof) ? (
          <Trans>Finalizing in {currency} stops with the next hourly check.</Trans>
        ) : (
          <Trans>The hourly check last ran on {last}. Is the worker running?</Trans>
        )}
        {check.isError ? <span> {t`The check could not be run; nothing was changed.`}</span> : null}
      </p>
      <GhostButton
        onClick={() => check.mutate()}
        disabled={check.isPending || !online}
        title={online ? undefined : t`Offline: the ledger can’t be checked now.`}
        data-testid="check-ledger"
      >
        {check.isPending ? t`Checking` : t`Check now`}
      </GhostButton>
    </div>
  );
}
