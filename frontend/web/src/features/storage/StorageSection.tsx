/** What the organisation's data takes up, by what it is, and how there will be less of it: for who manages people. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { storageQuery } from "~/data/storage.ts";
import { Bones } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { Kept } from "./Kept.tsx";
import { Largest } from "./Largest.tsx";
import { Meter } from "./Meter.tsx";
import { Records } from "./Records.tsx";
import styles from "./storage.module.css";

export function StorageSection() {
  const { t } = useLingui();
  const found = useQuery(storageQuery);
  return (
    <>
      <h2>{t`Storage used`}</h2>
      <p className={styles.lead}>
        <Trans>
          What your organisation's data takes up, indexes included, and how there will be less of it.
        </Trans>
      </p>
      {found.isPending ? <Bones rows={6} height={48} /> : null}
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data ? (
        <div data-testid="storage">
          <Meter used={found.data} />
          <Kept used={found.data} />
          <Records used={found.data} />
          <Largest files={found.data.largest} />
        </div>
      ) : null}
    </>
  );
}
