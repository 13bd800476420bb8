/** How far work in the background is, as a bar and in words that are read out when they change. */
import type { ReactNode } from "react";
import styles from "./progress.module.css";

type Props = { label: string; done: number; total: number; testid: string; children: ReactNode };

export function Progress({ label, done, total, testid, children }: Props) {
  const percent = total > 0 ? Math.min(100, Math.floor((done / total) * 100)) : 0;
  return (
    <div className={styles.progress} data-testid={testid}>
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
      <p className="mute num" role="status">
        {children}
      </p>
    </div>
  );
}
