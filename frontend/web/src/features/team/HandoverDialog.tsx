import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect } from "@mantine/core";
import {
  ApiError,
  formatNumber,
  type Handover,
  type HandoverRule,
  type Holding,
  type Member,
  type Roster,
} from "@rapport/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useObjects } from "~/data/objects.ts";
import { queuesQuery } from "~/data/queues.ts";
import styles from "~/features/settings/settings.module.css";
import { Bones, Segments } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { TypedModal } from "~/ui/TypedModal.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { BesideFacts, ENDS, HandoverOptions, type Options, passing, useBeside } from "./HandoverOptions.tsx";
import { Progress } from "./HandoverProgress.tsx";
import { useTeamWrite } from "./useTeam.ts";

type Props = { roster: Roster; member: Member; deactivates: boolean; onClose: () => void };
type To = HandoverRule["to"];

/** What somebody holds, who gets it, and, when they leave, the end of their access at once. */
export function HandoverDialog({ roster, member, deactivates, onClose }: Props) {
  const { t } = useLingui();
  const client = useQueryClient();
  const holdings = useQuery({
    queryKey: ["members", member.id, "holdings"],
    queryFn: () => api.holdings(member.id),
    staleTime: 0,
  });
  const past = useQuery({
    queryKey: ["members", member.id, "handovers"],
    queryFn: () => api.handovers(member.id),
    // One that is under way is looked at until it is done.
    refetchInterval: (query) => (query.state.data?.some(isMoving) ? 800 : false),
  });
  const [to, setTo] = useState<To>(member.manager_id ? "manager" : "person");
  const [receivers, setReceivers] = useState<Record<string, string>>({});
  const [options, setOptions] = useState<Options>({
    on: "",
    past: "stays",
    people: "",
    shares: deactivates ? ENDS : "",
    places: deactivates ? ENDS : "",
  });
  const beside = useBeside(member).data;
  const found = holdings.data ?? [];
  const closed = found.reduce((sum, each) => sum + each.past, 0);
  const moved = (each: Holding) => each.alive + each.trash + (options.past === "moves" ? each.past : 0);
  const held = found.filter((each) => moved(each) > 0);
  const hangs = beside
    ? beside.queues +
      beside.territories +
      beside.teams +
      (options.people ? beside.reports + beside.teams_led : 0) +
      (options.shares ? beside.shares.all : 0) +
      (options.places ? beside.places.all : 0)
    : 0;
  const objects = Object.fromEntries(held.map((each) => [each.object, receivers[each.object] ?? ""]));
  const manager = roster.members.find(
    (each) => each.id === member.manager_id && each.state !== "deactivated",
  );
  const ready = {
    manager: manager !== undefined,
    person: Boolean(receivers["*"]),
    objects: Object.values(objects).every(Boolean),
  }[to];
  const nothingHeld = held.length === 0;
  const refresh = () => void client.invalidateQueries({ queryKey: ["members", member.id] });
  const handOver = useTeamWrite(async () => {
    await api.handOver(member.id, {
      to: nothingHeld ? "person" : to,
      person_id: nothingHeld ? null : receivers["*"] || null,
      objects: to === "objects" ? objects : {},
      past: options.past,
      people: options.people || null,
      shares: passing(options.shares),
      places: passing(options.places),
      on: options.on || null,
      deactivates: deactivates && options.on !== "",
    });
    if (deactivates && !options.on) await api.deactivate(member.id);
  }, refresh);
  const deactivate = useTeamWrite(() => api.deactivate(member.id), onClose);
  const latest = past.data?.[0];
  const busy = latest ? isBusy(latest) : false;
  const begins = (!nothingHeld || hangs > 0) && !busy;
  return (
    <TypedModal
      opened
      onClose={onClose}
      title={deactivates ? t`Deactivate ${member.name}` : t`Hand over what ${member.name} holds`}
      centered
      size={520}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <div className={styles.fields}>
        {deactivates ? (
          <p className="mute">
            <Trans>Access ends at once, on every device. Records stay until somebody gets them.</Trans>
          </p>
        ) : null}
        {holdings.isPending || past.isPending ? <Bones rows={3} /> : null}
        {holdings.isError ? (
          <ErrorState error={holdings.error} onRetry={() => void holdings.refetch()} />
        ) : null}
        {holdings.data ? <Counts held={found} /> : null}
        <BesideFacts member={member} />
        {latest ? <Progress item={latest} roster={roster} onChanged={refresh} /> : null}
        {begins && !nothingHeld ? (
          <>
            <Segments
              label={t`Who gets them`}
              value={to}
              onChange={setTo}
              options={[
                { value: "person", label: t`One person`, testid: "to-person" },
                { value: "manager", label: t`Their manager`, testid: "to-manager" },
                { value: "objects", label: t`By kind`, testid: "to-objects" },
              ]}
            />
            <Receivers
              {...{ to, roster, member, receivers }}
              names={held.map((each) => each.object)}
              onChange={setReceivers}
            />
          </>
        ) : null}
        {busy ? null : (
          <HandoverOptions
            {...{ member, roster, options }}
            past={closed}
            problem={handOver.error instanceof ApiError ? handOver.error.fields.on?.message : undefined}
            onChange={setOptions}
          />
        )}
        <div className={styles.foot} data-dialog-foot>
          {deactivates && member.state !== "deactivated" ? (
            <Button
              variant="default"
              loading={deactivate.isPending}
              onClick={() => deactivate.mutate(undefined)}
              data-testid="deactivate-only"
            >
              <Trans>Deactivate, leave the records</Trans>
            </Button>
          ) : null}
          {begins ? (
            <Button
              disabled={!ready && !nothingHeld}
              loading={handOver.isPending}
              onClick={() => handOver.mutate(undefined)}
              data-testid="handover-start"
            >
              {options.on ? (
                <Trans>Plan it</Trans>
              ) : deactivates ? (
                <Trans>Hand over and deactivate</Trans>
              ) : (
                <Trans>Hand over</Trans>
              )}
            </Button>
          ) : null}
        </div>
      </div>
    </TypedModal>
  );
}

