/** Whether lists find records by a field along an index, and how far making it is. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { OwnField } from "@rapport/core";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./fields.module.css";

type Props = { field: OwnField; busy: boolean; onChange: (indexed: boolean) => void };

export function Indexing({ field, busy, onChange }: Props) {
  return (
    <div className={styles.labels}>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={field.indexing.state !== "off"}
          disabled={busy}
          onChange={(event) => onChange(event.currentTarget.checked)}
          data-testid={`${field.name}-indexed`}
        />
        <Trans>Indexed</Trans>
      </label>
      <p className={styles.hint}>
        <Trans>
          Long lists are filtered, sorted and grouped by this field without reading every record. Each write
          of it takes a little longer, so index what people often look for.
        </Trans>
      </p>
    </div>
  );
}

export function IndexProgress({ field }: { field: OwnField }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { state, done, total } = field.indexing;
  if (state !== "building") return null;
  const [seen, all] = [done.toLocaleString(locale), total.toLocaleString(locale)];
  return (
    <p className={styles.unique} role="status" data-testid={`${field.name}-indexing`}>
      {t`Building the index: ${seen} of ${all} records. Lists work as before until it is ready.`}
    </p>
  );
}
