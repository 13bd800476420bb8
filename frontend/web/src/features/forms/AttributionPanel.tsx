/** What a campaign brought: leads by their first and last touch, and what was won by each rule. */
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { SegmentedControl } from "@mantine/core";
import { type Attribution, type CrmRecord, formatAmount, formatNumber } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import record from "~/features/record/record.module.css";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./forms.module.css";

type Rule = NonNullable<Attribution["won"]>[number]["rule"];

/** Where nobody came by it, nothing is shown. */
export function AttributionPanel({ record: campaign }: { record: CrmRecord }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const [rule, setRule] = useState<Rule>("first");
  const found = useQuery({
    queryKey: ["attribution", campaign.id, campaign.version],
    queryFn: () => api.attribution(campaign.id),
    gcTime: 0,
    retry: false,
  });
  const told = found.data;
  if (!told || told.touches === 0) return null;
  const won = told.won?.find((each) => each.rule === rule);
  const says: Record<Rule, string> = {
    first: t`All of a won deal's amount goes to the campaign of its first touch.`,
    last: t`All of a won deal's amount goes to the campaign of its last touch.`,
    linear: t`Each touch of a won deal gets the same share of its amount.`,
  };
  const figures = [
    [t`Leads reached`, told.leads],
    [t`First touch`, told.first],
    [t`Last touch`, told.last],
    [t`Touches`, told.touches],
  ] as const;
  return (
    <section className={record.panel} data-testid="record-attribution">
      <h2>
        <Trans>What it brought</Trans>
      </h2>
      <dl className={styles.figures}>
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="num">{formatNumber(value, locale)}</dd>
          </div>
        ))}
      </dl>
      {won ? (
        <>
          <SegmentedControl
            fullWidth
            size="xs"
            value={rule}
            onChange={(value) => setRule(value as Rule)}
            aria-label={t`Rule of attribution`}
            data={[
              { value: "first", label: t`First` },
              { value: "last", label: t`Last` },
              { value: "linear", label: t`Linear` },
            ]}
            data-testid="attribution-rule"
          />
          <p className={styles.won} data-testid="attribution-won">
            <b className="num">
              {won.amounts
                .map(({ amount, currency }) =>
                  currency
                    ? formatAmount({ amount, currency }, locale)
                    : formatNumber(Number(amount), locale),
                )
                .join(" + ") || formatNumber(0, locale)}
            </b>{" "}
            <span className="mute">
              {t`${plural(won.deals, { one: "won, in # deal", other: "won, in # deals" })}`}
            </span>
          </p>
          <p className="mute">{says[rule]}</p>
        </>
      ) : null}
    </section>
  );
}
