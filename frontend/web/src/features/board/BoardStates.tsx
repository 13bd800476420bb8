import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { CrmObject } from "@rapport/core";
import { useSession } from "~/data/session.ts";
import atoms from "~/ui/atoms.module.css";
import { LinkButton } from "~/ui/LinkButton.tsx";
import { EmptyState } from "~/ui/states.tsx";
import styles from "./board.module.css";

/** Columns and cards in the shape of what comes; only at the very first load. */
export function BoardSkeleton() {
  return (
    <div className={styles.columns} aria-busy="true">
      {[5, 4, 4, 3, 2].map((cards, column) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: nothing here has an identity
        <section key={column} className={styles.column}>
          <header className={styles.head}>
            <span className={atoms.bone} style={{ width: 96 }} />
          </header>
          <div className={styles.bones}>
            {Array.from({ length: cards }, (_, card) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: nothing here has an identity
              <div key={card} className={styles.card} data-fixed>
                <span className={atoms.bone} style={{ width: "62%" }} />
                <span className={atoms.bone} style={{ width: "44%" }} />
                <span className={atoms.bone} style={{ width: "72%" }} />
              </div>
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}

type FilteredProps = { title: string; onClear: () => void };

function BoardFiltered({ title, onClear }: FilteredProps) {
  return (
    <EmptyState
      title={title}
      actions={
        <Button variant="default" onClick={onClear} data-testid="clear-filters">
          <Trans>Clear filters</Trans>
        </Button>
      }
    />
  );
}

type EmptyProps = { object: CrmObject; filtered: boolean; onClear: () => void; onCreate: () => void };

export function BoardEmpty({ object, filtered, onClear, onCreate }: EmptyProps) {
  const { t } = useLingui();
  const { rights } = useSession();
  if (filtered) return <BoardFiltered title={t`No deals match`} onClear={onClear} />;
  return (
    <EmptyState
      title={t`No deals yet`}
      actions={
        <>
          {object.rights.create ? (
            <Button onClick={onCreate}>
              <Trans>New deal</Trans>
            </Button>
          ) : null}
          {rights.import && object.can_import ? (
            <LinkButton to="/import" search={{ object: object.name }} variant="default">
              <Trans>Import</Trans>
            </LinkButton>
          ) : null}
        </>
      }
    >
      {t`A deal moves from stage to stage until it is won or lost.`}
    </EmptyState>
  );
}
