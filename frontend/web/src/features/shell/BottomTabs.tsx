import { Trans, useLingui } from "@lingui/react/macro";
import { IconHome, IconSearch, IconUserCircle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useObjects } from "~/data/objects.ts";
import { objectIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { dialogs } from "./dialogs.ts";
import styles from "./shell.module.css";

const big = { size: 22, stroke: 1.5 } as const;

/** The navigation of a phone. */
export function BottomTabs() {
  const { t } = useLingui();
  const { read } = useLocale();
  const objects = useObjects();
  return (
    <nav className={styles.tabs} aria-label={t`Main, phone`}>
      <Link to="/" className={styles.tab} activeOptions={{ exact: true }}>
        <IconHome {...big} />
        <Trans>Home</Trans>
      </Link>
      {objects.slice(0, 2).map((object) => {
        const Icon = objectIcon(object.icon);
        return (
          <Link key={object.noun} to="/o/$noun" params={{ noun: object.noun }} className={styles.tab}>
            <Icon {...big} />
            {read(object.plural)}
          </Link>
        );
      })}
      <button type="button" className={styles.tab} onClick={dialogs.openPalette}>
        <IconSearch {...big} />
        <Trans>Search</Trans>
      </button>
      <Link to="/settings/{-$section}" className={styles.tab}>
        <IconUserCircle {...big} />
        <Trans>Me</Trans>
      </Link>
    </nav>
  );
}
