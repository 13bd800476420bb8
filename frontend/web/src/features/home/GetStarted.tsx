/** Before there are deals: what to begin with. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { CrmObject } from "@rapport/core";
import { IconFileImport, IconPlus, IconSearch } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useHasModule } from "~/data/modules.ts";
import { useSession } from "~/data/session.ts";
import { dialogs } from "~/features/shell/dialogs.ts";
import { modKey } from "~/features/shell/Side.tsx";
import { Kbd } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./home.module.css";

export function GetStarted({ objects }: { objects: CrmObject[] }) {
  const { t } = useLingui();
  const { inline } = useLocale();
  const { rights, person } = useSession();
  const imports = useHasModule("crm") && rights.import;
  return (
    <section>
      <h2 className={styles.title}>{t`Good to see you, ${person.name}`}</h2>
      <div className={styles.start}>
        {imports ? (
          <Link to="/import" data-testid="start-import">
            <IconFileImport {...icon} />
            <span>
              <b>{t`Import a spreadsheet`}</b>
              <small>{t`A dry run first; the whole import can be undone`}</small>
            </span>
          </Link>
        ) : null}
        {objects
          .filter((object) => object.rights.create)
          .map((object) => {
            const name = inline(object.label);
            return (
              <button
                key={object.noun}
                type="button"
                onClick={() => dialogs.openCreate({ noun: object.noun })}
                data-testid={`start-${object.noun}`}
              >
                <IconPlus {...icon} />
                <b>{t`New ${name}`}</b>
              </button>
            );
          })}
        <button type="button" onClick={dialogs.openPalette}>
          <IconSearch {...icon} />
          <span>
            <b>
              <Trans>Find anything</Trans>
            </b>
            <small>{t`By any part of a name, also by pinyin initials`}</small>
          </span>
          <Kbd>{modKey()}</Kbd>
        </button>
      </div>
    </section>
  );
}
