/** One item of a checklist: what, by whom, until when, and what it needs. */
import { Trans, useLingui } from "@lingui/react/macro";
import { NativeSelect, TextInput } from "@mantine/core";
import type { CrmObject, TransferItem } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { peopleQuery } from "~/data/options.ts";
import { GhostButton } from "~/ui/atoms.tsx";
import dialog from "~/ui/form-dialog.module.css";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./transfers.module.css";

const MOST_DAYS = 365;

/** Days as somebody typed them; nothing for what is no number of them. */
export function daysOf(text: string): number | null {
  const days = Number.parseInt(text, 10);
  return Number.isNaN(days) || days < 0 ? null : Math.min(days, MOST_DAYS);
}

type Props = {
  item: TransferItem;
  place: number;
  object: CrmObject | undefined;
  problems: Record<string, { message: string } | undefined>;
  onChange: (item: TransferItem) => void;
  onRemove: () => void;
};

export function ItemFields({ item, place, object, problems, onChange, onRemove }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const people = useQuery(peopleQuery).data ?? [];
  const number = place + 1;
  const change = (part: Partial<TransferItem>) => onChange({ ...item, ...part });
  const needs = item.needs ?? "nothing";
  const fields = (object?.fields ?? []).map((each) => ({ value: each.name, label: read(each.label) }));
  return (
    <fieldset className={styles.item} aria-label={t`Item ${number}`}>
      <TextInput
        label={t`What has to be done`}
        value={item.title}
        maxLength={200}
        error={problems[`items.${place}.title`]?.message}
        onChange={(event) => change({ title: event.currentTarget.value })}
        data-testid="item-title"
      />
      <div className={dialog.pair}>
        <NativeSelect
          label={t({ message: "When", context: "transfer" })}
          value={item.by}
          data={[
            { value: "giver", label: t`Before it is accepted` },
            { value: "taker", label: t`After it is accepted` },
          ]}
          onChange={(event) => change({ by: event.currentTarget.value as TransferItem["by"] })}
          data-testid="item-by"
        />
        <NativeSelect
          label={t({ message: "Who", context: "transfer" })}
          value={item.person_id ?? ""}
          data={[
            { value: "", label: item.by === "giver" ? t`Whoever hands over` : t`Whoever accepts it` },
            ...people.map((each) => ({ value: each.id, label: each.name })),
          ]}
          error={problems[`items.${place}.person_id`]?.message}
          onChange={(event) => change({ person_id: event.currentTarget.value || null })}
          data-testid="item-person"
        />
      </div>
      <div className={dialog.pair}>
        <TextInput
          label={t`Within days`}
          inputMode="numeric"
          value={item.days ?? ""}
          onChange={(event) => change({ days: daysOf(event.currentTarget.value) })}
          data-testid="item-days"
        />
        <NativeSelect
          label={t`It needs`}
          value={needs}
          data={[
            { value: "nothing", label: t`Nothing else` },
            { value: "file", label: t`A file of the record` },
            { value: "field", label: t`A field that is filled in` },
          ]}
          onChange={(event) => {
            const next = event.currentTarget.value as NonNullable<TransferItem["needs"]>;
            change({ needs: next, field: next === "field" ? (fields[0]?.value ?? null) : null });
          }}
          data-testid="item-needs"
        />
      </div>
      {needs === "field" ? (
        <NativeSelect
          label={t`Which field`}
          value={item.field ?? ""}
          data={fields}
          error={problems[`items.${place}.field`]?.message}
          onChange={(event) => change({ field: event.currentTarget.value })}
          data-testid="item-field"
        />
      ) : null}
      <GhostButton onClick={onRemove} aria-label={t`Remove item ${number}`} data-testid="item-remove">
        <Trans>Remove</Trans>
      </GhostButton>
    </fieldset>
  );
}
