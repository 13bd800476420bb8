import { useLingui } from "@lingui/react/macro";
import { useDebouncedValue } from "@mantine/hooks";
import type { CrmObject } from "@rapport/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { absorb } from "~/data/labels.ts";
import { fieldsBeside, useBeside } from "~/features/duplicates/beside.ts";
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
  const found = useFound(object, query);
  const beside = useBeside(object);
  if (ids.length >= MOST) return null;
  const name = inline(object.label);
  const pick = (id: string | null) => {
    setQuery("");
    if (id) onAdd(id);
  };
  const options = (found.data ?? [])
    .filter((each) => !ids.includes(each.id))
    .map((each) => ({
      value: each.id,
      label: String(each[object.title_field] ?? "") || t`No name`,
      beside: beside(each),
    }));
  return (
    <div className={styles.add}>
      <Picker
        label={t`Add a ${name}`}
        placeholder={t`Add a ${name}`}
        options={query.trim() ? options : []}
        query={query}
        onQuery={setQuery}
        pending={found.isFetching}
        selected={[]}
        onPick={pick}
        autoFocus={autoFocus}
        testid="merge-add"
      />
    </div>
  );
}

/** Records in which the text is, with what tells those of one name apart. */
function useFound(object: CrmObject, query: string) {
  const [search] = useDebouncedValue(query.trim(), 120);
  return useQuery({
    queryKey: ["merge-search", object.noun, search],
    enabled: search !== "",
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const fields = [object.title_field, ...fieldsBeside(object).map(({ name }) => name)];
      const page = await api.query(object.noun, { search, fields, limit: 20 }, signal);
      absorb(page.included);
      return page.items;
    },
  });
}
