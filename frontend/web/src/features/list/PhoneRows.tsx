import { businessNow, type ColumnState, type CrmObject, type CrmRecord, formatAgo } from "@rapport/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { fieldOf } from "~/data/objects.ts";
import { TakeButton } from "~/features/record/TakeButton.tsx";
import { isEmpty, useFormat } from "~/fields/FieldValue.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./list.module.css";

type Props = {
  object: CrmObject;
  rows: CrmRecord[];
  columns: ColumnState[];
  /** Whether what waits in a queue can be taken from here. */
  takes: boolean;
  onOpen: (id: string) => void;
  onEnd: () => void;
};

/** A phone has no room for a table: the title, then the first filled columns in one line, with the amount at its end. */
export function PhoneRows({ object, rows, columns, takes, onOpen, onEnd }: Props) {
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    estimateSize: () => 56,
    getScrollElement: () => scroll.current,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last > rows.length - 20) onEnd();
  }, [last, rows.length, onEnd]);
  return (
    <div ref={scroll} style={{ overflowY: "auto", flex: 1 }}>
      <ul style={{ position: "relative", height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const record = rows[item.index];
          if (!record) return null;
          return (
            <li key={record.id}>
              <button
                type="button"
                className={styles.phoneRow}
                style={{ top: item.start }}
                onClick={() => onOpen(record.id)}
                data-testid="list-row"
              >
                <TwoLines object={object} record={record} columns={columns} takes={takes} />
              </button>
              {takes ? (
                <span className={styles.phoneTake} style={{ top: item.start }}>
                  <TakeButton object={object} record={record} compact />
                </span>
              ) : null}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** What a sale is worth is looked for first: whichever columns come before it, it is told, in its currency. */
const AMOUNT = "amount";
const CURRENCY = "currency";

type LinesProps = Pick<Props, "object" | "columns" | "takes"> & { record: CrmRecord };

export function TwoLines({ object, record, columns, takes }: LinesProps) {
  const { locale } = useLocale();
  const format = useFormat();
  const worth = fieldOf(object, AMOUNT);
  const asked = columns.some((column) => column.field === AMOUNT);
  const amount = worth && asked ? format(worth, record[AMOUNT], record) : "";
  const apart = [object.title_field, ...(amount ? [AMOUNT, CURRENCY] : [])];
  const details = columns
    .filter((column) => !apart.includes(column.field) && !isEmpty(record[column.field]))
    .flatMap((column) => {
      const field = fieldOf(object, column.field);
      return field && field.type !== "timestamp" ? [format(field, record[column.field], record)] : [];
    });
  // Where the line ends in a button, the amount begins it.
  const line = takes && amount ? [amount, ...details] : details;
  return (
    <>
      <span>
        <b className="truncate">{String(record[object.title_field] ?? "")}</b>
        <small className="mute num" style={{ flex: "none" }}>
          {formatAgo(record.updated_at, locale, businessNow())}
        </small>
      </span>
      <span className="mute" style={{ fontSize: 12 }}>
        <span className="truncate">{line.slice(0, 3).join(" · ")}</span>
        {amount && !takes ? (
          <span className="num" style={{ flex: "none" }} data-testid="row-amount">
            {amount}
          </span>
        ) : null}
      </span>
    </>
  );
}
