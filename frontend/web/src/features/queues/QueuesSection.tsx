import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Checkbox } from "@mantine/core";
import { type Person, type Queue, uuidv7 } from "@rapport/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useObjects } from "~/data/objects.ts";
import { queuesQuery } from "~/data/queues.ts";
import { GroupDialog } from "~/features/settings/GroupDialog.tsx";
import styles from "~/features/settings/settings.module.css";
import { Bones } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { PoolRulesPage } from "./PoolRulesPage.tsx";
import rules from "./queues.module.css";

const NOBODY: Person[] = [];

/** Queues: records that wait for whoever of the members takes them first. */
export function QueuesSection() {
  const { t } = useLingui();
  const queues = useQuery(queuesQuery);
  const { data: everybody = NOBODY } = useQuery({ queryKey: ["people"], queryFn: api.people });
  const [edited, setEdited] = useState<Queue | null>(null);
  const [ruled, setRuled] = useState<string | null>(null);
  if (queues.isPending) return <Bones rows={3} height={48} />;
  if (queues.isError) return <ErrorState error={queues.error} onRetry={() => void queues.refetch()} />;
  const people = everybody.filter((each) => !queues.data.some((queue) => queue.id === each.id));
  const ruling = queues.data.find((each) => each.id === ruled);
  if (ruling) return <PoolRulesPage queue={ruling} onClose={() => setRuled(null)} />;
  const add = (
    <Button
      leftSection={<IconPlus {...icon} />}
      onClick={() =>
        setEdited({ id: uuidv7(), name: "", objects: ["lead"], people: [], mine: false, rules: {}, left: {} })
      }
      data-testid="new-queue"
    >
      <Trans>New queue</Trans>
    </Button>
  );
  return (
    <>
      <div className={styles.bar}>
        <h2 style={{ margin: 0 }}>{t`Queues`}</h2>
        {queues.data.length > 0 ? add : null}
      </div>
      {queues.data.length === 0 ? (
        <EmptyState title={t`No queues yet`} actions={add}>
          <Trans>A queue owns records until one of its members takes them: leads from the web, say.</Trans>
        </EmptyState>
      ) : (
        <div className={styles.card}>
          {queues.data.map((queue) => (
            <Row
              key={queue.id}
              queue={queue}
              onEdit={() => setEdited(queue)}
              onRules={() => setRuled(queue.id)}
            />
          ))}
        </div>
      )}
      {edited ? (
        <QueueDialog
          queue={edited}
          people={people}
          isNew={!queues.data.some((each) => each.id === edited.id)}
          onClose={() => setEdited(null)}
        />
      ) : null}
    </>
  );
}

type RowProps = { queue: Queue; onEdit: () => void; onRules: () => void };

function Row({ queue, onEdit, onRules }: RowProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const kinds = useObjects().filter((each) => queue.objects.includes(each.name));
  const members = t`${plural(queue.people.length, { one: "# member", other: "# members" })}`;
  return (
    <div className={styles.row} data-testid="queue">
      <span>
        {queue.name}
        <small>{[...kinds.map((each) => read(each.plural)), members].join(" · ")}</small>
      </span>
      <span className={styles.acts}>
        <Button variant="default" size="xs" onClick={onRules} data-testid="queue-rules">
          <Trans>Rules</Trans>
        </Button>
        <Button variant="default" size="xs" onClick={onEdit} data-testid="edit-queue">
          <Trans>Edit</Trans>
        </Button>
      </span>
    </div>
  );
}

type DialogProps = { queue: Queue; people: readonly Person[]; isNew: boolean; onClose: () => void };

function QueueDialog({ queue, people, isNew, onClose }: DialogProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const objects = useObjects();
  const [kinds, setKinds] = useState<readonly string[]>(queue.objects);
  const toggle = (kind: string) =>
    setKinds(kinds.includes(kind) ? kinds.filter((each) => each !== kind) : [...kinds, kind]);
  return (
    <GroupDialog
      kind="queue"
      title={isNew ? t`New queue` : queue.name}
      group={queue}
      isNew={isNew}
      everybody={people}
      complete={kinds.length > 0}
      deleting={<Trans>Delete queue</Trans>}
      onSave={(group) => api.saveQueue(queue.id, { ...group, objects: [...kinds] })}
      onRemove={() => api.removeQueue(queue.id)}
      stale={[queuesQuery.queryKey, ["people"]]}
      onClose={onClose}
    >
      <fieldset className={rules.kinds}>
        <legend>{t`What it takes`}</legend>
        {objects.map((each) => (
          <Checkbox
            key={each.name}
            label={read(each.plural)}
            checked={kinds.includes(each.name)}
            onChange={() => toggle(each.name)}
            data-testid={`queue-kind-${each.name}`}
          />
        ))}
      </fieldset>
      <p className="mute" style={{ margin: 0 }}>
        <Trans>Members see what waits in it as their own, and may take it.</Trans>
      </p>
    </GroupDialog>
  );
}
