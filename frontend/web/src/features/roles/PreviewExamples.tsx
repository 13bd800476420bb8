/** Some of the records that somebody would see, those that are new to them first. */
import { useLingui } from "@lingui/react/macro";
import { type CrmObject, formatMoney, type Rights, type Role, type RolePreviewed } from "@rapport/core";
import { Chip } from "~/ui/atoms.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { ExampleWhy } from "./ExampleWhy.tsx";
import styles from "./roles.module.css";

type Props = {
  role: Role;
  rights: Rights;
  data: RolePreviewed;
  object: CrmObject;
  person: { id: string; name: string } | undefined;
};

export function PreviewExamples({ role, rights, data, object, person }: Props) {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  const examples = data.examples ?? [];
  const plural = read(object.plural);
  const name = person?.name ?? "";
  if (examples.length === 0)
    return (
      <p className="mute" data-testid="preview-none">
        {t`${name} would see no ${plural} of those that you see. Choose a deeper view of them, or somebody else.`}
      </p>
    );
  return (
    <section className={styles.examples} data-testid="preview-examples">
      <header>
        <h4>{plural}</h4>
        {examples.some((each) => each.amount) ? <span>{t`Amount`}</span> : null}
      </header>
      <ul>
        {examples.map(({ id, title, owner, is_new, belongs_to, amount, currency }) => (
          <li key={id} data-new={is_new || undefined}>
            <span className={styles.exampleName}>
              <b className="truncate">{title ?? "–"}</b>
              {is_new ? <Chip tone="accent">{t`new to them`}</Chip> : null}
            </span>
            <small className="truncate">
              {[belongs_to, owner].filter(Boolean).join(t({ message: ", ", context: "list" }))}
            </small>
            {amount && currency ? (
              <span className="num">{formatMoney({ amount, currency }, locale)}</span>
            ) : null}
            {person ? (
              <ExampleWhy
                role={role}
                rights={rights}
                object={object}
                person={person}
                record={{ id, title: title ?? "–" }}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
