import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { Dispute } from "@rapport/core";
import { useFigures } from "~/features/billing/texts.ts";
import { useGrowthWords } from "~/features/growth/words.ts";
import { Chip } from "~/ui/atoms.tsx";
import disputes from "./disputes.module.css";

/** The end of an id: its beginning says little more than when the deal was made. */
export const dealNumber = (id: string): string => id.slice(-12);

export function DisputeRow({ one, onSettle }: { one: Dispute; onSettle: () => void }) {
  const { t } = useLingui();
  const { amount, shortDay, day } = useFigures(one.currency);
  const { flags } = useGrowthWords();
  const flag = one.flag ? flags[one.flag] : null;
  const quarter = day(one.quarter);
  const on = one.settled?.on ?? one.since;
  return (
    <tr data-testid="dispute-row">
      <td className="mute num">{on ? shortDay(on) : ""}</td>
      <td>
        <span className="truncate">{one.customer}</span>
      </td>
      <td className="num">{t`From ${quarter}`}</td>
      <td>
        <code className={disputes.deal} title={one.deal_id}>
          {dealNumber(one.deal_id)}
        </code>
        {flag ? (
          <span title={flag.why}>
            <Chip tone={flag.tone}>{flag.text}</Chip>
          </span>
        ) : null}
        {one.objection ? (
          <q className={disputes.objection} data-testid="dispute-objection">
            {one.objection}
          </q>
        ) : null}
      </td>
      <td className="mute num">{shortDay(one.won_on)}</td>
      <td className="num">{amount(one.amount)}</td>
      {one.settled ? (
        <td data-decision>
          <Chip tone={one.settled.decision === "keep" ? "ok" : "neutral"}>
            {one.settled.decision === "keep" ? t`Counts` : t`Taken out`}
          </Chip>
          <span>{one.settled.reason}</span>
        </td>
      ) : (
        <td data-act>
          <Button size="compact-sm" variant="default" onClick={onSettle} data-testid="dispute-settle">
            <Trans>Settle</Trans>
          </Button>
        </td>
      )}
    </tr>
  );
}
