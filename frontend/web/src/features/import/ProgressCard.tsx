/** How far an import is, of one file or of several. */
import { useLingui } from "@lingui/react/macro";
import { formatNumber } from "@rapport/core";
import { Progress } from "~/ui/Progress.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./import.module.css";

type Props = { done: number; total: number; perSecond: number; label: string };

export function ProgressCard({ done, total, perSecond, label }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const rate = formatNumber(Math.round(perSecond), locale);
  return (
    <div className={`${styles.card} ${styles.progress}`}>
      <Progress label={label} done={done} total={total} testid="import-progress">
        {label} {formatNumber(done, locale)} / {formatNumber(total, locale)}
        {perSecond > 0 ? ` · ${t`${rate} rows a second`}` : ""} · {t`You can leave this page; it goes on.`}
      </Progress>
    </div>
  );
}
