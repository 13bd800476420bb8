/** Where a record lies, and putting it elsewhere by hand; nothing where there are no territories. */
import { Trans, useLingui } from "@lingui/react/macro";
import { NativeSelect } from "@mantine/core";
import type { CrmObject, CrmRecord } from "@rapport/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { BY_RULES, chosenTerritory, territoryNamesQuery } from "~/data/territories.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import styles from "./sharing.module.css";

type Props = { object: CrmObject; record: CrmRecord; readOnly: boolean };

export function RecordTerritory({ object, record, readOnly }: Props) {
  const { t } = useLingui();
  const client = useQueryClient();
  const message = useErrorMessage();
  const key = ["territory", object.noun, record.id, record.version];
  const names = useQuery(territoryNamesQuery).data;
  const { data } = useQuery({
    queryKey: key,
    queryFn: () => api.territoryOf(object.noun, record.id),
    enabled: (names?.length ?? 0) > 0,
  });
  const choose = useMutation({
    mutationKey: ["write"],
    mutationFn: (chosen: string) => api.chooseTerritory(object.noun, record.id, chosenTerritory(chosen)),
    onSuccess: (lies) => client.setQueryData(key, lies),
    onError: (error) => toast({ text: message(error), tone: "danger" }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["access", object.noun, record.id] }),
        client.invalidateQueries({ queryKey: ["history", object.noun, record.id] }),
      ]),
  });
  if (!names || names.length === 0 || !data) return null;
  const path = [...data.path].reverse().join(" › ");
  return (
    <section className={styles.team} data-testid="record-territory">
      <h2>
        <Trans>Territory</Trans>
      </h2>
      {data.may_change && !readOnly ? (
        <NativeSelect
          aria-label={t`Territory`}
          size="xs"
          value={data.by_hand ? (data.territory_id ?? "") : BY_RULES}
          disabled={choose.isPending}
          onChange={(event) => choose.mutate(event.currentTarget.value)}
          data={[
            {
              value: BY_RULES,
              label: data.by_hand || !path ? t`By the rules` : t`${path}, by the rules`,
            },
            { value: "", label: t`In none, by hand` },
            ...names.map((each) => ({ value: each.id, label: each.name })),
          ]}
          data-testid="choose-territory"
        />
      ) : (
        <p className={path ? undefined : "mute"}>{path || t`In no territory`}</p>
      )}
    </section>
  );
}
