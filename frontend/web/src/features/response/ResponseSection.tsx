/** Settings, First response: the rules in their order, each with how much working time a lead has to be answered in. */
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { type ResponseRule, uuidv7 } from "@rapport/core";
import { IconArrowUp, IconPlus, IconX } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import assignment from "~/features/assignment/assignment.module.css";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import settings from "~/features/settings/settings.module.css";
import { Bones, IconButton } from "~/ui/atoms.tsx";
import { icon, smallIcon } from "~/ui/icons.ts";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { ResponseDialog } from "./ResponseDialog.tsx";

const KEY = ["response-rules"];

export function ResponseSection() {
  const { t } = useLingui();
  const client = useQueryClient();
  const found = useQuery({ queryKey: KEY, queryFn: api.responseRules });
  const [edited, setEdited] = useState<ResponseRule | null>(null);
  const save = useMutation({
    mutationKey: ["write"],
    mutationFn: (rules: ResponseRule[]) => api.saveResponseRules(rules),
    onSuccess: (page) => {
      client.setQueryData(KEY, page);
      setEdited(null);
    },
  });
  if (found.isPending) return <Bones rows={3} height={56} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const rules = found.data.rules ?? [];
  const put = (rule: ResponseRule) => {
    const there = rules.some((each) => each.id === rule.id);
    save.mutate(there ? rules.map((each) => (each.id === rule.id ? rule : each)) : [...rules, rule]);
  };
  const up = (place: number) =>
    save.mutate([
      ...rules.slice(0, place - 1),
      ...rules.slice(place - 1, place + 1).reverse(),
      ...rules.slice(place + 1),
    ]);
  const add = (
    <Button
      leftSection={<IconPlus {...icon} />}
      onClick={() => {
        save.reset();
        setEdited(blank());
      }}
      data-testid="response-new"
    >
      <Trans>New rule</Trans>
    </Button>
  );
  return (
    <>
      <div className={settings.bar}>
        <h2 style={{ margin: 0 }}>{t`First response`}</h2>
        {rules.length > 0 ? add : null}
      </div>
      {rules.length === 0 ? (
        <EmptyState title={t`No rules yet`} actions={add}>
          <Trans>
            A rule says within how much working time a new lead is answered, who is reminded, and who is told
            when nobody answers.
          </Trans>
        </EmptyState>
      ) : (
        <>
          <p className={assignment.hint}>
            <Trans>
              The first rule that fits holds, for leads that come in from now on. The clock stands still
              outside working hours. A call, a meeting, a visit or a change of status by a person is an
              answer; a note is none.
            </Trans>
          </p>
          <ol className={settings.card} aria-label={t`Rules in their order`}>
            {rules.map((rule, place) => (
              <Row
                key={rule.id}
                rule={rule}
                place={place}
                onUp={() => up(place)}
                onEdit={() => {
                  save.reset();
                  setEdited(rule);
                }}
                onRemove={() => save.mutate(rules.filter((each) => each.id !== rule.id))}
              />
            ))}
          </ol>
          {edited ? null : <FormError error={save.error} />}
        </>
      )}
      {edited ? (
        <ResponseDialog
          rule={edited}
          error={save.error}
          saving={save.isPending}
          onDone={put}
          onClose={() => setEdited(null)}
        />
      ) : null}
    </>
  );
}

const blank = (): ResponseRule => ({
  id: uuidv7(),
  name: "",
  minutes: 60,
  criteria: null,
  warn_before: 15,
  starts: "created",
  escalate_id: null,
  reassign: false,
});

type RowProps = {
  rule: ResponseRule;
  place: number;
  onUp: () => void;
  onEdit: () => void;
  onRemove: () => void;
};

function Row({ rule, place, onUp, onEdit, onRemove }: RowProps) {
  const { t } = useLingui();
  const { name, minutes } = rule;
  const within = t`${plural(minutes, { one: "within # working minute", other: "within # working minutes" })}`;
  return (
    <li className={`${settings.row} ${assignment.rule}`} data-testid="response-rule">
      <span className="mute num">{place + 1}</span>
      <span className={assignment.what}>
        {name}
        <small>
          {rule.criteria ? t`Certain leads` : t`Every lead`} · {within}
        </small>
      </span>
      <span className={assignment.acts}>
        {place > 0 ? (
          <IconButton label={t`Move ${name} up`} onClick={onUp}>
            <IconArrowUp {...smallIcon} />
          </IconButton>
        ) : null}
        <Button variant="default" size="xs" onClick={onEdit} data-testid="response-edit">
          <Trans>Edit</Trans>
        </Button>
        <IconButton label={t`Remove ${name}`} onClick={onRemove}>
          <IconX {...smallIcon} />
        </IconButton>
      </span>
    </li>
  );
}
