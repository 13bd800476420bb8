/** The rules of one queue: how many its members take, how long a record is safe, and when it comes back. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { PoolRules, Queue } from "@rapport/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { queuesQuery } from "~/data/queues.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import settings from "~/features/settings/settings.module.css";
import inputs from "~/fields/fields.module.css";
import { GhostButton } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { toast } from "~/ui/toast.ts";
import { HiddenPart } from "./HiddenPart.tsx";
import styles from "./queues.module.css";
import { SimulationPart } from "./SimulationPart.tsx";

type Name = Exclude<keyof PoolRules & string, "hidden">;
type Asked = { name: Name; label: string; says: string; unit: string; min: number; max: number };

/** Kinds of records that come back by themselves. */
const COMES_BACK = "lead";

export function PoolRulesPage({ queue, onClose }: { queue: Queue; onClose: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [rules, setRules] = useState<PoolRules>(queue.rules);
  const save = useMutation({
    mutationKey: ["write"],
    mutationFn: () => {
      const { name, objects, people } = queue;
      return api.saveQueue(queue.id, { name, objects, people, rules });
    },
    onSuccess: (queues) => {
      client.setQueryData(queuesQuery.queryKey, queues);
      toast({ text: t`Rules saved`, tone: "plain" });
    },
  });
  const simulate = useMutation({
    mutationKey: ["read"],
    mutationFn: (asked: PoolRules) => api.simulateQueue(queue.id, asked),
  });
  const set = (name: Name, value: number | null) => {
    setRules({ ...rules, [name]: value });
    simulate.reset(); // it was of other rules
  };
  const groups = useGroups(queue);
  const returning = rules.idle || rules.unfinished;
  return (
    <>
      <GhostButton className={styles.back} onClick={onClose}>
        <IconArrowLeft {...smallIcon} />
        <Trans>All queues</Trans>
      </GhostButton>
      <h2>{queue.name}</h2>
      {groups.map(({ title, asked }) => (
        <section key={title}>
          <h3>{title}</h3>
          <div className={settings.card}>
            {asked.map((each) => (
              <RuleRow
                key={each.name}
                asked={each}
                value={rules[each.name] ?? null}
                onChange={(value) => set(each.name, value)}
              />
            ))}
          </div>
        </section>
      ))}
      <HiddenPart
        queue={queue}
        hidden={rules.hidden ?? {}}
        onChange={(hidden) => setRules({ ...rules, hidden })}
      />
      {save.isError ? <FormError error={save.error} /> : null}
      <div className={styles.acts}>
        {queue.objects.includes(COMES_BACK) ? (
          <Button
            variant="default"
            disabled={!returning}
            loading={simulate.isPending}
            onClick={() => simulate.mutate(rules)}
            title={returning ? undefined : t`Say first when leads come back`}
            data-testid="simulate"
            data-reads
          >
            <Trans>Simulate</Trans>
          </Button>
        ) : null}
        <Button loading={save.isPending} onClick={() => save.mutate()} data-testid="save-rules">
          <Trans>Save rules</Trans>
        </Button>
      </div>
      {simulate.isError ? <FormError error={simulate.error} /> : null}
      {simulate.data ? <SimulationPart found={simulate.data} queue={queue} rules={rules} /> : null}
    </>
  );
}

function useGroups(queue: Queue): { title: string; asked: Asked[] }[] {
  const { t } = useLingui();
  const days = { unit: t`days`, min: 1, max: 730 };
  const back = { ...days, min: 4 };
  const records = { unit: t`records`, min: 1, max: 10_000 };
  const groups = [
    {
      title: t`Taking`,
      asked: [
        { name: "per_day", label: t`Picks a day`, says: t`So many may one member take each day`, ...records },
        {
          name: "held",
          label: t`Held at most`,
          says: t`Who has so many open records takes no more`,
          ...records,
        },
        {
          name: "again_after",
          label: t`Taking it again`,
          says: t`Who had a record takes it again only after so long`,
          ...days,
        },
        {
          name: "protected",
          label: t`Protection`,
          says: t`So long nobody else takes away what was taken`,
          ...days,
        },
      ],
    },
    {
      title: t`Coming back`,
      asked: [
        {
          name: "idle",
          label: t`Without activity`,
          says: t`A lead comes back when nothing happens`,
          ...back,
        },
        {
          name: "unfinished",
          label: t`Not converted`,
          says: t`A lead comes back when it is neither converted nor ruled out`,
          ...back,
        },
      ],
    },
  ] satisfies { title: string; asked: Asked[] }[];
  return queue.objects.includes(COMES_BACK) ? groups : groups.slice(0, 1);
}

type RowProps = { asked: Asked; value: number | null; onChange: (value: number | null) => void };

function RuleRow({ asked, value, onChange }: RowProps) {
  const { t } = useLingui();
  const { name, label, says, unit, min, max } = asked;
  const read = (text: string) => (text === "" ? null : Math.round(Number(text)));
  return (
    <div className={`${settings.row} ${styles.row}`}>
      <span>
        {label}
        <small>{says}</small>
      </span>
      <span className={styles.number}>
        <input
          type="number"
          min={min}
          max={max}
          className={inputs.input}
          aria-label={label}
          placeholder={t`no limit`}
          value={value ?? ""}
          onChange={(event) => onChange(read(event.currentTarget.value))}
          onBlur={() => {
            const kept = value === null ? null : Math.min(max, Math.max(min, value));
            if (kept !== value) onChange(kept);
          }}
          data-testid={`rule-${name}`}
        />
        <span className="mute">{unit}</span>
      </span>
    </div>
  );
}
