/** Open deals that need somebody: the largest first, each with its reason as a fact. A row opens the deal. */
import { plural } from "@lingui/core/macro";
import { Plural, useLingui } from "@lingui/react/macro";
import {
  type Filter,
  type Risks as Found,
  formatCompactMoney,
  formatDate,
  formatMoney,
  type RiskReason,
} from "@rapport/core";
import { IconCalendarX, IconClockExclamation, IconCompass, type TablerIcon } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useRisks } from "~/data/home.ts";
import { useLabels } from "~/data/labels.ts";
import { byName, fieldOf, useObjects } from "~/data/objects.ts";
import { useSession } from "~/data/session.ts";
import { FigureLink } from "~/features/funnel/FigureLink.tsx";
import { Bones } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./home.module.css";

const ICONS: Record<RiskReason["kind"], TablerIcon> = {
  no_step: IconCompass,
  step_overdue: IconCalendarX,
  idle: IconClockExclamation,
};

export function Risks({ filter }: { filter: Filter | null }) {
  const { t } = useLingui();
  const risks = useRisks(filter, true);
  if (risks.isPending) return <Bones rows={6} height={36} />;
  if (risks.isError) return <ErrorState error={risks.error} onRetry={() => void risks.refetch()} />;
  const found = risks.data;
  return (
    <section className={styles.block} data-testid="risks">
      <h2 className={styles.title}>
        {t`Deals at risk`} <Total found={found} />
      </h2>
      {found.count === 0 ? (
        <p
          className="mute"
          data-testid="no-risks"
        >{t`No deal is at risk: all have a next step that is still to come`}</p>
      ) : (
        <>
          <Groups found={found} />
          <NoRate found={found.left_out} />
          <Head />
          <ul>
            {found.items.map((item) => (
              <li key={item.record.id}>
                <Row item={item} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** What the columns are: a date alone could be any. */
function Head() {
  const { t } = useLingui();
  const deal = byName(useObjects(), "deal");
  const { read } = useLocale();
  const name = (field: string) => read((deal && fieldOf(deal, field))?.label);
  return (
    <div className={styles.riskHead} aria-hidden>
      <span>{read(deal?.label)}</span>
      <span>{name("amount")}</span>
      <span>{t`Reason`}</span>
      <span>{name("close_date")}</span>
    </div>
  );
}

function Total({ found }: { found: Found }) {
  const { locale } = useLocale();
  const { amount, currency } = found;
  if (found.count === 0) return null;
  return (
    <small>
      <FigureLink noun="deals" filter={found.filter} testid="risks-all">
        <Plural value={found.count} one="# deal" other="# deals" />
      </FigureLink>
      {amount === null ? null : <span> {formatCompactMoney({ amount, currency }, locale)}</span>}
    </small>
  );
}

/** They are listed and counted here; only the sum is without them. */
function NoRate({ found }: { found: Found["left_out"] }) {
  const { t } = useLingui();
  if (found.length === 0) return null;
  const count = found.reduce((sum, each) => sum + each.count, 0);
  const codes = found.map((each) => each.currency).join(", ");
  return (
    <p className={styles.noRate} role="note" data-testid="risks-left-out">
      {t`The sum is without ${plural(count, { one: "# deal", other: "# deals" })}: no exchange rate of ${codes} is known.`}
    </p>
  );
}

function Groups({ found }: { found: Found }) {
  const { t } = useLingui();
  const names: Record<RiskReason["kind"], string> = {
    no_step: t`No next step`,
    step_overdue: t`Step overdue`,
    idle: t`Idle for too long`,
  };
  return (
    <p className={styles.groups}>
      {found.groups
        .filter((group) => group.count > 0)
        .map((group) => (
          <span key={group.kind}>
            {names[group.kind]}{" "}
            <FigureLink noun="deals" filter={group.filter} testid={`risks-${group.kind}`}>
              {group.count}
            </FigureLink>
          </span>
        ))}
    </p>
  );
}

function Row({ item }: { item: Found["items"][number] }) {
  const { locale } = useLocale();
  const { records } = useLabels();
  const own = useSession().organisation.currency;
  const { record } = item;
  const reason = item.reasons[0];
  const Icon = reason ? ICONS[reason.kind] : IconCompass;
  const currency = typeof record.currency === "string" ? record.currency : own;
  return (
    <Link
      to="/o/$noun/$id"
      params={{ noun: "deals", id: record.id }}
      className={styles.risk}
      data-testid="risk"
    >
      <span className="truncate">
        {String(record.name ?? "")} <small>{records.get(String(record.company ?? ""))?.label ?? ""}</small>
      </span>
      <span className="num">
        {record.amount ? formatMoney({ amount: String(record.amount), currency }, locale) : ""}
      </span>
      <span className={styles.reason} data-kind={reason?.kind}>
        <Icon {...smallIcon} />
        <span className="truncate">
          <Reasons reasons={item.reasons} />
        </span>
      </span>
      <span className={`${styles.close} num`}>
        {record.close_date ? formatDate(String(record.close_date), locale, { year: "unless-current" }) : ""}
      </span>
    </Link>
  );
}

function Reasons({ reasons }: { reasons: RiskReason[] }) {
  const { t } = useLingui();
  const say = ({ kind, days, limit }: RiskReason): string => {
    if (kind === "no_step") return t`No next step`;
    if (kind === "step_overdue")
      return t`Next step ${plural(days ?? 0, { one: "# day", other: "# days" })} overdue`;
    return t`Nothing done for ${plural(days ?? 0, { one: "# day", other: "# days" })} (the stage allows ${limit ?? 0})`;
  };
  return reasons.map(say).join(" · ");
}
