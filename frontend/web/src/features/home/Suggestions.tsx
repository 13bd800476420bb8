/** What to do next with one's own leads and deals, most urgent first. */
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { suggestionsQuery } from "~/data/overview.ts";
import { NextSteps } from "~/features/overview/NextSteps.tsx";
import { Bones } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import styles from "./home.module.css";

export function Suggestions() {
  const { t } = useLingui();
  const found = useQuery(suggestionsQuery);
  if (found.isPending) return <Bones rows={3} height={44} />;
  return (
    <section className={styles.block} data-testid="home-suggestions">
      <h2 className={styles.title}>{t`Suggested next steps`}</h2>
      {found.isError ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data.items.length === 0 ? (
        <p className="mute">{t`Nothing to suggest right now`}</p>
      ) : (
        <>
          <NextSteps items={found.data.items} named />
          {found.data.more ? <p className="mute">{t`More come when these are answered`}</p> : null}
        </>
      )}
    </section>
  );
}
