import { useLingui } from "@lingui/react/macro";
import type { InvoiceRow } from "@rapport/core";
import { IconFileTypePdf, IconTableExport } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { Chip, IconButton } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import styles from "./billing.module.css";
import { statusOf } from "./status.ts";
import { useFigures, useStatusText } from "./texts.ts";
import { useInvoiceFile } from "./useInvoiceFile.ts";

export function InvoiceTable({ rows, today }: { rows: InvoiceRow[]; today: string }) {
  const { t } = useLingui();
  if (rows.length === 0)
    return <p className={styles.cardNote}>{t`No invoices yet. The first one comes with the first month.`}</p>;
  return (
    <div className={styles.tableBox}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t`Number`}</th>
            <th scope="col">{t`Date`}</th>
            <th scope="col" data-wide>{t`Period`}</th>
            <th scope="col">{t`Total`}</th>
            <th scope="col">{t`State`}</th>
            <th scope="col">
              <span className="visually-hidden">{t`Files`}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} today={today} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row, today }: { row: InvoiceRow; today: string }) {
  const { t } = useLingui();
  const { amount, day, period } = useFigures(row.currency);
  const text = useStatusText();
  const file = useInvoiceFile(row);
  const status = statusOf(row, today);
  const { number } = row;
  return (
    <tr data-testid="invoice-row">
      <td>
        <Link to="/billing/invoices/$id" params={{ id: row.id }} className="figure-link">
          {number}
        </Link>
      </td>
      <td className="mute">{day(row.issued_on)}</td>
      <td className="mute" data-wide>
        {row.kind === "invoice" ? period(row.period_start, row.period_end) : null}
      </td>
      <td className="num">{amount(row.total)}</td>
      <td>
        <Chip tone={status.tone}>{text(status)}</Chip>
      </td>
      <td>
        <span className={styles.files}>
          <IconButton
            label={t`PDF of ${number}`}
            disabled={file.isPending}
            onClick={() => file.mutate("pdf")}
            data-testid="invoice-pdf"
          >
            <IconFileTypePdf {...icon} />
          </IconButton>
          <IconButton
            label={t`CSV of ${number}`}
            disabled={file.isPending}
            onClick={() => file.mutate("csv")}
            data-testid="invoice-csv"
          >
            <IconTableExport {...icon} />
          </IconButton>
        </span>
      </td>
    </tr>
  );
}
