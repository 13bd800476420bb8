import { useLingui } from "@lingui/react/macro";
import type { CrmObject, Why } from "@rapport/core";
import { fieldOf } from "~/data/objects.ts";
import { Chip } from "~/ui/atoms.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./duplicates.module.css";

/** Why two records are probably one: a code for each reason, said in words, with the field that says so. */
export function Reasons({ object, reasons }: { object: CrmObject; reasons: Why[] }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const texts: Record<Why["code"], string> = {
    same_credit_code: t`Same credit code`,
    same_key: t`Same identity key`,
    same_number: t`Same number`,
    same_mail: t`Same e-mail`,
    same_phone: t`Same phone`,
    same_website: t`Same website`,
    same_value: t`Same value`,
    same_name: t`Same name`,
    name_close: t`Similar name`,
  };
  return (
    <span className={styles.reasons}>
      {reasons.map(({ code, field }) => {
        const declared = fieldOf(object, field);
        return (
          <span key={code + field} title={declared ? read(declared.label) : undefined} data-reason={code}>
            <Chip tone={code === "name_close" ? "neutral" : "accent"}>
              {code === "same_value" && declared ? t`Same: ${read(declared.label)}` : texts[code]}
            </Chip>
          </span>
        );
      })}
    </span>
  );
}
