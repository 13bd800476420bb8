/** A list that comes page by page: bones at first, what to do where it is empty or failed, and the way to more rows. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import type { MouseEvent, ReactNode } from "react";
import { Bones } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import styles from "./finance.module.css";
import table from "./table.module.css";

type Page<R> = { rows: R[] };

type Props<R, P extends Page<R>> = {
  found: UseInfiniteQueryResult<InfiniteData<P>>;
  look: string | undefined;
  columns: string[];
  row: (one: R) => ReactNode;
  empty: ReactNode;
  /** Of how many; what is shown is said alone where nobody counts them. */
  count?: number;
  /** Above the table, and right in the foot. */
  lead?: ReactNode;
  sum?: ReactNode;
};

export function Pages<R, P extends Page<R>>({
  found,
  look,
  columns,
  row,
  empty,
  lead,
  ...foot
}: Props<R, P>) {
  if (!found.data && found.isError)
    return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data)
    return (
      <div className={table.bones}>
        <Bones rows={8} height={32} />
      </div>
    );
  const rows = found.data.pages.flatMap((page) => page.rows);
  if (rows.length === 0) return empty;
  return (
    <>
      {lead}
      <div className={table.scroll}>
        <table className={look} data-stale={found.isPlaceholderData || undefined}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{rows.map(row)}</tbody>
        </table>
      </div>
      <Foot
        shown={rows.length}
        more={found.hasNextPage ? () => void found.fetchNextPage() : null}
        {...foot}
      />
    </>
  );
}

type FootProps = { shown: number; count?: number; more: (() => void) | null; sum?: ReactNode };

function Foot({ shown, count, more, sum }: FootProps) {
  const { t } = useLingui();
  return (
    <footer className={table.foot}>
      <span className="mute">{count === undefined ? t`${shown} shown` : t`${shown} of ${count} shown`}</span>
      {more ? (
        <button type="button" className="link" onClick={more} data-testid="more-rows">
          <Trans>Show more</Trans>
        </button>
      ) : null}
      <span className={styles.grow} />
      {sum}
    </footer>
  );
}

/** A click on a row opens it, unless it was on something of its own, or marked a text. */
export const opensRow =
  (open: () => void) =>
  (event: MouseEvent): void => {
    const isOwn = (event.target as HTMLElement).closest("a, button") || window.getSelection()?.toString();
    if (!isOwn) open();
  };
