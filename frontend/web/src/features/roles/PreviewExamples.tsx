/** Some of the records that somebody would see, those that are new to them first. */
import { useLingui } from "@lingui/react/macro";
import { type CrmObject, formatMoney, type RolePreviewed } from "@rapport/core";
import { Chip } from "~/ui/atoms.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./roles.module.css";

type Props = { data: RolePreviewed; object: CrmObject };

export function PreviewExamples({ data, object }: Props) {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  const examples = data.examples ?? [];
  if (examples.length === 0) return <p className="mute">{t`None that both of you see.`}</p>;
  return (
    <section className={styles.examples} data-testid="preview-examples">
      <header>
        <h4>{read(object.plural)}</h4>
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
          </li>
        ))}
      </ul>
    </section>
  );
}
