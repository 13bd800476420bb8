/** What stands around the columns of any board. */
import { Trans, useLingui } from "@lingui/react/macro";
import { type CrmObject, countConditions, type Filter, toGroup, type View } from "@rapport/core";
import { IconFilter } from "@tabler/icons-react";
import { useSession } from "~/data/session.ts";
import { defaultOf, useViews } from "~/data/views.ts";
import { GhostButton } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./board.module.css";

/** The saved view that an address names; without one the default. */
export function useOpenedView(object: CrmObject, view: string | undefined): View | undefined {
  const { person } = useSession();
  const views = useViews(object);
  if (view === "all") return undefined;
  return view ? views.find((item) => item.id === view) : defaultOf(views, person.id);
}

type FilterToggleProps = { object: CrmObject; filter: Filter | null; open: boolean; onToggle: () => void };

/** The row of filters is there once there is something in it, or when it is asked for. */
export function FilterToggle({ object, filter, open, onToggle }: FilterToggleProps) {
  const { t } = useLingui();
  const { inline } = useLocale();
  const plural = inline(object.plural);
  const count = countConditions(toGroup(filter));
  return (
    <GhostButton
      onClick={onToggle}
      aria-expanded={open}
      disabled={filter !== null}
      title={t`Filter ${plural}`}
      data-testid="filter-open"
    >
      <IconFilter {...icon} />
      <Trans>Filter</Trans>
      {count > 0 ? <b className="num">{count}</b> : null}
    </GhostButton>
  );
}

export function StaleNote({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useLingui();
  const text = error instanceof Error ? error.message : "";
  return (
    <div className={styles.notice} role="alert">
      {text || t`This could not be shown`}{" "}
      <button type="button" className="link" onClick={onRetry}>
        {t`Try again`}
      </button>
    </div>
  );
}
