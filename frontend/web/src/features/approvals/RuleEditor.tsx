/** A rule being made: what it measures, its limit, its steps, and who would be asked for the reader. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { ApiError, type ApprovalRule, type ApprovalStep } from "@rapport/core";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { approvalRulesQuery } from "~/data/approvals.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { GhostButton } from "~/ui/atoms.tsx";
import { FormDialog } from "~/ui/FormDialog.tsx";
import dialog from "~/ui/form-dialog.module.css";
import { smallIcon } from "~/ui/icons.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import styles from "./approvals.module.css";
import { StepFields } from "./StepFields.tsx";
import { useMeasured, useMeasures, useNames } from "./texts.ts";
import { FIRST_STEP } from "./who.ts";

const MOST_STEPS = 10;

export function RuleEditor({ rule, onClose }: { rule: ApprovalRule; onClose: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const measures = useMeasures();
  const [draft, setDraft] = useState(rule);
  const [named, setNamed] = useState(false);
  const { steps } = draft.setup;
  const measured = useMeasured();
  const limit = measured(draft.measure, draft.above);
  // A new rule is called by its limit, until somebody calls it something else.
  const name = draft.setup.name || (rule.version === 0 && !named ? t`More than ${limit}` : "");
  const change = (part: Partial<ApprovalRule>) => setDraft({ ...draft, ...part });
  const setSteps = (next: ApprovalStep[]) => change({ setup: { ...draft.setup, steps: next } });
  const shown = (rules: ApprovalRule[]) => {
    client.setQueryData(approvalRulesQuery.queryKey, rules);
    onClose();
  };
  const save = useMutation({
    mutationKey: ["write"],
    mutationFn: () => {
      const { id, measure, above, active } = draft;
      const setup = { ...draft.setup, name };
      return api.saveApprovalRule(id, { measure, above, setup, active, base_version: rule.version });
    },
    onSuccess: shown,
  });
  const remove = useMutation({
    mutationKey: ["write"],
    mutationFn: () => api.removeApprovalRule(rule.id, rule.version),
    onSuccess: shown,
  });
  const problems = save.error instanceof ApiError ? save.error.fields : {};
  const many = draft.measure === "owner_transfer";
  return (
    <FormDialog
      title={rule.version === 0 ? t`New rule` : rule.setup.name}
      onClose={onClose}
      onSubmit={() => save.mutate()}
      remove={
        rule.version === 0 ? null : (
          <Button
            variant="default"
            loading={remove.isPending}
            onClick={() => remove.mutate()}
            data-testid="rule-remove"
          >
            <Trans>Delete rule</Trans>
          </Button>
        )
      }
      foot={
        <Button type="submit" disabled={!name.trim()} loading={save.isPending} data-testid="rule-save">
          <Trans>Save</Trans>
        </Button>
      }
    >
      <TextInput
        label={t`Name`}
        description={t`Whoever is held back reads it.`}
        value={name}
        maxLength={80}
        error={problems.name?.message}
        onChange={(event) => {
          setNamed(true);
          change({ setup: { ...draft.setup, name: event.currentTarget.value } });
        }}
        data-testid="rule-name"
        data-autofocus
      />
      <div className={dialog.pair}>
        <NativeSelect
          label={t`What it is about`}
          value={draft.measure}
          data={Object.entries(measures).map(([value, label]) => ({ value, label }))}
          onChange={(event) => change({ measure: event.currentTarget.value as ApprovalRule["measure"] })}
          data-testid="rule-measure"
        />
        <TextInput
          label={many ? t`More than so many records` : t`Above so many per cent`}
          inputMode="decimal"
          value={draft.above}
          error={problems.above?.message}
          onChange={(event) => change({ above: event.currentTarget.value.trim() })}
          data-testid="rule-above"
        />
      </div>
      <h3>{t`Steps, one after the other`}</h3>
      {steps.map((step, place) => (
        <StepFields
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is what stands at its place
          key={place}
          place={place}
          step={step}
          only={steps.length === 1}
          problem={problems[`steps.${place}`]?.message}
          onChange={(next) => setSteps(steps.map((each, other) => (other === place ? next : each)))}
          onRemove={() => setSteps(steps.filter((_, other) => other !== place))}
        />
      ))}
      {steps.length < MOST_STEPS ? (
        <GhostButton onClick={() => setSteps([...steps, FIRST_STEP])} data-testid="rule-step-add">
          <IconPlus {...smallIcon} />
          <Trans>Step</Trans>
        </GhostButton>
      ) : null}
      <Preview steps={steps} />
      {Object.keys(problems).length === 0 ? <FormError error={save.error ?? remove.error} /> : null}
    </FormDialog>
  );
}

/** Who would be asked if the reader did what the rule is about. */
function Preview({ steps }: { steps: ApprovalStep[] }) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const names = useNames();
  const found = useQuery({
    queryKey: ["approval-preview", steps],
    queryFn: () => api.previewApprovers(steps),
    placeholderData: (before) => before,
    retry: false,
  });
  return (
    <div className={styles.preview} data-testid="rule-preview">
      <h3>{t`If you asked`}</h3>
      {found.isError ? <p className="mute">{message(found.error)}</p> : null}
      <ol>
        {(found.data ?? []).map((step, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is what stands at its place
          <li key={place}>
            {step.people.length > 0 ? names(step.people) : t`Nobody but you could approve it`}
            {step.fallback && step.people.length > 0 ? (
              <span className="mute"> · {t`owners, as nobody else is left`}</span>
            ) : null}
          </li>
        ))}
      </ol>
    </div>
  );
}
