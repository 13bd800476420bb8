/** The others who have the role: how many records of a kind they see, and would see. */
import { Plural, useLingui } from "@lingui/react/macro";
import { type CrmObject, formatNumber, type RolePreviewed } from "@rapport/core";
import { Avatar } from "~/ui/atoms.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./roles.module.css";

type Props = { data: RolePreviewed; object: CrmObject };

export function PreviewOthers({ data, object }: Props) {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  const others = data.others ?? [];
  if (others.length === 0) return null;
  const name = read(object.plural);
  return (
    <section className={styles.others} data-testid="preview-others">
      <header>
        <h4>{t`Also concerned`}</h4>
        <span>{t`${name} they see`}</span>
      </header>
      <ul>
        {others.map((each) => (
          <li key={each.id}>
            <Avatar name={each.name} />
            <span className="truncate">{each.name}</span>
            <span className="num">
              {each.before === each.after ? null : (
                <span className="mute">{formatNumber(each.before, locale)} → </span>
              )}
              <strong>{formatNumber(each.after, locale)}</strong>
            </span>
          </li>
        ))}
      </ul>
      {data.more_others > 0 ? (
        <p className="mute">
          <Plural
            value={data.more_others}
            one="# more person has this role"
            other="# more people have this role"
          />
        </p>
      ) : null}
    </section>
  );
}
