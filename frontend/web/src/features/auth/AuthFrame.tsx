import { Trans } from "@lingui/react/macro";
import { IconAlertCircle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Dismissed } from "~/app/dismissed.ts";
import { icon } from "~/ui/icons.ts";
import { LanguageSwitch } from "~/ui/LanguageSwitch.tsx";
import { useErrorMessage } from "~/ui/states.tsx";
import styles from "./auth.module.css";

/** The two halves of the pages before sign-in: the one decision left, what it leads to right. */
export function AuthFrame({ children, aside }: { children: ReactNode; aside: ReactNode }) {
  return (
    <div className={styles.page}>
      <main className={styles.main}>
        <header className={styles.bar}>
          <Link to="/signin" className={styles.brand}>
            <span className={styles.seal} aria-hidden>
              R
            </span>
            Rapport
          </Link>
          <LanguageSwitch />
        </header>
        <div className={styles.form}>{children}</div>
        <footer className={styles.foot}>
          <span>
            <Trans>No card needed · Export everything at any time</Trans>
          </span>
          <Link to="/status">
            <Trans>System status</Trans>
          </Link>
        </footer>
      </main>
      <aside className={styles.aside}>{aside}</aside>
    </div>
  );
}

export function FormError({ error }: { error: unknown }) {
  const message = useErrorMessage();
  if (!error) return null;
  return (
    <div
      className={styles.band}
      data-tone={error instanceof Dismissed ? "warn" : "danger"}
      role="alert"
      data-testid="form-error"
    >
      <IconAlertCircle {...icon} />
      <span>{message(error)}</span>
    </div>
  );
}
