import { useLingui } from "@lingui/react/macro";
import type { CrmObject } from "@rapport/core";
import { useState } from "react";
import { useRecordSearch } from "~/data/options.ts";
import { Picker } from "~/fields/Picker.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./merging.module.css";

const MOST = 20;

type Props = { object: CrmObject; ids: readonly string[]; onAdd: (id: string) => void; autoFocus?: boolean };

/** One more record to merge, found by its name. */
export function AddRecord({ object, ids, onAdd, autoFocus = false }: Props) {
  const { t } = useLingui();
  const { inline } = useLocale();
  const [query, setQuery] = useState("");
  const found = useRecordSearch(object, query, true);
  if (ids.length >= MOST) return null;
  const name = inline(object.label);
  const pick = (id: string | null) => {
    setQuery("");
    if (id) onAdd(id);
  };
  return (
    <div className={styles.add}>
      <Picker
        label={t`Add a ${name}`}
        placeholder={t`Add a ${name}`}
        options={query ? found.options.filter((each) => !ids.includes(each.value)) : []}
        query={query}
        onQuery={setQuery}
        pending={found.pending}
        selected={[]}
        onPick={pick}
        autoFocus={autoFocus}
        testid="merge-add"
      />
    </div>
  );
}
