/** What to do next with one's own leads and deals, most urgent first. */
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { suggestionsQuery } from "~/data/overview.ts";
import { NextSteps } from "~/features/overview/NextSteps.tsx";
import { ErrorState } from "~/ui/states.tsx";
import styles from "./agenda.module.css";

/** As many are seen before the rest unfolds: the day itself comes first. */
const FIRST = 3;

export function Suggestions() {
  const { t } = useLingui();
  const found = useQuery(suggestionsQuery);
  if (found.isPending) return null;
  return (
    <section className={styles.suggested} data-testid="home-suggestions">
      <h3>{t`Suggested next steps`}</h3>
      {found.isError ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data.items.length === 0 ? (
        <p className="mute">{t`Nothing to suggest right now`}</p>
      ) : (
        <>
          <NextSteps items={found.data.items} named first={FIRST} />
          {found.data.more ? <p className="mute">{t`More come when these are answered`}</p> : null}
        </>
      )}
    </section>
  );
}
