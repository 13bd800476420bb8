import { useLingui } from "@lingui/react/macro";
import { allFields, type CrmObject, type FieldRights, type Module } from "@rapport/core";
import { useLocale } from "~/ui/useLocale.ts";
import type { Difference } from "./draft.ts";
import styles from "./roles.module.css";
import { useWords } from "./words.ts";

type Props = { changes: Difference[]; objects: CrmObject[]; modules: readonly Module[] };

/** What would be saved, in words. */
export function Differences({ changes, objects, modules }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const { depths, levels, sights, flags, create, yes } = useWords();
  if (changes.length === 0) return null;
  const named = (name: string) => {
    const object = objects.find((each) => each.name === name);
    return object ? read(object.plural) : t`Everything else`;
  };
  const field = (object: string, name: string) =>
    read(
      objects
        .filter((each) => each.name === object)
        .flatMap(allFields)
        .find((each) => each.name === name)?.label,
    );
  const seen = ({ read: sight, edit }: FieldRights) =>
    sight === "shown" && !edit ? t`Read only` : sights[sight];
  const told = (each: Difference): [string, string, string] => {
    if (each.kind === "depth")
      return [`${named(each.object)} ${levels[each.level]}`, depths[each.before], depths[each.after]];
    if (each.kind === "create") return [`${named(each.object)} ${create}`, yes(!each.after), yes(each.after)];
    if (each.kind === "field")
      return [`${named(each.object)} ${field(each.object, each.field)}`, seen(each.before), seen(each.after)];
    if (each.kind === "modules") return [t`All modules`, yes(!each.after), yes(each.after)];
    if (each.kind === "module") {
      const label = modules.find((module) => module.name === each.module)?.label;
      return [read(label) || each.module, yes(!each.after), yes(each.after)];
    }
    return [flags[each.flag][0], yes(!each.after), yes(each.after)];
  };
  return (
    <section className={styles.changes} data-testid="role-changes">
      <h3>{t`This change`}</h3>
      <ul>
        {changes.map((each) => {
          const [what, before, after] = told(each);
          return (
            <li key={what}>
              {what} <span className="mute">{before} →</span> <strong>{after}</strong>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
