import { Trans, useLingui } from "@lingui/react/macro";
import { IconCheck, IconChevronRight } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { smallIcon } from "~/ui/icons.ts";
import styles from "./import.module.css";

type Props = { step: 1 | 2 | 3 | 4; done?: boolean; children: ReactNode; rail?: ReactNode; foot?: ReactNode };

export function ImportFrame({ step, done, children, rail, foot }: Props) {
  const { t } = useLingui();
  const names = [t`Upload`, t`Match fields`, t`Dry run`, t`Import`];
  return (
    <>
      <header className={styles.header}>
        <Link to="/settings/{-$section}" params={{ section: "data" }}>
          <Trans>Data</Trans>
        </Link>
        <IconChevronRight {...smallIcon} />
        <b>{t`Import`}</b>
        <ol className={styles.steps}>
          {names.map((name, index) => {
            const state = done || index + 1 < step ? "done" : index + 1 === step ? "current" : "next";
            return (
              <li
                key={name}
                className={styles.step}
                data-state={state}
                aria-current={state === "current" ? "step" : undefined}
              >
                <em>{state === "done" ? <IconCheck {...smallIcon} /> : index + 1}</em>
                {name}
              </li>
            );
          })}
        </ol>
      </header>
      <div className={styles.body} style={rail ? undefined : { gridTemplateColumns: "minmax(0, 1fr)" }}>
        <div className={styles.main}>{children}</div>
        {rail ? (
          <aside className={styles.rail} aria-label={t`About this import`}>
            {rail}
          </aside>
        ) : null}
      </div>
      {foot ? <footer className={styles.foot}>{foot}</footer> : null}
    </>
  );
}
