import { Plural, Trans } from "@lingui/react/macro";
import { formatNumber, type MergePreview } from "@rapport/core";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./merging.module.css";

/** What goes along to the record that stays. */
export function Moves({ preview }: { preview: MergePreview }) {
  const { locale } = useLocale();
  return (
    <section className={styles.moves} data-testid="merge-moves">
      <h2>
        <Trans>Moves along</Trans>
      </h2>
      {preview.moves.length === 0 ? (
        <p className="mute">
          <Trans>Nothing that you may see hangs on the others.</Trans>
        </p>
      ) : (
        <ul>
          {preview.moves.map(({ place, label, count, joined }) => (
            <li key={place}>
              <span>{label}</span>
              <b className="num">{formatNumber(count, locale)}</b>
              {joined > 0 ? (
                <small className="mute">
                  <Plural
                    value={joined}
                    one="and # that is there already"
                    other="and # that are there already"
                  />
                </small>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {preview.is_large ? (
        <p className="mute">
          <Trans>This is a large merge: you are asked to confirm that it is you.</Trans>
        </p>
      ) : null}
    </section>
  );
}
