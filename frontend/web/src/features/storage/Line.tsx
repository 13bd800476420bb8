import { formatBytes } from "@rapport/core";
import type { ReactNode } from "react";
import { useLocale } from "~/ui/useLocale.ts";
import rows from "../settings/settings.module.css";
import styles from "./storage.module.css";

type LineProps = { name: ReactNode; bytes: number; testid: string; children?: ReactNode };

/** One part: what it is, what there is to say of it, and its size. */
export function Line({ name, bytes, testid, children }: LineProps) {
  const { locale } = useLocale();
  return (
    <li className={`${rows.row} ${styles.row}`} data-testid={testid}>
      <span>
        {name}
        {children}
      </span>
      <span className={`num ${styles.size}`}>{formatBytes(bytes, locale)}</span>
    </li>
  );
}
