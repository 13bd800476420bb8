/** What somebody with a role would have before them: the page and the form, without what the role hides. */
import { useLingui } from "@lingui/react/macro";
import { NativeSelect } from "@mantine/core";
import { arranged, type CrmObject, type Field, type LayoutSection, type LayoutsView } from "@rapport/core";
import { useState } from "react";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./layouts.module.css";

type Props = { object: CrmObject; view: LayoutsView; role: string | null; sections: LayoutSection[] };

export function LayoutPreview({ object, view, role, sections }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const [chosen, setChosen] = useState(role ?? view.roles[0]?.id ?? "");
  const as = view.roles.find((each) => each.id === chosen);
  const fields = view.fields.filter((field) => !as?.hidden.includes(field.name));
  const drawn = { ...object, layout: sections };
  const places = [
    { place: "page", title: t`Record page`, of: fields },
    { place: "form", title: t`Create form`, of: fields.filter((field) => field.in_forms) },
  ] as const;
  return (
    <>
      <NativeSelect
        label={t`Preview as`}
        className={styles.whose ?? ""}
        value={chosen}
        data={view.roles.map((each) => ({ value: each.id, label: read(each.label) }))}
        onChange={(event) => setChosen(event.currentTarget.value)}
        data-testid="layout-as"
      />
      {as && !as.reads ? (
        <p className={styles.warn} role="status">
          {t`This role doesn't see these records at all.`}
        </p>
      ) : (
        <div className={styles.preview}>
          {places.map(({ place, title, of }) => (
            <div key={place} data-testid={`preview-${place}`}>
              <h3>{title}</h3>
              {arranged(drawn, place, of as unknown as Field[]).map((section) => (
                <section key={section.name}>
                  <h4>
                    {section.title ? read(section.title) : t`More fields`}
                    {section.folded ? <span className="mute"> · {t`folded`}</span> : null}
                  </h4>
                  <ul>
                    {section.fields.map((field) => (
                      <li key={field.name}>
                        {read(field.label)}
                        {field.required ? <span className={styles.star}> *</span> : null}
                        {as?.masked.includes(field.name) ? (
                          <span className="mute"> · {t`masked`}</span>
                        ) : null}
                      </li>
                    ))}
                  </ul>
                </section>
              ))}
            </div>
          ))}
        </div>
      )}
    </>
  );
}
