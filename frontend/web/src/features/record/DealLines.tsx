/** A deal's products in the right column: what was sold, at which price, and what it comes to. */

import { useLingui } from "@lingui/react/macro";
import { type CrmRecord, type DealLine, formatMoney, formatNumber } from "@rapport/core";
import { IconPencil, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Suspense } from "react";
import { part } from "~/app/part.ts";
import { linesQuery } from "~/data/deals.ts";
import { useSession } from "~/data/session.ts";
import { IconButton } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { useDue, Worth } from "./due.tsx";
import { awayFrom } from "./lineMath.ts";
import styles from "./lines.module.css";
import record from "./record.module.css";

const ApprovalBanner = part(() => import("~/features/approvals/ApprovalBanner.tsx"), "ApprovalBanner");
const LinesDialog = part(() => import("./LinesDialog.tsx"), "LinesDialog");

type Props = { deal: CrmRecord; readOnly: boolean };

/** Amounts of a deal are in its currency; without one, in the organisation's. */
export function useDealMoney(deal: CrmRecord): (amount: string) => string {
  const { locale } = useLocale();
  const { currency } = useSession().organisation;
  const own = typeof deal.currency === "string" && deal.currency ? deal.currency : currency;
  return (amount) => formatMoney({ amount, currency: own }, locale);
}

/** The address says that the products are edited, so that a returned request leads straight to them. */
function useEditing() {
  const { edit } = useSearch({ from: "/app/o/$noun/$id" });
  const navigate = useNavigate({ from: "/o/$noun/$id" });
  const setEditing = (on: boolean) =>
    void navigate({
      search: (was) => ({ ...was, edit: on ? ("lines" as const) : undefined }),
      replace: true,
    });
  return { editing: edit === "lines", setEditing };
}

export function DealLines({ deal, readOnly }: Props) {
  const { t } = useLingui();
  const money = useDealMoney(deal);
  const { editing, setEditing } = useEditing();
  const { data, error, refetch } = useQuery(linesQuery(deal.id));
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  const { lines } = data;
  const label = lines.length > 0 ? t`Edit products` : t`Add products`;
  const Icon = lines.length > 0 ? IconPencil : IconPlus;
  return (
    <section className={record.panel} data-testid="deal-lines">
      <h2>
        {t`Products`} <small className="num">{lines.length}</small>
        {readOnly ? null : (
          <IconButton
            label={label}
            onClick={() => setEditing(true)}
            style={{ marginLeft: "auto" }}
            data-testid="lines-edit"
          >
            <Icon {...icon} />
          </IconButton>
        )}
      </h2>
      <Suspense fallback={null}>
        <ApprovalBanner record={deal} canChange={!readOnly} />
      </Suspense>
      {lines.length === 0 ? <p className="mute">{t`None yet.`}</p> : null}
      <ul>
        {lines.map((line) => (
          <Line key={line.id} line={line} money={money} />
        ))}
      </ul>
      {lines.length > 1 || lines.some((line) => line.recurrence !== "one_off") ? (
        <div className={styles.total}>
          <Worth lines={lines} money={money} />
        </div>
      ) : null}
      {editing && !readOnly ? (
        <Suspense fallback={null}>
          <LinesDialog deal={deal} read={data} onClose={() => setEditing(false)} />
        </Suspense>
      ) : null}
    </section>
  );
}

function Line({ line, money }: { line: DealLine; money: (amount: string) => string }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const count = formatNumber(line.quantity, locale);
  const off = formatNumber(line.discount, locale);
  const due = useDue()(line);
  return (
    <li className={styles.line} data-testid="deal-line">
      <span className="truncate">
        {line.product ? (
          <Link to="/o/$noun/$id" params={{ noun: "products", id: line.product_id }}>
            {line.product}
          </Link>
        ) : (
          <span className="mute">{t`A product that you may not see`}</span>
        )}
        <small className="mute num">
          {count} × {money(line.unit_price)}
          {Number(line.discount) > 0 ? ` − ${off}%` : ""}
        </small>
        {due ? (
          <small className="mute num" data-testid="line-due">
            {due}
          </small>
        ) : null}
        {line.list_price !== null ? (
          <small className="mute num" data-testid="line-listed">
            <Listed line={line} money={money} />
          </small>
        ) : null}
      </span>
      <b className="num">{money(line.amount)}</b>
    </li>
  );
}

type ListedProps = {
  line: Pick<DealLine, "unit_price" | "list_price" | "price_book">;
  money: (amount: string) => string;
};

/** Where a price comes from, and how far it is from there. */
export function Listed({ line, money }: ListedProps) {
  const { t } = useLingui();
  const { locale } = useLocale();
  if (line.list_price === null) return null;
  const away = awayFrom(line.list_price, line.unit_price);
  const book = line.price_book?.[locale === "zh-CN" ? "zh" : "en"];
  const listed = money(line.list_price);
  const from = book ? t`List price ${listed}, ${book}` : t`List price ${listed}`;
  return (
    <>
      {from}
      {away ? ` (${away > 0 ? "+" : "−"}${formatNumber(String(Math.abs(away)), locale)}%)` : ""}
    </>
  );
}
