/** What a request would change: lines before and after, or who would get how many records. */
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import {
  type ApprovalLine,
  type ApprovalLines,
  type ApprovalTransfer,
  type CrmObject,
  formatMoney,
  formatNumber,
} from "@rapport/core";
import { IconArrowRight } from "@tabler/icons-react";
import { useDue } from "~/features/record/due.tsx";
import frame from "~/ui/frame.module.css";
import { smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./approvals.module.css";

export function LinesChange({ lines }: { lines: ApprovalLines }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const money = (amount: string) => formatMoney({ amount, currency: lines.currency }, locale);
  return (
    <section className={`${frame.card} ${styles.card}`} data-testid="approval-lines">
      <h2>{t`Amount of the deal`}</h2>
      <p className={styles.figures}>
        <s className="num">{money(lines.total_before)}</s>
        <IconArrowRight {...smallIcon} aria-label={t`becomes`} />
        <b className="num">{money(lines.total_after)}</b>
      </p>
      <div className={styles.both}>
        <Side title={t`Now`} lines={lines.before} money={money} />
        <Side title={t`Asked for`} lines={lines.after} money={money} />
      </div>
    </section>
  );
}

type SideProps = { title: string; lines: readonly ApprovalLine[]; money: (amount: string) => string };

function Side({ title, lines, money }: SideProps) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const due = useDue();
  return (
    <div>
      <h3>{title}</h3>
      {lines.length === 0 ? <p className="mute">{t`No products`}</p> : null}
      <ul>
        {lines.map((line, place) => {
          const off = formatNumber(line.discount, locale);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are as they were sealed and never move
            <li key={place} className={styles.line}>
              <span className="truncate">
                {line.product ?? t`A product whose name you may not see`}
                <small className="mute num">
                  {formatNumber(line.quantity, locale)} × {money(line.unit_price)}
                  {Number(line.discount) > 0 ? ` − ${off}%` : ""}
                  {due(line) ? ` · ${due(line)}` : ""}
                </small>
              </span>
              <b className="num">{money(line.total)}</b>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

type TransferProps = { transfer: ApprovalTransfer; object: CrmObject | undefined };

export function TransferChange({ transfer, object }: TransferProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const { count, records } = transfer;
  const more = count - records.length;
  const owner = transfer.owner.name;
  return (
    <section className={`${frame.card} ${styles.card}`} data-testid="approval-transfer">
      <h2>
        {t`${owner} would own`} <small>{object ? read(object.plural) : ""}</small>
      </h2>
      <p className={styles.figures}>
        <b className="num">{t`${plural(count, { one: "# record", other: "# records" })}`}</b>
      </p>
      <ul className={styles.records}>
        {records.map((each) => (
          <li key={each.id} className="truncate">
            {each.title ?? t`A record whose name you may not see`}
          </li>
        ))}
      </ul>
      {more > 0 ? <p className="mute">{t`and ${more} more`}</p> : null}
    </section>
  );
}
