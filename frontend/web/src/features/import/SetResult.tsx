/** What came of an import: what there is now, the pipeline's funnel, what stands still and the best quarter. */
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import {
  type CrmObject,
  type Filter,
  formatCompactMoney,
  formatNumber,
  type ImportSet,
  type Quarter,
} from "@rapport/core";
import { IconClockPause, IconTrophy, IconUnlink } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { api } from "~/app/api.ts";
import { insightsQuery, useFunnel } from "~/data/funnel.ts";
import { byName } from "~/data/objects.ts";
import { FigureLink } from "~/features/funnel/FigureLink.tsx";
import { FunnelBars } from "~/features/funnel/FunnelBars.tsx";
import { cohortName } from "~/features/funnel/spans.ts";
import { icon } from "~/ui/icons.ts";
import { LeftOut } from "~/ui/LeftOut.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./import.module.css";
import { kpisOf, mergesOf } from "./setFigures.ts";

type Props = { set: ImportSet; objects: CrmObject[] };

export function SetResult({ set, objects }: Props) {
  const pipeline = set.imports.find((item) => item.pipeline_id)?.pipeline_id;
  return (
    <>
      <Came set={set} objects={objects} pipeline={pipeline ?? null} />
      {pipeline ? <Pipeline set={set} id={pipeline} /> : null}
    </>
  );
}

const ofPipeline = (id: string): Filter => ({ field: "pipeline", op: "eq", value: id });

function Came({ set, objects, pipeline }: Props & { pipeline: string | null }) {
  const { t } = useLingui();
  const { inline, locale } = useLocale();
  const owners = useQuery({
    queryKey: ["summary", "deals", "owners", pipeline],
    queryFn: () => api.summary("deals", { filter: ofPipeline(pipeline ?? ""), group: "owner_id" }),
    enabled: pipeline !== null,
  });
  const [main] = kpisOf(set);
  const object = byName(objects, main?.object);
  const merges = mergesOf(set);
  const found = owners.data?.groups.filter((group) => group.key !== null).length ?? 0;
  if (!main || !object) return null;
  const count = formatNumber(main.totals.create + main.totals.update, locale);
  const parts = [
    `${count} ${inline(object.plural)}`,
    merges > 0 ? t`${plural(merges, { one: "# spelling merged", other: "# spellings merged" })}` : "",
    found > 0 ? t`${plural(found, { one: "# owner found", other: "# owners found" })}` : "",
  ];
  return (
    <p className={styles.came} data-testid="import-came">
      {parts.filter(Boolean).join(t({ message: ", ", context: "list" }))}
    </p>
  );
}

function Pipeline({ set, id }: { set: ImportSet; id: string }) {
  const { t } = useLingui();
  const funnel = useFunnel("deals", { pipeline: id });
  if (!funnel.data) return null;
  return (
    <div className={styles.outcome}>
      <section className={`${styles.card} ${styles.padded}`} data-testid="import-funnel">
        <h2>
          {t`Your funnel`}
          <Link to="/funnel" search={{ pipeline: id }} className="link" data-testid="open-funnel">
            {t`Open the funnel`}
          </Link>
        </h2>
        <FunnelBars funnel={funnel.data} noun="deals" />
      </section>
      <Facts set={set} id={id} />
    </div>
  );
}

/** Three sentences, each with the rows behind it. */
function Facts({ set, id }: { set: ImportSet; id: string }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const insights = useQuery(insightsQuery(id)).data;
  const empty = set.imports
    .filter((item) => item.object === "deal")
    .flatMap((item) => item.findings)
    .find((finding) => finding.kind === "empty" && finding.field === "company");
  const without: Filter = { and: [ofPipeline(id), { field: "company", op: "empty" }] };
  if (!insights) return null;
  const { best, stale } = insights;
  return (
    <section className={`${styles.card} ${styles.padded}`}>
      <h2>{t`At first sight`}</h2>
      <ul className={styles.facts}>
        {best ? <Best quarter={best} /> : null}
        <Fact icon={<IconClockPause {...icon} color="var(--warn-text)" />}>
          <FigureLink noun="deals" filter={stale.filter} testid="insight-stale">
            {t`${plural(stale.count, { one: "# deal", other: "# deals" })}`}
          </FigureLink>{" "}
          {t`stand still for longer than their stage allows`}
        </Fact>
        {empty ? (
          <Fact icon={<IconUnlink {...icon} color="var(--warn-text)" />}>
            <FigureLink noun="deals" filter={without} testid="insight-empty">
              {t`${plural(empty.count, { one: "# deal", other: "# deals" })}`}
            </FigureLink>{" "}
            {t`have no company yet`}
          </Fact>
        ) : null}
      </ul>
      <Quarters quarters={insights.quarters} best={best} locale={locale} />
      <LeftOut found={insights.left_out} />
    </section>
  );
}

const amountOf = (quarter: Quarter, locale: string): string => formatCompactMoney(quarter, locale);

function Best({ quarter }: { quarter: Quarter }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const name = cohortName(quarter.first, "quarter", locale);
  const won = formatNumber(quarter.count, locale);
  return (
    <Fact icon={<IconTrophy {...icon} color="var(--ok-text)" />}>
      {t`Best quarter: ${name},`}{" "}
      <FigureLink noun="deals" filter={quarter.filter} testid="insight-best">
        {amountOf(quarter, locale)}
      </FigureLink>{" "}
      {t`from ${won} won deals`}
    </Fact>
  );
}

function Fact({ icon: mark, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <li>
      {mark}
      <span>{children}</span>
    </li>
  );
}

type QuartersProps = { quarters: Quarter[]; best: Quarter | null; locale: string };

function Quarters({ quarters, best, locale }: QuartersProps) {
  const most = Number(best?.amount ?? 0);
  if (quarters.length < 2 || most <= 0) return null;
  return (
    <ul className={styles.quarters}>
      {quarters.slice(-8).map((quarter) => (
        <li key={quarter.first}>
          <span>{cohortName(quarter.first, "quarter", locale)}</span>
          <i style={{ width: `${Math.max(1, (100 * Number(quarter.amount)) / most)}%` }} />
          <FigureLink noun="deals" filter={quarter.filter}>
            {amountOf(quarter, locale)}
          </FigureLink>
        </li>
      ))}
    </ul>
  );
}
