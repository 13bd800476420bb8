/** Settings, Webhooks: which systems are told of changes, how that goes, and the log of one. */
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { formatAgo, uuidv7, type Webhook, type Webhooks } from "@rapport/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSession } from "~/data/session.ts";
import { webhooksQuery } from "~/data/webhooks.ts";
import settings from "~/features/settings/settings.module.css";
import { Bones } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { Deliveries } from "./Deliveries.tsx";
import { StateChip } from "./StateChip.tsx";
import { OPS, useOpText, useReasonText } from "./texts.ts";
import { WebhookEditor } from "./WebhookEditor.tsx";
import styles from "./webhooks.module.css";

export function WebhooksSection() {
  const found = useQuery(webhooksQuery);
  const [open, setOpen] = useState<string | null>(null);
  const [editing, setEditing] = useState<Webhook | null>(null);
  const { person } = useSession();
  if (found.isPending) return <Bones rows={3} height={56} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const chosen = found.data.endpoints.find((each) => each.id === open);
  return (
    <>
      {chosen ? (
        <Deliveries webhook={chosen} onBack={() => setOpen(null)} onEdit={() => setEditing(chosen)} />
      ) : (
        <List
          page={found.data}
          onNew={() => setEditing(blank(person.id))}
          onEdit={setEditing}
          onOpen={(webhook) => setOpen(webhook.id)}
        />
      )}
      {editing ? (
        <WebhookEditor webhook={editing} known={found.data} onClose={() => setEditing(null)} />
      ) : null}
    </>
  );
}

const blank = (owner: string): Webhook => ({
  id: uuidv7(),
  state: "on",
  reason: null,
  owner_id: owner,
  owner: "",
  setup: { url: "", description: "", objects: [], ops: [...OPS], include: "ids" },
  version: 0,
  former_until: null,
  failing_since: null,
  waiting: 0,
  last_at: null,
  last_status: null,
});

type ListProps = {
  page: Webhooks;
  onNew: () => void;
  onEdit: (webhook: Webhook) => void;
  onOpen: (webhook: Webhook) => void;
};

function List({ page, onNew, onEdit, onOpen }: ListProps) {
  const { t } = useLingui();
  const add = (
    <Button leftSection={<IconPlus {...icon} />} onClick={onNew} data-testid="webhook-new">
      <Trans>New webhook</Trans>
    </Button>
  );
  const { endpoints } = page;
  return (
    <>
      <div className={settings.bar}>
        <h2 style={{ margin: 0 }}>{t`Webhooks`}</h2>
        {endpoints.length > 0 && endpoints.length < page.limit ? add : null}
      </div>
      {endpoints.length === 0 ? (
        <EmptyState title={t`No webhooks yet`} actions={add}>
          <Trans>
            A webhook tells another system when records change: signed, and again until it has arrived.
          </Trans>
        </EmptyState>
      ) : (
        <div className={settings.card}>
          {endpoints.map((each) => (
            <Row
              key={each.id}
              webhook={each}
              known={page}
              onEdit={() => onEdit(each)}
              onOpen={() => onOpen(each)}
            />
          ))}
        </div>
      )}
    </>
  );
}

type RowProps = { webhook: Webhook; known: Webhooks; onEdit: () => void; onOpen: () => void };

function Row({ webhook, known, onEdit, onOpen }: RowProps) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const reason = useReasonText()(webhook);
  const about = useAbout()(webhook, known);
  const { setup, waiting, last_at } = webhook;
  const waits = waiting ? t`${plural(waiting, { one: "# event waits", other: "# events wait" })}` : null;
  const last = last_at ? t`last sent ${formatAgo(last_at, locale)}` : t`nothing sent yet`;
  return (
    <div className={`${settings.row} ${styles.row}`} data-testid="webhook-row">
      <span>
        <span className={styles.title}>
          {setup.description || new URL(setup.url).host}
          <StateChip webhook={webhook} />
        </span>
        <small className={styles.url}>{setup.url}</small>
        <small className="num">{[about, waits, last].filter(Boolean).join(" · ")}</small>
        {reason ? <small data-tone="warn">{reason}</small> : null}
      </span>
      <span className={settings.acts}>
        <Button variant="default" size="xs" onClick={onOpen} data-testid="webhook-open">
          <Trans>Deliveries</Trans>
        </Button>
        <Button variant="default" size="xs" onClick={onEdit} data-testid="webhook-edit">
          <Trans>Edit</Trans>
        </Button>
      </span>
    </div>
  );
}

/** The records and changes that a webhook is about. */
function useAbout(): (webhook: Webhook, known: Webhooks) => string {
  const { t } = useLingui();
  const { read } = useLocale();
  const opText = useOpText();
  return ({ setup }, known) => {
    const { objects = [], ops = OPS } = setup;
    const labels = new Map(known.objects.map((each) => [each.name, read(each.label)]));
    const which = objects.length
      ? objects.map((each) => labels.get(each) ?? each).join(", ")
      : t`All records`;
    const what =
      ops.length < OPS.length ? OPS.filter((each) => ops.includes(each)).map((op) => opText[op]) : [];
    return [which, what.join(", ")].filter(Boolean).join(" · ");
  };
}
