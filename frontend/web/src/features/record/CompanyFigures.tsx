/** What a company is worth to whoever reads it: its open deals, those it signed, and when somebody last spoke to it. */
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import {
  type CrmObject,
  type CrmRecord,
  dayOf,
  daysBetween,
  type Filter,
  formatCompactMoney,
  formatDate,
  formatMoney,
  todayIn,
} from "@rapport/core";
import { type ReactNode, useMemo } from "react";
import { byName, fieldOf, useObjects } from "~/data/objects.ts";
import { useGroupCounts } from "~/data/records.ts";
import { useSession, useZone } from "~/data/session.ts";
import { FigureLink } from "~/features/funnel/FigureLink.tsx";
import { Missing, useLeftOut } from "~/features/list/GridFoot.tsx";
import { useLocale } from "~/ui/useLocale.ts";

type Props = { object: CrmObject; record: CrmRecord };

const ofCompany = (id: string): Filter => ({ field: "company", op: "in", value: [id] });

/** The deals of a company with one status: a list that its figure opens. */
const dealsOf = (id: string, status: string): Filter => ({
  and: [ofCompany(id), { field: "status", op: "eq", value: status }],
});

export function CompanyFigures({ object, record }: Props) {
  const deal = byName(useObjects(), "deal");
  return (
    <>
      {deal ? <Worth deal={deal} id={record.id} /> : null}
      <LastContact object={object} record={record} />
    </>
  );
}

function Worth({ deal, id }: { deal: CrmObject; id: string }) {
  const { t } = useLingui();
  const amount = fieldOf(deal, "amount");
  const own = fieldOf(deal, "own_amount");
  const seen = amount !== undefined && !amount.masked && own !== undefined && !own.masked;
  const sums = useMemo(() => (seen ? ["own_amount"] : []), [seen]);
  const scope = useMemo(() => ({ filter: ofCompany(id) }), [id]);
  const { data } = useGroupCounts(deal.noun, scope, "status", true, sums);
  const of = (status: string) => data?.groups.find(({ key }) => key === status);
  const deals = (status: string) => t`${plural(of(status)?.count ?? 0, { one: "# deal", other: "# deals" })}`;
  const each = (status: string, label: string) => {
    const found = of(status);
    if (!found) return null;
    const sum = seen ? (found.sums.own_amount ?? undefined) : undefined;
    return (
      <Figure label={label}>
        <FigureLink noun={deal.noun} filter={dealsOf(id, status)} testid={`company-${status}`}>
          {sum === undefined ? found.count : <Amount amount={sum} />}
        </FigureLink>
        {sum === undefined ? null : <Without deal={deal} id={id} status={status} />}
      </Figure>
    );
  };
  return (
    <>
      {each("open", t`Open, ${deals("open")}`)}
      {each("won", t`Won, ${deals("won")}`)}
    </>
  );
}

/** How many deals have no rate, and so are not in the sum. */
function Without({ deal, id, status }: { deal: CrmObject; id: string; status: string }) {
  const scope = useMemo(() => ({ filter: dealsOf(id, status) }), [id, status]);
  const fields = useMemo(() => deal.fields.filter(({ name }) => name === "amount"), [deal]);
  return <Missing found={useLeftOut(deal, scope, fields, true)} />;
}

function Amount({ amount }: { amount: string }) {
  const { locale } = useLocale();
  const { currency } = useSession().organisation;
  return (
    <span title={formatMoney({ amount, currency }, locale)}>
      {formatCompactMoney({ amount, currency }, locale)}
    </span>
  );
}

function LastContact({ object, record }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useZone();
  const last = record.last_activity_at;
  if (!fieldOf(object, "last_activity_at") || typeof last !== "string") return null;
  const day = dayOf(last, zone);
  const days = daysBetween(day, todayIn(zone));
  return (
    <Figure label={t`Last contact`}>
      <span title={formatDate(day, locale)} data-testid="company-contact">
        {days <= 0 ? t`Today` : t`${plural(days, { one: "# day ago", other: "# days ago" })}`}
      </span>
    </Figure>
  );
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="num">{children}</dd>
    </div>
  );
}
