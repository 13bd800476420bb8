/** Which modules of the plan a role includes: all of them, also those of later, or the ones that are ticked. */
import { useLingui } from "@lingui/react/macro";
import { Checkbox } from "@mantine/core";
import type { Module, Rights } from "@rapport/core";
import { useLocale } from "~/ui/useLocale.ts";
import { includes, withModule } from "./draft.ts";
import styles from "./roles.module.css";

type Props = {
  modules: readonly Module[];
  saved: Rights;
  draft: Rights;
  locked: boolean;
  onChange: (draft: Rights) => void;
};

export function Modules({ modules, saved, draft, locked, onChange }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  // What is announced only can't be used by anybody: it joins the list once it is there.
  const there = modules.filter((module) => module.state !== "announced");
  const all = !Array.isArray(draft.modules);
  const lacks = (module: Module) => module.requires.find((name) => !includes(draft, name));
  return (
    <section className={styles.block}>
      <h3>{t`Modules`}</h3>
      <p className="mute">{t`Of a module that is left out nothing is shown, whatever is given below. Nothing in it changes.`}</p>
      <div className={styles.flags}>
        <Checkbox
          label={t`All modules of the plan`}
          description={t`Also those that the organisation adds later.`}
          checked={all}
          disabled={locked}
          onChange={(event) =>
            onChange({
              ...draft,
              modules: event.currentTarget.checked ? null : there.map((module) => module.name).sort(),
            })
          }
          data-changed={Array.isArray(saved.modules) === all || undefined}
          data-testid="modules-all"
        />
      </div>
      {all ? null : (
        <div className={styles.flags}>
          {there.map((module) => {
            const base = there.find((other) => other.name === lacks(module));
            const name = base ? read(base.label) : "";
            return (
              <Checkbox
                key={module.name}
                label={read(module.label)}
                description={base ? t`Needs ${name}.` : read(module.summary)}
                checked={includes(draft, module.name) && !base}
                disabled={locked || base !== undefined}
                onChange={(event) => onChange(withModule(draft, module.name, event.currentTarget.checked))}
                data-changed={includes(saved, module.name) !== includes(draft, module.name) || undefined}
                data-testid={`module-${module.name}`}
              />
            );
          })}
        </div>
      )}
    </section>
  );
}
