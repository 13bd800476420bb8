import { useLingui } from "@lingui/react/macro";
import { Checkbox } from "@mantine/core";
import type { Person } from "@rapport/core";
import styles from "~/features/settings/settings.module.css";

type Props = { people: readonly Person[]; chosen: readonly string[]; onChange: (chosen: string[]) => void };

/** Who is a member: everybody with a box. */
export function People({ people, chosen, onChange }: Props) {
  const { t } = useLingui();
  const toggle = (id: string) =>
    onChange(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  return (
    <fieldset className={`${styles.fields} ${styles.people}`}>
      <legend className="visually-hidden">{t`Members`}</legend>
      {people.map((person) => (
        <Checkbox
          key={person.id}
          label={person.name}
          checked={chosen.includes(person.id)}
          onChange={() => toggle(person.id)}
          data-testid="member-box"
        />
      ))}
    </fieldset>
  );
}
