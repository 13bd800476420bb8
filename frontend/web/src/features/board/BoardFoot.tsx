/** Under the board: what its open stages hold together, what waits for a decision, and the keys. */
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import type { Filter, Pipeline } from "@rapport/core";
import { IconShieldExclamation } from "@tabler/icons-react";
import { totals } from "~/data/boardMath.ts";
import { useConflictCount } from "~/data/conflicts.ts";
import type { Shown } from "~/data/lanes.ts";
import { useCount } from "~/data/records.ts";
import { useSession } from "~/data/session.ts";
import { Kbd } from "~/ui/atoms.tsx";
import styles from "./board.module.css";
import { unmetFilter } from "./gates.ts";
import { SumText } from "./SumText.tsx";

type Props = { line: Pipeline; columns: Shown[]; filter: Filter | null; search: string; past: boolean };

export function BoardFoot({ line, columns, filter, search, past }: Props) {
  const { t } = useLingui();
  const open = columns.filter(({ stage }) => stage.outcome === "open").map(({ column }) => column);
  const count = open.reduce((sum, column) => sum + column.count, 0);
  const { currency } = useSession().organisation;
  const worth = totals(open, currency);
  return (
    <footer className={styles.foot} data-testid="board-foot">
      <span>
        <b className="num" data-testid="board-count">
          {count}
        </b>{" "}
        {t`${plural(count, { one: "open deal", other: "open deals" })}`}
      </span>
      {worth.each.length > 0 ? (
        <>
          <span>
            <Trans>Total</Trans>{" "}
            <b className="num" data-testid="board-sum">
              <SumText sums={worth} />
            </b>
          </span>
          <span>
            <Trans>Weighted</Trans>{" "}
            <b className="num" data-testid="board-weighted">
              <SumText sums={worth} weighted />
            </b>
          </span>
        </>
      ) : null}
      <Conflicts />
      {past ? null : <Unmet line={line} filter={filter} search={search} />}
      <span className={styles.grow} />
      {past ? null : <Keys />}
    </footer>
  );
}

export function Keys() {
  const { t } = useLingui();
  return (
    <span className={styles.keys}>
      <Kbd>M</Kbd> {t`move`} <Kbd>J</Kbd> <Kbd>K</Kbd> {t`choose`} <Kbd>↵</Kbd> {t`open`}
    </span>
  );
}

export function Conflicts() {
  const { t } = useLingui();
  const count = useConflictCount();
  if (count === 0) return null;
  return (
    <span>
      <i className={styles.dot} aria-hidden /> {t`Conflicts`} <span className="num">{count}</span>
    </span>
  );
}

function Unmet({ line, filter, search }: Pick<Props, "line" | "filter" | "search">) {
  const { t } = useLingui();
  const unmet = unmetFilter(line);
  const both: Filter | null = unmet && filter ? { and: [filter, unmet] } : unmet;
  const { data } = useCount("deals", { filter: both, ...(search ? { search } : {}) }, both !== null);
  if (!data?.count) return null;
  return (
    <span className={styles.unmet} data-testid="board-unmet">
      <IconShieldExclamation size={14} stroke={1.5} /> {t`Stage conditions not met`}{" "}
      <span className="num">{data.count}</span>
    </span>
  );
}
