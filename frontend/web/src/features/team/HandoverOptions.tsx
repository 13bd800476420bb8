import { Trans, useLingui } from "@lingui/react/macro";
import { Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { type Beside, formatNumber, type HandoverRule, type Member, type Roster } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import styles from "~/features/settings/settings.module.css";
import { useLocale } from "~/ui/useLocale.ts";

/** When it happens, what stays, and who gets the people. `on` is empty for at once. `shares` and `places` are empty
 *  where they stand, `ENDS` where they end, else whoever gets them. */
export type Options = {
  on: string;
  past: NonNullable<HandoverRule["past"]>;
  people: string;
  shares: string;
  places: string;
};

export const ENDS = "ends";

/** What becomes of shares, as the rule says it. */
export const passing = (choice: string): HandoverRule["shares"] =>
  choice === "" ? null : { to: choice === ENDS ? null : choice };

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
  const others = roster.members
    .filter((each) => each.id !== member.id && each.state !== "deactivated")
    .map((each) => ({ value: each.id, label: each.name }));
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
          data={[{ value: "", label: t`Nobody: they stay as they are` }, ...others]}
          onChange={(event) => onChange({ ...options, people: event.currentTarget.value })}
          data-testid="handover-people"
        />
      ) : null}
      {beside.data ? (
        <>
          <Shared
            label={t`What becomes of records shared with them`}
            known={beside.data.shares}
            value={options.shares}
            others={others}
            onChange={(shares) => onChange({ ...options, shares })}
            testid="handover-shares"
          />
          <Shared
            label={t`What becomes of their places in records' teams`}
            known={beside.data.places}
            value={options.places}
            others={others}
            onChange={(places) => onChange({ ...options, places })}
            testid="handover-places"
          />
        </>
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

type SharedProps = {
  label: string;
  known: Beside["shares"];
  value: string;
  others: { value: string; label: string }[];
  onChange: (value: string) => void;
  testid: string;
};

/** One kind of share: it stands, ends, or goes to somebody, as far as the reader may do that with it. */
function Shared({ label, known, value, others, onChange, testid }: SharedProps) {
  const { t } = useLingui();
  const { locale } = useLocale();
  if (known.all === 0) return null;
  const done = value === "" ? known.all : value === ENDS ? known.ends : known.moves;
  const [count, all] = [formatNumber(done, locale), formatNumber(known.all, locale)];
  return (
    <NativeSelect
      label={label}
      description={
        done < known.all ? t`${count} of ${all}: your roles don't reach the others, which stay.` : undefined
      }
      value={value}
      data={[
        { value: "", label: t`They stay as they are` },
        { value: ENDS, label: t`They end` },
        { group: t`They go to`, items: others },
      ]}
      onChange={(event) => onChange(event.currentTarget.value)}
      data-testid={testid}
    />
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
      [t`Teams that they leave once nothing is theirs`, data.teams],
      [t`Queues that they are taken out of`, data.queues],
      [t`Territories that they are taken out of`, data.territories],
      [t`Records shared with them`, data.shares.all],
      [t`Places in records' teams`, data.places.all],
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

export const useBeside = (member: Member) =>
  useQuery({
    queryKey: ["members", member.id, "beside"],
    queryFn: () => api.beside(member.id),
    staleTime: 0,
  });
