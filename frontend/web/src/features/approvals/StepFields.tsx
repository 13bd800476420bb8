/** One step of a rule: whom it asks, how many must agree, and where it goes if nobody answers. */
import { useLingui } from "@lingui/react/macro";
import { NativeSelect, TextInput } from "@mantine/core";
import type { ApprovalStep } from "@rapport/core";
import { IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { peopleQuery } from "~/data/options.ts";
import { People } from "~/features/settings/People.tsx";
import { IconButton } from "~/ui/atoms.tsx";
import dialog from "~/ui/form-dialog.module.css";
import { smallIcon } from "~/ui/icons.ts";
import styles from "./approvals.module.css";
import { useRoleNames } from "./who.ts";

type Props = {
  place: number;
  step: ApprovalStep;
  only: boolean;
  problem: string | undefined;
  onChange: (step: ApprovalStep) => void;
  onRemove: () => void;
};

export function StepFields({ place, step, only, problem, onChange, onRemove }: Props) {
  const { t } = useLingui();
  const people = useQuery(peopleQuery).data ?? [];
  const roles = useRoleNames();
  const change = (part: Partial<ApprovalStep>) => onChange({ ...step, ...part });
  const number = place + 1;
  const whole = (text: string): number | null =>
    /^\d{1,4}$/.test(text) && Number(text) > 0 ? Number(text) : null;
  return (
    <fieldset className={styles.step} aria-label={t`Step ${number}`} data-testid="rule-step">
      <div className={dialog.pair}>
        <NativeSelect
          label={t`Step ${number}: who is asked`}
          value={step.who}
          error={problem}
          data={[
            { value: "manager", label: t`The asker's manager` },
            { value: "team_lead", label: t`The lead of the asker's team` },
            ...(roles.length > 0 ? [{ value: "role", label: t`Everybody with a role` }] : []),
            { value: "people", label: t`Certain people` },
          ]}
          onChange={(event) =>
            change({
              who: event.currentTarget.value as ApprovalStep["who"],
              role_id: event.currentTarget.value === "role" ? (roles[0]?.value ?? null) : null,
            })
          }
          data-testid="step-who"
        />
        <NativeSelect
          label={t`Who must agree`}
          value={step.mode ?? "any"}
          data={[
            { value: "any", label: t`Any of them` },
            { value: "all", label: t`All of them` },
            { value: "quorum", label: t`So many of them` },
          ]}
          onChange={(event) => change({ mode: event.currentTarget.value as "any" | "all" | "quorum" })}
          data-testid="step-mode"
        />
        {only ? null : (
          <IconButton label={t`Remove step ${number}`} onClick={onRemove} data-testid="step-remove">
            <IconX {...smallIcon} />
          </IconButton>
        )}
      </div>
      {step.who === "role" ? (
        <NativeSelect
          label={t`Role`}
          value={step.role_id ?? ""}
          data={roles}
          onChange={(event) => change({ role_id: event.currentTarget.value })}
          data-testid="step-role"
        />
      ) : null}
      {step.who === "people" ? (
        <People
          people={people}
          chosen={step.people ?? []}
          onChange={(chosen) => change({ people: [...chosen] })}
        />
      ) : null}
      <div className={dialog.pair}>
        {step.mode === "quorum" ? (
          <TextInput
            label={t`How many`}
            inputMode="numeric"
            value={String(step.quorum ?? 1)}
            onChange={(event) => change({ quorum: whole(event.currentTarget.value) ?? 1 })}
            data-testid="step-quorum"
          />
        ) : null}
        <TextInput
          label={t`Goes further up after hours`}
          placeholder={t`never`}
          inputMode="numeric"
          value={step.escalate_hours ? String(step.escalate_hours) : ""}
          onChange={(event) => change({ escalate_hours: whole(event.currentTarget.value) })}
          data-testid="step-hours"
        />
        {step.escalate_hours ? (
          <NativeSelect
            label={t`To whom`}
            value={step.escalate_to ?? ""}
            data={[
              { value: "", label: t`The manager of who is asked` },
              ...people.map((each) => ({ value: each.id, label: each.name })),
            ]}
            onChange={(event) => change({ escalate_to: event.currentTarget.value || null })}
            data-testid="step-escalate"
          />
        ) : null}
      </div>
    </fieldset>
  );
}
