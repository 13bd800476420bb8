/** What a formula comes to while it is typed: for records that whoever types sees. */
import { Trans, useLingui } from "@lingui/react/macro";
import { useDebouncedValue } from "@mantine/hooks";
import { ApiError, type Field } from "@rapport/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import inputs from "~/fields/fields.module.css";
import { useErrorMessage } from "~/ui/states.tsx";
import styles from "./fields.module.css";
import { toNames } from "./formula.ts";

type Props = { object: string; text: string; fields: readonly Field[] };

export function FormulaPreview({ object, text, fields }: Props) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const [settled] = useDebouncedValue(toNames(text, fields).trim(), 400);
  const found = useQuery({
    queryKey: ["formula-preview", object, settled],
    queryFn: () => api.previewFormula(object, settled),
    enabled: settled !== "",
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 0,
  });
  if (settled === "") return null;
  if (found.error) {
    const why = found.error instanceof ApiError ? found.error.fields?.formula?.message : undefined;
    return (
      <p className={inputs.problem} role="status" data-testid="formula-problem">
        {why ?? message(found.error)}
      </p>
    );
  }
  if (!found.data) return null;
  if (found.data.hidden)
    return (
      <p className={styles.hint} role="status">
        <Trans>No results are shown, as it asks of a field that you aren't shown.</Trans>
      </p>
    );
  const words = (value: string | boolean | null) =>
    value === null ? t`empty` : typeof value === "boolean" ? (value ? t`Yes` : t`No`) : value;
  if (found.data.records.length === 0)
    return (
      <p className={styles.hint} role="status">
        <Trans>There is no record yet to try it on.</Trans>
      </p>
    );
  return (
    <div className={styles.kindFound} role="status" data-testid="formula-tried">
      <ul>
        {found.data.records.map((each) => (
          <li key={each.id} data-empty={each.value === null || undefined}>
            <span>{each.title ?? "–"}</span>
            <span className="mono">{words(each.value)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
