/** Rights that are about no kind of record. */
import { useLingui } from "@lingui/react/macro";
import { Checkbox } from "@mantine/core";
import type { Rights } from "@rapport/core";
import { FLAGS } from "./draft.ts";
import styles from "./roles.module.css";
import { useWords } from "./words.ts";

type Props = { saved: Rights; draft: Rights; locked: boolean; onChange: (draft: Rights) => void };

export function Flags({ saved, draft, locked, onChange }: Props) {
  const { t } = useLingui();
  const { flags } = useWords();
  return (
    <section className={styles.block}>
      <h3>{t`Beyond records`}</h3>
      <div className={styles.flags}>
        {FLAGS.map((flag) => (
          <Checkbox
            key={flag}
            label={flags[flag][0]}
            description={flags[flag][1]}
            checked={draft[flag]}
            disabled={locked}
            onChange={(event) => onChange({ ...draft, [flag]: event.currentTarget.checked })}
            data-changed={saved[flag] !== draft[flag] || undefined}
            data-testid={`flag-${flag}`}
          />
        ))}
      </div>
    </section>
  );
}
