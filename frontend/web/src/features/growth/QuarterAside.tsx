/** One quarter: its facts and its formula, its statement, the deals that it is made of. */
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import type { GrowthContract, GrowthQuarter, GrowthStatement } from "@rapport/core";
import { useState } from "react";
import billing from "~/features/billing/billing.module.css";
import { useFigures } from "~/features/billing/texts.ts";
import { Chip } from "~/ui/atoms.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { DecideStatement } from "./DecideStatement.tsx";
import { EvidenceList } from "./EvidenceList.tsx";
import styles from "./growth.module.css";
import { usePercent } from "./Terms.tsx";
import { useGrowthWords } from "./words.ts";

type Props = {
  quarter: GrowthQuarter;
  number: number;
  contract: GrowthContract;
  statements: GrowthStatement[];
};

export function QuarterAside({ quarter, number, contract, statements }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const { amount, day } = useFigures(contract.currency);
  const { phases, states } = useGrowthWords();
  const percent = usePercent();
  const open = statements.find((each) => each.state === "proposed") ?? null;
  const final = statements.findLast((each) => ["accepted", "lapsed", "disputed"].includes(each.state));
  const shown = open ?? final;
  const [held, setHeld] = useState<readonly string[]>([]);
  const first = day(quarter.first);
  const last = day(quarter.last);
  const band = percent(contract.deadband);
  return (
    <section className={billing.card} data-testid="growth-aside">
      <div className={billing.cardHead}>
        <h2>
          Q{number}
          <small>{t`${first} to ${last}`}</small>
        </h2>
        <Chip tone={open ? "accent" : "neutral"}>
          {open ? states.proposed : final ? states[final.state] : phases[quarter.phase]}
        </Chip>
      </div>
      <div className={styles.body}>
        <dl className={styles.facts}>
          <div>
            <dt>{t`Won`}</dt>
            <dd className="num">{quarter.result === null ? "–" : amount(quarter.result)}</dd>
          </div>
          <div>
            <dt>{t`Baseline`}</dt>
            <dd className="num">{amount(quarter.baseline)}</dd>
          </div>
          <div>
            <dt>{t`Counts beyond ${band}, over the year so far`}</dt>
            <dd className="num">{quarter.counted === null ? "–" : amount(quarter.counted)}</dd>
          </div>
          <div>
            <dt>{t`Line`}</dt>
            <dd className="num">{quarter.line === null ? "–" : amount(quarter.line)}</dd>
          </div>
        </dl>
        {quarter.sentence ? (
          <p className={styles.sentence} data-testid="growth-formula">
            {read(quarter.sentence)}
          </p>
        ) : null}
        {shown ? <Proof statement={shown} /> : null}
        {open ? <DecideStatement statement={open} held={held} corrects={final !== undefined} /> : null}
      </div>
      {quarter.phase === "ahead" ? null : (
        <EvidenceList
          quarter={quarter.first}
          version={open?.version ?? null}
          currency={contract.currency}
          held={open ? held : null}
          onHeld={setHeld}
        />
      )}
    </section>
  );
}

/** Which version it is, and the root of the Merkle tree over its evidence: the same on every invoice that follows from it. */
function Proof({ statement }: { statement: GrowthStatement }) {
  const { t } = useLingui();
  const { version, evidence_count: deals, root } = statement;
  return (
    <p className={styles.proof} data-testid="growth-root">
      {t`Statement version ${version}, ${plural(deals, { one: "# deal", other: "# deals" })}, evidence root`}{" "}
      <code>{root}</code>
    </p>
  );
}
