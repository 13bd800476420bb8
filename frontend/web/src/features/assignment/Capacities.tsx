/** What the people of the rules can take: how many open leads, which skills, and until when they are away. */
import { useLingui } from "@lingui/react/macro";
import { TextInput } from "@mantine/core";
import type { AssignmentPerson, AssignmentRule } from "@rapport/core";
import settings from "~/features/settings/settings.module.css";
import styles from "./assignment.module.css";
import { useNamed, useOwnerName } from "./names.ts";
import { SkillsInput } from "./SkillsInput.tsx";

type Props = {
  rules: readonly AssignmentRule[];
  people: readonly AssignmentPerson[];
  onChange: (people: AssignmentPerson[]) => void;
};

const MOST = 100_000;

export function Capacities({ rules, people, onChange }: Props) {
  const { t } = useLingui();
  const named = useNamed(rules);
  const name = useOwnerName();
  const known = new Map(people.map((each) => [each.person_id, each]));
  const put = (person: AssignmentPerson) =>
    onChange([...people.filter((each) => each.person_id !== person.person_id), person]);
  if (named.length === 0) return null;
  return (
    <section className={styles.people}>
      <h3>{t`What they can take`}</h3>
      <div className={settings.card}>
        <div className={`${styles.person} ${styles.head}`} aria-hidden>
          <span>{t`Person`}</span>
          <span>{t`Open leads at most`}</span>
          <span>{t`Skills`}</span>
          <span>{t`Away until`}</span>
        </div>
        {named.map((id) => (
          <Person key={id} name={name(id)} person={known.get(id) ?? { person_id: id }} onChange={put} />
        ))}
      </div>
    </section>
  );
}

type PersonProps = { name: string; person: AssignmentPerson; onChange: (person: AssignmentPerson) => void };

function Person({ name, person, onChange }: PersonProps) {
  const { t } = useLingui();
  const number = (text: string): number | null =>
    /^\d{1,6}$/.test(text) ? Math.min(Number(text), MOST) : null;
  return (
    <div className={styles.person} data-testid="assign-person">
      <span className="truncate">{name}</span>
      <TextInput
        label={t`Open leads at most`}
        classNames={{ label: styles.label }}
        aria-label={t`${name}: open leads at most`}
        placeholder={t`any number`}
        inputMode="numeric"
        value={person.capacity === null || person.capacity === undefined ? "" : String(person.capacity)}
        onChange={(event) => onChange({ ...person, capacity: number(event.currentTarget.value) })}
        data-testid="assign-capacity"
      />
      <SkillsInput
        quiet={t`${name}: skills`}
        label={t`Skills`}
        skills={person.skills ?? []}
        onChange={(skills) => onChange({ ...person, skills })}
      />
      <TextInput
        type="date"
        label={t`Away until`}
        classNames={{ label: styles.label }}
        aria-label={t`${name}: away until`}
        value={person.away_until ?? ""}
        onChange={(event) => onChange({ ...person, away_until: event.currentTarget.value || null })}
        data-testid="assign-away"
      />
    </div>
  );
}
