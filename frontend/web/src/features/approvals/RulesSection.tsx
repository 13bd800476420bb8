/** Settings, Approvals: what needs approval, above which limit, and by whom. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { type ApprovalRule, uuidv7 } from "@rapport/core";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { approvalRulesQuery } from "~/data/approvals.ts";
import settings from "~/features/settings/settings.module.css";
import { Bones, Chip } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { EmptyState, ErrorState, useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import styles from "./approvals.module.css";
import { RuleEditor } from "./RuleEditor.tsx";
import { useMeasured } from "./texts.ts";
import { FIRST_STEP, useWho } from "./who.ts";

export function RulesSection() {
  const { t } = useLingui();
  const found = useQuery(approvalRulesQuery);
  const [open, setOpen] = useState<ApprovalRule | null>(null);
  if (found.isPending) return <Bones rows={3} height={56} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const rules = found.data;
  const add = (
    <Button leftSection={<IconPlus {...icon} />} onClick={() => setOpen(blank())} data-testid="rule-new">
      <Trans>New rule</Trans>
    </Button>
  );
  return (
    <>
      <div className={settings.bar}>
        <h2 style={{ margin: 0 }}>{t`Approvals`}</h2>
        {rules.length > 0 ? add : null}
      </div>
      {rules.length === 0 ? (
        <EmptyState title={t`No rules yet`} actions={add}>
          <Trans>
            A rule holds a change until those whom it names have agreed: a deep discount, say, or many records
            that change their owner at once.
          </Trans>
        </EmptyState>
      ) : (
        <div className={settings.card}>
          {rules.map((rule) => (
            <Row key={rule.id} rule={rule} onEdit={() => setOpen(rule)} />
          ))}
        </div>
      )}
      <p className="mute">
        <Trans>
          Of several rules that a change meets, the one with the highest limit holds. Requests that are open
          go on by the rule as it was. Handing over what somebody leaves behind needs no approval: it has a
          right of its own.
        </Trans>
      </p>
      {open ? <RuleEditor rule={open} onClose={() => setOpen(null)} /> : null}
    </>
  );
}

const blank = (): ApprovalRule => ({
  id: uuidv7(),
  measure: "discount_line",
  above: "20",
  active: true,
  version: 0,
  setup: { name: "", steps: [FIRST_STEP] },
});

function Row({ rule, onEdit }: { rule: ApprovalRule; onEdit: () => void }) {
  const { t } = useLingui();
  const measured = useMeasured();
  const who = useWho();
  const client = useQueryClient();
  const message = useErrorMessage();
  const flip = useMutation({
    mutationKey: ["write"],
    mutationFn: () => {
      const { id, measure, above, setup, active, version } = rule;
      return api.saveApprovalRule(id, { measure, above, setup, active: !active, base_version: version });
    },
    onSuccess: (rules) => client.setQueryData(approvalRulesQuery.queryKey, rules),
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  const limit = measured(rule.measure, rule.above);
  return (
    <div className={`${settings.row} ${styles.rule}`} data-testid="rule-row">
      <span>
        {rule.setup.name} {rule.active ? null : <Chip>{t`Off`}</Chip>}
        <small>
          {t`Limit: ${limit}`} · {rule.setup.steps.map(who).join(" → ")}
        </small>
      </span>
      <span className={styles.ruleActs}>
        <Button
          variant="default"
          size="xs"
          loading={flip.isPending}
          onClick={() => flip.mutate()}
          data-testid="rule-flip"
        >
          {rule.active ? <Trans>Switch off</Trans> : <Trans>Switch on</Trans>}
        </Button>
        <Button variant="default" size="xs" onClick={onEdit} data-testid="rule-edit">
          <Trans>Edit</Trans>
        </Button>
      </span>
    </div>
  );
}