const isMoving = (item: Handover): boolean => item.state === "running" || item.state === "undoing";
const isBusy = (item: Handover): boolean => isMoving(item) || item.state === "waiting";

function Counts({ held: all }: { held: Holding[] }) {
  const held = all.filter((each) => each.alive + each.trash + each.past > 0);
  const { t } = useLingui();
  const { read, locale } = useLocale();
  const objects = useObjects();
  if (held.length === 0) return <p>{t`Holds no records.`}</p>;
  return (
    <dl className={styles.card} data-testid="holdings">
      {held.map(({ object, alive, trash, past }) => {
        const found = objects.find((each) => each.name === object);
        const [binned, closed] = [formatNumber(trash, locale), formatNumber(past, locale)];
        return (
          <div key={object} className={styles.row}>
            <dt>{found ? read(found.plural) : object}</dt>
            <dd className="num">
              {formatNumber(alive, locale)}
              {trash ? <span className="mute"> {t`+ ${binned} in the trash`}</span> : null}
              {past ? <span className="mute"> {t`+ ${closed} won or lost`}</span> : null}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

type ReceiversProps = {
  to: To;
  roster: Roster;
  member: Member;
  names: string[];
  receivers: Record<string, string>;
  onChange: (receivers: Record<string, string>) => void;
};

function Receivers({ to, roster, member, names, receivers, onChange }: ReceiversProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const objects = useObjects();
  const queues = useQuery(queuesQuery).data ?? [];
  const manager = roster.members.find(
    (each) => each.id === member.manager_id && each.state !== "deactivated",
  );
  if (to === "manager") {
    return manager ? (
      <p>{t`${manager.name} gets everything.`}</p>
    ) : (
      <p className="mute">{t`Nobody is above this person. Choose one person instead.`}</p>
    );
  }
  const people = roster.members
    .filter((each) => each.id !== member.id && each.state !== "deactivated")
    .map((each) => ({ value: each.id, label: each.name }));
  /** People, and the queues that take all of these kinds. */
  const choices = (kinds: string[]) => {
    const fitting = queues
      .filter((each) => kinds.every((kind) => each.objects.includes(kind)))
      .map((each) => ({ value: each.id, label: each.name }));
    return [
      { value: "", label: t`Choose somebody` },
      ...(fitting.length > 0
        ? [
            { group: t`People`, items: people },
            { group: t`Queues`, items: fitting },
          ]
        : people),
    ];
  };
  const label = (name: string) => {
    const found = objects.find((each) => each.name === name);
    return found ? read(found.plural) : t`Everything goes to`;
  };
  return (to === "person" ? ["*"] : names).map((name) => (
    <NativeSelect
      key={name}
      label={label(name)}
      data={choices(name === "*" ? names : [name])}
      value={receivers[name] ?? ""}
      onChange={(event) => onChange({ ...receivers, [name]: event.currentTarget.value })}
      data-testid={`receiver-${name}`}
    />
  ));
}
