import { useLingui } from "@lingui/react/macro";
import { formatNumber, type Import } from "@rapport/core";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./import.module.css";

export function ProgressCard({ item, label }: { item: Import; label: string }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { done = 0, total = item.file.rows, rows_per_second = 0 } = item.progress ?? {};
  const percent = total > 0 ? Math.min(100, Math.round((done / total) * 100)) : 0;
  const rate = formatNumber(Math.round(rows_per_second), locale);
  return (
    <div className={`${styles.card} ${styles.progress}`}>
      <div
        className={styles.bar}
        role="progressbar"
        aria-label={label}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <i style={{ width: `${percent}%` }} />
      </div>
      <p className="mute num">
        {label} {formatNumber(done, locale)} / {formatNumber(total, locale)}
        {rows_per_second > 0 ? ` · ${t`${rate} rows a second`}` : ""} ·{" "}
        {t`You can leave this page; it goes on.`}
      </p>
    </div>
  );
}
