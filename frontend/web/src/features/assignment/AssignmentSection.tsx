/** Settings, Lead assignment: the rules in their order, what their people can take, and who would get the last leads. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { Assignment, AssignmentRule } from "@rapport/core";
import { uuidv7 } from "@rapport/core";
import { IconArrowUp, IconPlus, IconX } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { objectsQuery } from "~/data/objects.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import settings from "~/features/settings/settings.module.css";
import { Bones, IconButton } from "~/ui/atoms.tsx";
import { icon, smallIcon } from "~/ui/icons.ts";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import styles from "./assignment.module.css";
import { Capacities } from "./Capacities.tsx";
import { LastLeads } from "./LastLeads.tsx";
import { useWhom } from "./names.ts";
import { RuleDialog } from "./RuleDialog.tsx";

const KEY = ["assignment"];

export function AssignmentSection() {
  const { t } = useLingui();
  const client = useQueryClient();
  const found = useQuery({ queryKey: KEY, queryFn: api.assignment });
  const [changed, setChanged] = useState<Assignment | null>(null);
  const [edited, setEdited] = useState<AssignmentRule | null>(null);
  const preview = useMutation({ mutationFn: (draft: Assignment) => api.previewAssignment(draft) });
  const save = useMutation({
    mutationKey: ["write"],
    mutationFn: (draft: Assignment) => api.saveAssignment(draft),
    onSuccess: (page) => {
      client.setQueryData(KEY, page);
      setChanged(null);
      // Whether a form for a new lead names its maker hangs on there being a rule.
      void client.invalidateQueries({ queryKey: objectsQuery.queryKey });
    },
  });
  if (found.isPending) return <Bones rows={3} height={56} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const draft = changed ?? found.data;
  const rules = draft.rules ?? [];
  const change = (part: Partial<Assignment>) => {
    setChanged({ ...draft, ...part });
    preview.reset();
    save.reset();
  };
  const put = (rule: AssignmentRule) => {
    const there = rules.some((each) => each.id === rule.id);
    change({ rules: there ? rules.map((each) => (each.id === rule.id ? rule : each)) : [...rules, rule] });
    setEdited(null);
  };
  const up = (place: number) => {
    const before = rules.slice(0, place - 1);
    const pair = rules.slice(place - 1, place + 1).reverse();
    change({ rules: [...before, ...pair, ...rules.slice(place + 1)] });
  };
  const add = (
    <Button leftSection={<IconPlus {...icon} />} onClick={() => setEdited(blank())} data-testid="assign-new">
      <Trans>New rule</Trans>
    </Button>
  );
  return (
    <>
      <div className={settings.bar}>
        <h2 style={{ margin: 0 }}>{t`Lead assignment`}</h2>
        {rules.length > 0 ? add : null}
      </div>
      {rules.length === 0 && changed === null ? (
        <EmptyState title={t`No rules yet`} actions={add}>
          <Trans>
            A rule gives new leads to your people by turns. Until there is one, a lead stays with whoever
            makes it.
          </Trans>
        </EmptyState>
      ) : (
        <>
          <p className={styles.hint}>
            <Trans>
              The first rule that fits decides, whichever way a lead comes in: by a form, an import, the API
              or by hand. Whoever names an owner asks no rule.
            </Trans>
          </p>
          <ol className={settings.card} aria-label={t`Rules in their order`}>
            {rules.map((rule, place) => (
              <Row
                key={rule.id}
                rule={rule}
                place={place}
                onUp={() => up(place)}
                onEdit={() => setEdited(rule)}
                onRemove={() => change({ rules: rules.filter((each) => each.id !== rule.id) })}
              />
            ))}
          </ol>
          <Capacities rules={rules} people={draft.people ?? []} onChange={(people) => change({ people })} />
          <div className={settings.foot}>
            <FormError error={save.error ?? preview.error} />
            {changed ? (
              <Button variant="default" onClick={() => setChanged(null)} data-testid="assign-discard">
                <Trans>Discard</Trans>
              </Button>
            ) : null}
            <Button
              variant="default"
              loading={preview.isPending}
              onClick={() => preview.mutate(draft)}
              data-testid="assign-preview"
            >
              <Trans>Try on the last leads</Trans>
            </Button>
            {changed ? (
              <Button loading={save.isPending} onClick={() => save.mutate(draft)} data-testid="assign-save">
                <Trans>Save</Trans>
              </Button>
            ) : null}
          </div>
          {preview.data ? <LastLeads leads={preview.data.leads} rules={rules} /> : null}
        </>
      )}
      {edited ? <RuleDialog rule={edited} onDone={put} onClose={() => setEdited(null)} /> : null}
    </>
  );
}

const blank = (): AssignmentRule => ({
  id: uuidv7(),
  criteria: null,
  setup: { name: "", people: [], team_id: null, skills: [], by_territory: false, fallback_id: null },
});

type RowProps = {
  rule: AssignmentRule;
  place: number;
  onUp: () => void;
  onEdit: () => void;
  onRemove: () => void;
};

function Row({ rule, place, onUp, onEdit, onRemove }: RowProps) {
  const { t } = useLingui();
  const whom = useWhom();
  const { name } = rule.setup;
  return (
    <li className={`${settings.row} ${styles.rule}`} data-testid="assign-rule">
      <span className="mute num">{place + 1}</span>
      <span className={styles.what}>
        {name}
        <small>
          {rule.criteria ? t`Certain leads` : t`Every lead`} → {whom(rule)}
        </small>
      </span>
      <span className={styles.acts}>
        {place > 0 ? (
          <IconButton label={t`Move ${name} up`} onClick={onUp}>
            <IconArrowUp {...smallIcon} />
          </IconButton>
        ) : null}
        <Button variant="default" size="xs" onClick={onEdit} data-testid="assign-edit">
          <Trans>Edit</Trans>
        </Button>
        <IconButton label={t`Remove ${name}`} onClick={onRemove}>
          <IconX {...smallIcon} />
        </IconButton>
      </span>
    </li>
  );
}
