/** Which of a lead's fields a form has, which must be filled, and what visitors read beside them. */
import { useLingui } from "@lingui/react/macro";
import { Checkbox } from "@mantine/core";
import type { FormSetup, FormsView } from "@rapport/core";
import { useLocale } from "~/ui/useLocale.ts";
import { Both } from "./Both.tsx";
import styles from "./forms.module.css";

type Fields = FormSetup["fields"];
type Props = {
  known: FormsView["fields"];
  fields: Fields;
  problem: string | undefined;
  onChange: (fields: Fields) => void;
};

export function FieldPicks({ known, fields, problem, onChange }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const set = (name: string, part: Partial<Fields[number]>) =>
    onChange(fields.map((each) => (each.name === name ? { ...each, ...part } : each)));
  // In the order of the lead's fields, so that a form reads as the record does.
  const inOrder = (chosen: Fields) =>
    known.flatMap(({ name }) => chosen.filter((each) => each.name === name));
  return (
    <div>
      {known.map(({ name, label, needed }) => {
        const mine = fields.find((each) => each.name === name);
        return (
          <div key={name} className={styles.pick} data-testid={`pick-${name}`}>
            <div>
              <Checkbox
                label={read(label)}
                checked={mine !== undefined}
                disabled={needed && mine !== undefined}
                onChange={() =>
                  onChange(
                    mine
                      ? fields.filter((each) => each !== mine)
                      : inOrder([...fields, { name, required: false }]),
                  )
                }
              />
              {mine ? (
                <Checkbox
                  label={t`Required`}
                  checked={needed || mine.required === true}
                  disabled={needed}
                  onChange={(event) => set(name, { required: event.currentTarget.checked })}
                />
              ) : null}
            </div>
            {mine ? (
              <Both label={t`Label`} value={mine.label} onChange={(words) => set(name, { label: words })} />
            ) : null}
          </div>
        );
      })}
      {problem ? (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      ) : null}
    </div>
  );
}
