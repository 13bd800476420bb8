/** One rule: which leads, who gets them by turns, what they need for it, and who gets what none of them can take. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import type { AssignmentRule } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useLeadOwners } from "~/data/leadOwners.ts";
import { People } from "~/features/settings/People.tsx";
import { useWhichLeads, WhichLeads } from "~/features/territories/WhichLeads.tsx";
import { FormDialog } from "~/ui/FormDialog.tsx";
import dialog from "~/ui/form-dialog.module.css";
import { teamsQuery } from "./names.ts";
import { SkillsInput } from "./SkillsInput.tsx";

type Props = { rule: AssignmentRule; onDone: (rule: AssignmentRule) => void; onClose: () => void };

export function RuleDialog({ rule, onDone, onClose }: Props) {
  const { t } = useLingui();
  const owners = useLeadOwners();
  const teams = useQuery(teamsQuery).data ?? [];
  const [setup, setSetup] = useState(rule.setup);
  const which = useWhichLeads(rule.criteria);
  const change = (part: Partial<AssignmentRule["setup"]>) => setSetup({ ...setup, ...part });
  const people = owners.filter((each) => !each.queue).map(({ value, label }) => ({ id: value, name: label }));
  const isWhole =
    setup.name.trim() !== "" && ((setup.people ?? []).length > 0 || Boolean(setup.team_id)) && which.isWhole;
  return (
    <FormDialog
      title={rule.setup.name || t`New rule`}
      onClose={onClose}
      onSubmit={() => onDone({ ...rule, setup, criteria: which.criteria })}
      foot={
        <Button type="submit" disabled={!isWhole} data-testid="assign-done">
          <Trans>Done</Trans>
        </Button>
      }
    >
      <TextInput
        label={t`Name`}
        description={t`The history of a lead names it.`}
        value={setup.name}
        maxLength={120}
        onChange={(event) => change({ name: event.currentTarget.value })}
        data-testid="assign-name"
        data-autofocus
      />
      <WhichLeads which={which} />
      <fieldset className={dialog.part}>
        <legend>{t`Who gets them, by turns`}</legend>
        <NativeSelect
          label={t`Team`}
          value={setup.team_id ?? ""}
          data={[{ value: "", label: t`None` }, ...teams.map(({ id, name }) => ({ value: id, label: name }))]}
          onChange={(event) => change({ team_id: event.currentTarget.value || null })}
          data-testid="assign-team"
        />
        <People
          people={people}
          chosen={setup.people ?? []}
          onChange={(chosen) => change({ people: [...chosen] })}
        />
      </fieldset>
      <fieldset className={dialog.part}>
        <legend>{t`Only who`}</legend>
        <SkillsInput
          label={t`has all these skills`}
          skills={setup.skills ?? []}
          onChange={(skills) => change({ skills })}
        />
        <Checkbox
          label={t`covers the lead's territory, or one above it`}
          checked={setup.by_territory ?? false}
          onChange={(event) => change({ by_territory: event.currentTarget.checked })}
          data-testid="assign-territory"
        />
      </fieldset>
      <NativeSelect
        label={t`When none of them can`}
        value={setup.fallback_id ?? ""}
        data={[
          { value: "", label: t`It stays with whoever made it` },
          ...owners.map(({ value, label }) => ({ value, label })),
        ]}
        onChange={(event) => change({ fallback_id: event.currentTarget.value || null })}
        data-testid="assign-fallback"
      />
    </FormDialog>
  );
}
