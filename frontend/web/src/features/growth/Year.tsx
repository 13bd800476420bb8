/** A signed contract and its year: the live line, the bars, and beside them the quarter that is looked at. */
import { useLingui } from "@lingui/react/macro";
import type { GrowthContract, GrowthPage, GrowthPreview } from "@rapport/core";
import { useState } from "react";
import { useSession } from "~/data/session.ts";
import billing from "~/features/billing/billing.module.css";
import { useFigures } from "~/features/billing/texts.ts";
import { firstLook } from "./figures.ts";
import { GrowthBars } from "./GrowthBars.tsx";
import styles from "./growth.module.css";
import { CapBar, Headline } from "./Headline.tsx";
import { NextVersion } from "./NextVersion.tsx";
import { QuarterAside } from "./QuarterAside.tsx";
import { SignCard } from "./SignCard.tsx";
import { Terms } from "./Terms.tsx";
import { YearTable } from "./YearTable.tsx";

type Props = {
  page: GrowthPage;
  contract: GrowthContract;
  preview: GrowthPreview;
  draft: GrowthContract | null;
};

export function Year({ page, contract, preview, draft }: Props) {
  const { t } = useLingui();
  const { period } = useFigures(contract.currency);
  // It stays where it is while quarters end and are settled: nothing that is being read goes away.
  const [chosen, setChosen] = useState(() => firstLook(preview.quarters, page.statements));
  const quarter = preview.quarters.find((each) => each.first === chosen);
  const when = period(contract.starts, contract.ends);
  const version = contract.version;
  // Nothing new is agreed with an organisation that is read-only or suspended; what it agreed to goes on.
  const stopped = useSession().organisation.status !== "active";
  return (
    <div className={`${billing.page} ${styles.page}`} data-testid="growth-page">
      <div className={`${billing.left} ${styles.main}`}>
        {draft && !stopped ? <SignCard contract={draft} /> : null}
        <section className={billing.card}>
          <div className={billing.cardHead}>
            <h2>
              {t`Share of growth`}
              <small>{when}</small>
            </h2>
            <small>{t`Contract, version ${version}`}</small>
          </div>
          <div className={styles.body}>
            <Headline preview={preview} />
            <GrowthBars preview={preview} contract={contract} chosen={chosen} onChoose={setChosen} />
            <Legend />
            <YearTable preview={preview} />
            <CapBar preview={preview} />
          </div>
        </section>
        <section className={`${billing.card} ${billing.step} ${styles.agreed}`}>
          <h2>{t`What is agreed`}</h2>
          <Terms terms={contract} />
          <p className={styles.hash}>
            {t`Signed by passkey; SHA-256 of the terms`} <code>{contract.hash}</code>
          </p>
        </section>
        <div className={styles.agreed}>
          {stopped ? null : <NextVersion page={page} contract={contract} />}
        </div>
      </div>
      <div className={`${billing.right} ${styles.side}`}>
        {quarter ? (
          <QuarterAside
            key={quarter.first}
            quarter={quarter}
            number={preview.quarters.indexOf(quarter) + 1}
            contract={contract}
            statements={page.statements.filter((each) => each.quarter === quarter.first)}
          />
        ) : null}
      </div>
    </div>
  );
}

function Legend() {
  const { t } = useLingui();
  return (
    <p className={styles.legend}>
      <span data-of="zero">{t`Baseline`}</span>
      <span data-of="band" title={t`It applies to the year so far, not to each quarter by itself.`}>
        {t`Counts nothing`}
      </span>
      <span data-of="bar">{t`Settled`}</span>
      <span data-of="open">{t`Not final`}</span>
    </p>
  );
}
