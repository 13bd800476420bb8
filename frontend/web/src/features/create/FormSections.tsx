/** The sections of the form for a new record; a folded one opens by its title, and by itself where something is wrong. */
import { useLingui } from "@lingui/react/macro";
import type { Arranged, Field } from "@rapport/core";
import { type ReactNode, useState } from "react";
import { Fold } from "~/ui/Fold.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./create.module.css";

type Props = {
  sections: readonly Arranged[];
  isWrong: (field: Field) => boolean;
  draw: (field: Field) => ReactNode;
};

export function FormSections({ sections, isWrong, draw }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const [turned, setTurned] = useState<Record<string, boolean>>({});
  return sections.map(({ name, title, folded, fields }) => {
    const open = !(turned[name] ?? folded) || fields.some(isWrong);
    // Without a layout there is one list, which needs no title.
    const isList = name === "all";
    return (
      <section key={name} className={styles.section}>
        {isList ? null : (
          <h3>
            <Fold
              folded={!open}
              onTurn={() => setTurned({ ...turned, [name]: open })}
              data-testid={`form-section-${name}`}
            >
              {title ? read(title) : t`More fields`}
            </Fold>
          </h3>
        )}
        {open ? <div className={styles.fields}>{fields.map(draw)}</div> : null}
      </section>
    );
  });
}
