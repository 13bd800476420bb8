import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { formatDate, type SharingRule, uuidv7 } from "@rapport/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useObjects } from "~/data/objects.ts";
import settings from "~/features/settings/settings.module.css";
import { Bones } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { Runs } from "./Runs.tsx";
import { SharingRuleDialog } from "./SharingRuleDialog.tsx";
import { usePartyName } from "./usePartyName.ts";
import { everySecond } from "./useRunning.ts";

type Edited = { id: string; rule: SharingRule | null };

/** Rules that open records of a kind to a team, a role or a territory. */
export function SharingRulesSection() {
  const { t } = useLingui();
  const page = useQuery({
    queryKey: ["sharing-rules"],
    queryFn: api.sharingRules,
    refetchInterval: (query) => everySecond(query.state.data?.runs),
  });
  const [edited, setEdited] = useState<Edited | null>(null);
  if (page.isPending) return <Bones rows={3} height={56} />;
  if (page.isError) return <ErrorState error={page.error} onRetry={() => void page.refetch()} />;
  const { rules, parties, runs } = page.data;
  const add = (
    <Button
      leftSection={<IconPlus {...icon} />}
      onClick={() => setEdited({ id: uuidv7(), rule: null })}
      data-testid="new-sharing-rule"
    >
      <Trans>New rule</Trans>
    </Button>
  );
  return (
    <>
      <div className={settings.bar}>
        <h2 style={{ margin: 0 }}>{t`Sharing rules`}</h2>
        {rules.length > 0 ? add : null}
      </div>
      <Runs runs={runs} />
      {rules.length === 0 ? (
        <EmptyState title={t`No sharing rules yet`} actions={add}>
          <Trans>
            A rule opens records to people whose role alone would not: a team's to another team, or all that
            meet conditions to a role.
          </Trans>
        </EmptyState>
      ) : (
        <div className={settings.card}>
          {rules.map((rule) => (
            <Row key={rule.id} rule={rule} onEdit={() => setEdited({ id: rule.id, rule })} />
          ))}
        </div>
      )}
      {edited ? (
        <SharingRuleDialog
          key={edited.id}
          id={edited.id}
          rule={edited.rule}
          parties={parties}
          onClose={() => setEdited(null)}
        />
      ) : null}
    </>
  );
}

function Row({ rule, onEdit }: { rule: SharingRule; onEdit: () => void }) {
  const { t } = useLingui();
  const { read, locale } = useLocale();
  const named = usePartyName();
  const object = useObjects().find((each) => each.name === rule.object);
  const kind = object ? read(object.plural) : rule.object;
  const source = rule.source ? named(rule.source) : "";
  const grantee = named(rule.grantee);
  const which = rule.source ? t`${kind} of ${source}` : t`${kind} that meet conditions`;
  const what = rule.level === "read" ? t`to see` : t`to change`;
  const day = rule.until ? formatDate(rule.until, locale) : "";
  const until = rule.is_over ? t`ended` : day ? t`until ${day}` : null;
  return (
    <div className={settings.row} data-testid="sharing-rule">
      <span>
        {rule.name}
        <small>{[`${which} → ${grantee}`, what, until].filter(Boolean).join(" · ")}</small>
      </span>
      <Button variant="default" size="xs" onClick={onEdit} data-testid="edit-sharing-rule">
        <Trans>Edit</Trans>
      </Button>
    </div>
  );
}
