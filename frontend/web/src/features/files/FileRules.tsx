/** How long files of records are kept, and which are under a legal hold: for who manages people. */
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect } from "@mantine/core";
import { formatInstant } from "@rapport/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { useSession } from "~/data/session.ts";
import { Bones } from "~/ui/atoms.tsx";
import { LinkButton } from "~/ui/LinkButton.tsx";
import { ErrorState, useErrorMessage } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import rows from "../settings/settings.module.css";
import styles from "./files.module.css";

const YEARS = [1, 3, 5, 7, 10];
const days = (years: number) => years * 365;

export function FileRules() {
  const { t } = useLingui();
  return (
    <section data-testid="file-rules">
      <h3>{t`Files of records`}</h3>
      <Retention />
      <Held />
    </section>
  );
}

function Retention() {
  const { t } = useLingui();
  const message = useErrorMessage();
  const client = useQueryClient();
  const kept = useQuery({ queryKey: ["file-retention"], queryFn: () => api.fileRetention() });
  const [chosen, choose] = useState<number | null>();
  const change = useMutation({
    mutationKey: ["write"],
    mutationFn: (keep_days: number | null) => api.setFileRetention(keep_days),
    onSettled: () => client.invalidateQueries({ queryKey: ["file-retention"] }),
  });
  if (kept.isPending) return <Bones rows={1} height={48} />;
  if (kept.isError) return <ErrorState error={kept.error} onRetry={() => void kept.refetch()} />;
  const now = kept.data.keep_days;
  const wanted = chosen === undefined ? now : chosen;
  const offered = YEARS.map(days);
  const others = now === null || offered.includes(now) ? [] : [now];
  const label = (count: number) =>
    count % 365 === 0
      ? t`After ${plural(count / 365, { one: "# year", other: "# years" })}`
      : t`After ${plural(count, { one: "# day", other: "# days" })}`;
  return (
    <div className={rows.card}>
      <div className={`${rows.row} ${styles.rule}`}>
        <span>
          {t`Delete files`}
          <small>{t`Once a day, whatever is older. Files under a legal hold stay.`}</small>
          {change.error ? (
            <small role="alert" style={{ color: "var(--danger-text)" }}>
              {message(change.error)}
            </small>
          ) : null}
        </span>
        <NativeSelect
          aria-label={t`Delete files`}
          size="xs"
          value={String(wanted ?? "")}
          disabled={change.isPending}
          onChange={(event) => choose(Number(event.currentTarget.value) || null)}
          data={[
            { value: "", label: t`Never` },
            ...[...others, ...offered].map((count) => ({ value: String(count), label: label(count) })),
          ]}
          data-testid="file-retention"
        />
        <Button
          variant="default"
          size="xs"
          loading={change.isPending}
          disabled={wanted === now}
          onClick={() => change.mutate(wanted)}
          data-testid="file-retention-save"
        >
          <Trans>Save</Trans>
        </Button>
      </div>
    </div>
  );
}

function Held() {
  const { t } = useLingui();
  const { locale } = useLocale();
  const objects = useObjects();
  const zone = useSession().organisation.time_zone;
  const held = useQuery({ queryKey: ["held-files"], queryFn: () => api.heldFiles() });
  if (held.isPending) return <Bones rows={1} height={48} />;
  if (held.isError) return <ErrorState error={held.error} onRetry={() => void held.refetch()} />;
  if (held.data.length === 0) return <p className={styles.none}>{t`No file is under a legal hold.`}</p>;
  return (
    <ul className={rows.card} data-testid="held-files">
      {held.data.map((file) => (
        <li key={file.id} className={rows.row}>
          <span>
            {file.name}
            <small>{t`Held since ${formatInstant(file.held_at ?? file.created_at, locale, zone)}`}</small>
          </span>
          <LinkButton
            to="/o/$noun/$id"
            params={{ noun: byName(objects, file.object)?.noun ?? "", id: file.record_id }}
            variant="default"
            size="xs"
          >
            {t`Open the record`}
          </LinkButton>
        </li>
      ))}
    </ul>
  );
}
