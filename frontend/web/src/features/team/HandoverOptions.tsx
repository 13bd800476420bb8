import { Trans, useLingui } from "@lingui/react/macro";
import { Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { formatNumber, type HandoverRule, type Member, type Roster } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import styles from "~/features/settings/settings.module.css";
import { useLocale } from "~/ui/useLocale.ts";

/** When it happens, what stays, and who gets the people. `on` is empty for at once. */
export type Options = { on: string; past: NonNullable<HandoverRule["past"]>; people: string };

type Props = {
  member: Member;
  roster: Roster;
  past: number;
  options: Options;
  problem: string | undefined;
  onChange: (options: Options) => void;
};

export function HandoverOptions({ member, roster, past, options, problem, onChange }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const beside = useBeside(member);
  const count = formatNumber(past, locale);
  const hasPeople = Boolean(beside.data && beside.data.reports + beside.data.teams_led > 0);
  return (
    <>
      {past > 0 ? (
        <Checkbox
          label={t`${count} won and lost deals stay theirs`}
          description={t`In lists and in figures they go on counting for whoever closed them.`}
          checked={options.past === "stays"}
          onChange={() => onChange({ ...options, past: options.past === "stays" ? "moves" : "stays" })}
          data-testid="handover-past"
        />
      ) : null}
      {hasPeople ? (
        <NativeSelect
          label={t`Who gets their people and teams`}
          value={options.people}
          data={[
            { value: "", label: t`Nobody: they stay as they are` },
            ...roster.members
              .filter((each) => each.id !== member.id && each.state !== "deactivated")
              .map((each) => ({ value: each.id, label: each.name })),
          ]}
          onChange={(event) => onChange({ ...options, people: event.currentTarget.value })}
          data-testid="handover-people"
        />
      ) : null}
      <TextInput
        type="date"
        label={t`On which day`}
        description={t`Empty: now. Else at the beginning of that day, in the organisation's time zone.`}
        value={options.on}
        error={problem}
        onChange={(event) => onChange({ ...options, on: event.currentTarget.value })}
        data-testid="handover-on"
      />
    </>
  );
}

/** What hangs on somebody beside records. */
export function BesideFacts({ member }: { member: Member }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { data } = useBeside(member);
  if (!data) return null;
  const facts = (
    [
      [t`People who report to them`, data.reports],
      [t`Teams that they lead`, data.teams_led],
      [t`Queues that they are taken out of`, data.queues],
      [t`Territories that they are taken out of`, data.territories],
      [t`Records shared with them`, data.shares],
      [t`Lists that they share`, data.views],
      [t`Access tokens, which end with their access`, data.tokens],
      [t`Service accounts that they made, which go on`, data.service_accounts],
    ] as const
  ).filter(([, count]) => count > 0);
  if (facts.length === 0) return null;
  return (
    <>
      <h4 className={styles.also}>
        <Trans>Also</Trans>
      </h4>
      <dl className={styles.card} data-testid="beside">
        {facts.map(([label, count]) => (
          <div key={label} className={styles.row}>
            <dt>{label}</dt>
            <dd className="num">{formatNumber(count, locale)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

const useBeside = (member: Member) =>
  useQuery({
    queryKey: ["members", member.id, "beside"],
    queryFn: () => api.beside(member.id),
    staleTime: 0,
  });
