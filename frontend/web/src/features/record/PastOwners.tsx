/** Who owned the record before, folded away: most records have had one owner, and then nothing is shown. */
import { Trans, useLingui } from "@lingui/react/macro";
import { type CrmObject, type CrmRecord, dayOf, formatDate } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { recordKey } from "~/data/records.ts";
import { useZone } from "~/data/session.ts";
import { Avatar } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./owners.module.css";

export function PastOwners({ object, record }: { object: CrmObject; record: CrmRecord }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useZone();
  const found = useQuery({
    // Below the record's own key: what makes that old makes this old.
    queryKey: [...recordKey(object.noun, record.id), "owners", record.owner_id],
    queryFn: () => api.owners(object.noun, record.id),
    staleTime: 0,
  });
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const items = found.data?.items ?? [];
  if (items.length < 2) return null;
  const day = (moment: string | null): string => (moment ? formatDate(dayOf(moment, zone), locale) : "…");
  return (
    <details className={styles.owners} data-testid="past-owners">
      <summary>{t`Owners so far: ${items.length}`}</summary>
      <ol>
        {items.map((each) => (
          <li key={`${each.owner.id} ${each.since}`}>
            <Avatar name={each.owner.name ?? "?"} size={20} />
            <b className="truncate">{each.owner.name ?? t`Somebody who is gone`}</b>
            <span className="num mute">
              {day(each.since)} – {each.until ? day(each.until) : t`today`}
            </span>
            {each.by_rule ? (
              <span className="mute">
                <Trans>by a rule</Trans>
              </span>
            ) : each.by && each.by.id !== each.owner.id ? (
              <span className="mute truncate">{t`by ${each.by.name ?? "?"}`}</span>
            ) : null}
          </li>
        ))}
      </ol>
    </details>
  );
}
