/** Settings, Tags: the organisation's one list of tags, and whether people add to it while they type. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Checkbox } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { objectsQuery, useObjects } from "~/data/objects.ts";
import { choicesQuery } from "~/data/options.ts";
import settings from "~/features/settings/settings.module.css";
import inputs from "~/fields/fields.module.css";
import { Bones } from "~/ui/atoms.tsx";
import { ErrorState, useErrorMessage } from "~/ui/states.tsx";
import styles from "./fields.module.css";
import { Labels } from "./Labels.tsx";

export function TagsSection() {
  const { t } = useLingui();
  const message = useErrorMessage();
  const client = useQueryClient();
  const object = useObjects().find((each) => each.fields.some((field) => field.name === "tags"));
  const field = object?.fields.find((each) => each.name === "tags");
  const found = useQuery({ ...choicesQuery(object?.name ?? "", "tags"), enabled: object !== undefined });
  const keep = useMutation({
    mutationKey: ["write"],
    mutationFn: (open: boolean) => api.keepTags({ open }),
    onSuccess: () => client.invalidateQueries({ queryKey: objectsQuery.queryKey }),
  });
  if (!object || !field) return null;
  const open = keep.isPending ? keep.variables : field.open_choices !== false;
  return (
    <>
      <h2>{t`Tags`}</h2>
      <p className={styles.lead}>
        <Trans>
          One list for records of every kind. A new name is on all records at once; merging gives the records
          of one tag the other.
        </Trans>
      </p>
      <div className={settings.card}>
        <Checkbox
          className={styles.open}
          label={t`People add new tags while they type`}
          description={t`Otherwise tags are only added here, and a file to import brings none.`}
          checked={open}
          disabled={keep.isPending}
          onChange={(event) => keep.mutate(event.currentTarget.checked)}
          data-testid="tags-open"
        />
        {keep.error ? (
          <p className={inputs.problem} role="alert">
            {message(keep.error)}
          </p>
        ) : null}
      </div>
      {found.isPending ? (
        <Bones rows={4} height={36} />
      ) : found.isError ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <div className={styles.tags}>
          <Labels object={object.name} field={{ name: "tags", label: field.label, choices: found.data }} />
        </div>
      )}
    </>
  );
}
