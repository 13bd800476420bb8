/** Until when the contract is in force, what follows it, and the way to another version. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { GrowthContract, GrowthPage } from "@rapport/core";
import { useState } from "react";
import billing from "~/features/billing/billing.module.css";
import { lastDay } from "~/features/billing/status.ts";
import { useFigures } from "~/features/billing/texts.ts";
import { DraftForm } from "./DraftForm.tsx";
import styles from "./growth.module.css";

type Props = { page: GrowthPage; contract: GrowthContract };

export function NextVersion({ page, contract }: Props) {
  const { t } = useLingui();
  const { day } = useFigures(contract.currency);
  const [drafting, setDrafting] = useState(false);
  const until = day(lastDay(contract.ends));
  const { next } = page;
  const version = next?.version;
  const from = next ? day(next.starts) : null;
  // It is drafted: the form is gone for good, also once the draft is signed or discarded.
  if (drafting && page.draft) setDrafting(false);
  if (drafting && !page.draft) return <DraftForm page={page} onLeave={() => setDrafting(false)} />;
  return (
    <section className={`${billing.card} ${billing.step}`} data-testid="growth-next">
      <h2>{t`How long it runs`}</h2>
      <p>{contract.ends > page.today ? t`In force until ${until}.` : t`It ended with ${until}.`}</p>
      {next ? <p>{t`Version ${version} is signed and follows from ${from} on.`}</p> : null}
      {page.next_starts.length > 0 && page.offers.length > 0 && !page.draft ? (
        <div className={styles.acts}>
          <Button variant="default" onClick={() => setDrafting(true)} data-testid="growth-next-draft">
            <Trans>Draft the next version</Trans>
          </Button>
          <span className="mute">{t`It begins with a quarter, and ends the one before.`}</span>
        </div>
      ) : null}
    </section>
  );
}
