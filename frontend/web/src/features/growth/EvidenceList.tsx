/** The deals behind a quarter, each of which opens to what the year would be without it. */
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import type { GrowthRow } from "@rapport/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useEvidence } from "~/data/growth.ts";
import { useFigures } from "~/features/billing/texts.ts";
import { Bones, Chip, GhostButton } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import styles from "./growth.module.css";
import { SettledList } from "./SettledList.tsx";
import { WithoutDeal } from "./WithoutDeal.tsx";
import { useGrowthWords } from "./words.ts";

type Props = {
  quarter: string;
  version: number | null;
  currency: string;
  /** Deals that are ticked to be held; null where there is nothing to decide. */
  held: readonly string[] | null;
  onHeld: (held: readonly string[]) => void;
};

const PAGE = 200;

export function EvidenceList({ quarter, version, currency, held, onHeld }: Props) {
  const { t } = useLingui();
  const { amount } = useFigures(currency);
  const [offset, setOffset] = useState(0);
  const [opened, setOpened] = useState<string | null>(null);
  const found = useEvidence(quarter, version, offset);
  if (found.isError && !found.data)
    return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Bones rows={4} height={36} />;
  const { rows, count, total, settled } = found.data;
  const sum = amount(total);
  const toggle = (id: string) =>
    held && onHeld(held.includes(id) ? held.filter((each) => each !== id) : [...held, id]);
  return (
    <div className={styles.evidence}>
      <SettledList settled={settled} currency={currency} />
      <h3>
        {t`Evidence`}{" "}
        <small>{t`${plural(count, { one: "# deal", other: "# deals" })}, together ${sum}`}</small>
      </h3>
      {count === 0 ? <p className="mute">{t`Nothing won yet.`}</p> : null}
      <ul>
        {rows.map((row) => (
          <li key={row.deal_id}>
            <Row
              row={row}
              currency={currency}
              ticked={held ? held.includes(row.deal_id) : null}
              onTick={() => toggle(row.deal_id)}
              onOpen={() => setOpened(opened === row.deal_id ? null : row.deal_id)}
              isOpen={opened === row.deal_id}
            />
            {opened === row.deal_id ? <WithoutDeal deal={row.deal_id} currency={currency} /> : null}
          </li>
        ))}
      </ul>
      {count > PAGE ? (
        <div className={styles.acts}>
          <GhostButton disabled={offset === 0} onClick={() => setOffset(offset - PAGE)}>
            <Trans>Later ones</Trans>
          </GhostButton>
          <GhostButton disabled={offset + PAGE >= count} onClick={() => setOffset(offset + PAGE)}>
            <Trans>Earlier ones</Trans>
          </GhostButton>
        </div>
      ) : null}
    </div>
  );
}

type RowProps = {
  row: GrowthRow;
  currency: string;
  ticked: boolean | null;
  onTick: () => void;
  onOpen: () => void;
  isOpen: boolean;
};

function Row({ row, currency, ticked, onTick, onOpen, isOpen }: RowProps) {
  const { t } = useLingui();
  const { figure, shortDay } = useFigures(currency);
  const { flags } = useGrowthWords();
  const flag = row.flag ? flags[row.flag] : null;
  const name = row.name ?? t`Not visible to you`;
  const counts = !/^0[.0]*$/.test(row.amount) && !row.held;
  return (
    <div className={styles.deal}>
      {ticked === null ? null : (
        <input
          type="checkbox"
          aria-label={t`Hold ${name}`}
          checked={ticked}
          disabled={!counts}
          onChange={onTick}
          data-testid="growth-hold"
        />
      )}
      <span className="truncate">
        {row.hidden ? (
          <span className="mute">{name}</span>
        ) : (
          <Link to="/o/$noun/$id" params={{ noun: "deals", id: row.deal_id }}>
            {name}
          </Link>
        )}
        <small>
          {shortDay(row.won_on)}
          {flag ? (
            <span title={flag.why}>
              <Chip tone={flag.tone}>{flag.text}</Chip>
            </span>
          ) : null}
          {row.held ? <Chip tone="warn">{t`Held`}</Chip> : null}
        </small>
      </span>
      <button
        type="button"
        className="figure-link num"
        aria-expanded={isOpen}
        title={t`What if this deal is cancelled?`}
        onClick={onOpen}
        data-testid="growth-what-if"
      >
        {figure(row.amount)}
      </button>
    </div>
  );
}
