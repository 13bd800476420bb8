/** One rule: which leads, within how much working time, and what happens before and after that. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import type { ResponseRule } from "@rapport/core";
import { useState } from "react";
import { useLeadOwners } from "~/data/leadOwners.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { useWhichLeads, WhichLeads } from "~/features/territories/WhichLeads.tsx";
import { FormDialog } from "~/ui/FormDialog.tsx";
import dialog from "~/ui/form-dialog.module.css";

type Props = {
  rule: ResponseRule;
  error: unknown;
  saving: boolean;
  onDone: (rule: ResponseRule) => void;
  onClose: () => void;
};

export function ResponseDialog({ rule, error, saving, onDone, onClose }: Props) {
  const { t } = useLingui();
  const people = useLeadOwners().filter((each) => !each.queue);
  const [draft, setDraft] = useState(rule);
  const which = useWhichLeads(rule.criteria);
  const change = (part: Partial<ResponseRule>) => setDraft({ ...draft, ...part });
  const warnsLate = draft.warn_before == null || draft.warn_before < draft.minutes;
  const isWhole = draft.name.trim() !== "" && draft.minutes > 0 && warnsLate && which.isWhole;
  return (
    <FormDialog
      title={rule.name || t`New rule`}
      onClose={onClose}
      onSubmit={() => onDone({ ...draft, criteria: which.criteria })}
      foot={
        <Button type="submit" disabled={!isWhole} loading={saving} data-testid="response-done">
          <Trans>Save</Trans>
        </Button>
      }
    >
      <TextInput
        label={t`Name`}
        value={draft.name}
        maxLength={120}
        onChange={(event) => change({ name: event.currentTarget.value })}
        data-testid="response-name"
        data-autofocus
      />
      <WhichLeads which={which} />
      <fieldset className={dialog.part}>
        <legend>{t`Within how long`}</legend>
        <Minutes
          label={t`Working minutes`}
          value={draft.minutes}
          onChange={(minutes) => change({ minutes: minutes ?? 0 })}
          testid="response-minutes"
        />
        <NativeSelect
          label={t`The clock starts`}
          value={draft.starts ?? "created"}
          data={[
            { value: "created", label: t`when the lead comes in` },
            { value: "assigned", label: t`when a person first has it, not a queue` },
          ]}
          onChange={(event) =>
            change({ starts: event.currentTarget.value === "assigned" ? "assigned" : "created" })
          }
          data-testid="response-starts"
        />
        <Minutes
          label={t`Remind the owner so many working minutes before`}
          value={draft.warn_before ?? null}
          error={warnsLate ? undefined : t`Less than the time to answer`}
          onChange={(warn_before) => change({ warn_before })}
          testid="response-warn"
        />
      </fieldset>
      <fieldset className={dialog.part}>
        <legend>{t`When nobody answered`}</legend>
        <p className="mute">{t`The owner is told, and who leads their team.`}</p>
        <NativeSelect
          label={t`Tell somebody else too`}
          value={draft.escalate_id ?? ""}
          data={[{ value: "", label: t`Nobody` }, ...people.map(({ value, label }) => ({ value, label }))]}
          onChange={(event) => change({ escalate_id: event.currentTarget.value || null })}
          data-testid="response-escalate"
        />
        <Checkbox
          label={t`Assign the lead anew by the assignment rules`}
          checked={draft.reassign ?? false}
          onChange={(event) => change({ reassign: event.currentTarget.checked })}
          data-testid="response-reassign"
        />
      </fieldset>
      <FormError error={error} />
    </FormDialog>
  );
}

type MinutesProps = {
  label: string;
  value: number | null;
  error?: string | undefined;
  onChange: (minutes: number | null) => void;
  testid: string;
};

function Minutes({ label, value, error, onChange, testid }: MinutesProps) {
  return (
    <TextInput
      type="number"
      label={label}
      value={value || ""}
      min={1}
      max={20_000}
      error={error}
      onChange={(event) => onChange(Math.min(20_000, Math.trunc(Number(event.currentTarget.value))) || null)}
      data-testid={testid}
    />
  );
}
