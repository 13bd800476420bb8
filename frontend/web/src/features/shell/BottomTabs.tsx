import { Trans, useLingui } from "@lingui/react/macro";
import type { CrmObject } from "@rapport/core";
import { IconHome, IconSearch, IconUserCircle } from "@tabler/icons-react";
import { Link, useLocation } from "@tanstack/react-router";
import { hasBoard, useObjects } from "~/data/objects.ts";
import { objectIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { dialogs } from "./dialogs.ts";
import styles from "./shell.module.css";

const big = { size: 22, stroke: 1.5 } as const;

/** The objects that have a tab: whom one sells to, and what goes through stages. PhonePlaces lists all others. */
export function tabbed(objects: readonly CrmObject[]): CrmObject[] {
  const first = objects.filter((object) => !hasBoard(object)).slice(0, 1);
  const boarded = objects.filter(hasBoard).slice(0, 1);
  return boarded.length > 0 ? [...first, ...boarded] : objects.slice(0, 2);
}

/** The navigation of a phone. */
export function BottomTabs() {
  const { t } = useLingui();
  const { read } = useLocale();
  const objects = useObjects();
  const { pathname } = useLocation();
  return (
    <nav className={styles.tabs} aria-label={t`Main, phone`}>
      <Link to="/" className={styles.tab} activeOptions={{ exact: true }}>
        <IconHome {...big} />
        <Trans>Home</Trans>
      </Link>
      {tabbed(objects).map((object) => {
        const Icon = objectIcon(object.icon);
        return (
          <Link
            key={object.noun}
            to={hasBoard(object) ? "/o/$noun/board" : "/o/$noun"}
            params={{ noun: object.noun }}
            className={styles.tab}
            {...(pathname.startsWith(`/o/${object.noun}/`) ? { "data-status": "active" } : {})}
            data-testid={`tab-${object.noun}`}
          >
            <Icon {...big} />
            {read(object.plural)}
          </Link>
        );
      })}
      <button type="button" className={styles.tab} onClick={dialogs.openPalette}>
        <IconSearch {...big} />
        <Trans>Search</Trans>
      </button>
      <Link to="/settings/{-$section}" className={styles.tab} data-testid="tab-me">
        <IconUserCircle {...big} />
        <Trans>Me</Trans>
      </Link>
    </nav>
  );
}
