/** A page that belongs to a list: its name, and the way back. */
import { useLingui } from "@lingui/react/macro";
import type { CrmObject } from "@rapport/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import atoms from "~/ui/atoms.module.css";
import { icon } from "~/ui/icons.ts";
import { useTitle } from "~/ui/useTitle.ts";
import styles from "./list.module.css";

type Props = { object: CrmObject; title: string; testid: string; children: ReactNode };

export function ListFrame({ object, title, testid, children }: Props) {
  const { t } = useLingui();
  useTitle(title);
  return (
    <>
      <header className={styles.header}>
        <Link
          to="/o/$noun"
          params={{ noun: object.noun }}
          className={atoms.iconButton}
          aria-label={t`Back to the list`}
        >
          <IconArrowLeft {...icon} />
        </Link>
        <h1>{title}</h1>
      </header>
      <div className={styles.page} data-testid={testid}>
        {children}
      </div>
    </>
  );
}
