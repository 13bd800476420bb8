import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { dayOf, formatDate, formatNumber, type Handover, type Roster } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { queuesQuery } from "~/data/queues.ts";
import { useSession } from "~/data/session.ts";
import styles from "~/features/settings/settings.module.css";
import { Chip, type Tone } from "~/ui/atoms.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { useTeamWrite } from "./useTeam.ts";

type Props = { item: Handover; roster: Roster; onChanged: () => void };

/** How far the last hand-over is, and the way back. */
export function Progress({ item, roster, onChanged }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { organisation } = useSession();
  const cancel = useTeamWrite(() => api.cancelHandover(item.id), onChanged);
  const day = item.due_at ? formatDate(dayOf(item.due_at, organisation.time_zone), locale) : "";
  const undo = useTeamWrite(() => api.undoHandover(item.id), onChanged);
  const resume = useTeamWrite(() => api.resumeHandover(item.id), onChanged);
  const [done, total, kept] = [item.done, item.total, item.kept].map((each) => formatNumber(each, locale));
  const states: Record<Handover["state"], [string, Tone]> = {
    running: [t`Handing over`, "accent"],
    done: [t`Handed over`, "ok"],
    failed: [t`Stopped`, "danger"],
    undoing: [t`Giving back`, "accent"],
    undone: [t`Given back`, "neutral"],
    waiting: [t`Planned`, "accent"],
    cancelled: [t`Cancelled`, "neutral"],
  };
  const [word, tone] = states[item.state] ?? [item.state, "neutral"];
  const queues = useQuery(queuesQuery).data ?? [];
  const { shares, places } = item.shared ?? {};
  const passedOn = [
    [t`Shares moved`, shares?.moved],
    [t`Shares ended`, shares?.ended],
    [t`Shares that stay`, shares?.kept],
    [t`Places moved`, places?.moved],
    [t`Places ended`, places?.ended],
    [t`Places that stay`, places?.kept],
  ] as const;
  const getting = [...Object.values(item.rule), item.people_to, shares?.to, places?.to];
  const names = [...new Set(getting)]
    .map((id) => [...roster.members, ...queues].find((each) => each.id === id)?.name)
    .filter(Boolean)
    .join(", ");
  return (
    <div className={styles.card}>
      <div className={styles.row} data-testid="handover" data-state={item.state}>
        <span>
          {names ? t`To ${names}` : t`Without records`}
          <small className="num">
            {item.state === "waiting" ? t`On ${day}` : t`Records: ${done} of ${total}`}
            {item.state === "waiting" && item.deactivates ? ` · ${t`access ends then`}` : ""}
            {passedOn.map(([label, count]) =>
              count ? ` · ${t`${label}: ${formatNumber(count, locale)}`}` : "",
            )}
            {item.kept > 0 ? ` · ${t`${kept} kept by a later change`}` : ""}
          </small>
        </span>
        <Chip tone={tone}>{word}</Chip>
        {item.state === "failed" ? (
          <Button variant="default" size="xs" onClick={() => resume.mutate(undefined)}>
            <Trans>Continue</Trans>
          </Button>
        ) : null}
        {item.state === "waiting" ? (
          <Button
            variant="default"
            size="xs"
            loading={cancel.isPending}
            onClick={() => cancel.mutate(undefined)}
            data-testid="handover-cancel"
          >
            <Trans>Cancel</Trans>
          </Button>
        ) : null}
        {item.state === "done" || item.state === "failed" ? (
          <Button
            variant="default"
            size="xs"
            loading={undo.isPending}
            onClick={() => undo.mutate(undefined)}
            data-testid="handover-undo"
          >
            <Trans>Undo</Trans>
          </Button>
        ) : null}
      </div>
    </div>
  );
}
