import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { CrmObject, CrmRecord, Relation } from "@rapport/core";
import { useState } from "react";
import { useLink } from "~/data/links.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { type Option, useRecordSearch } from "~/data/options.ts";
import filter from "~/features/list/filter.module.css";
import { dialogs } from "~/features/shell/dialogs.ts";
import { Picker } from "~/fields/Picker.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./record.module.css";

type Props = { object: CrmObject; record: CrmRecord; relation: Relation; onDone: () => void };

/** Links an existing record, or leads to a new one that is linked from the start. */
export function LinkForm({ object, record, relation, onDone }: Props) {
  const { t } = useLingui();
  const { read, inline } = useLocale();
  const target = byName(useObjects(), relation.target);
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState<Option | null>(null);
  const [role, setRole] = useState("");
  const found = useRecordSearch(target, query, true);
  const { link } = useLink(object, record.id, relation);
  const pick = (id: string | null) => {
    const option = found.options.find((item) => item.value === id) ?? null;
    setChosen(option);
    setQuery(option?.label ?? "");
  };
  const save = () =>
    chosen && link.mutate({ other: chosen.value, role: role || null }, { onSuccess: onDone });
  const create = (name?: string) => {
    onDone();
    if (!target) return;
    const values = name ? { [target.title_field]: name } : {};
    dialogs.openCreate({ noun: target.noun, values, link: { relation: relation.inverse, id: record.id } });
  };
  const name = target ? inline(target.label) : "";
  return (
    <div className={styles.linkForm}>
      <Picker
        label={t`Find ${name}`}
        placeholder={t`Find ${name}`}
        options={found.options}
        query={query}
        onQuery={setQuery}
        pending={found.pending}
        selected={chosen ? [chosen.value] : []}
        onPick={pick}
        onCreate={target?.rights.create ? create : undefined}
        autoFocus
        testid="link-search"
      />
      {relation.roles.length > 0 ? (
        <select
          className={filter.select}
          style={{ maxWidth: "none" }}
          aria-label={t`Role`}
          value={role}
          onChange={(event) => setRole(event.currentTarget.value)}
          data-testid="link-role"
        >
          <option value="">{t`No role`}</option>
          {relation.roles.map((option) => (
            <option key={option.value} value={option.value}>
              {read(option.label)}
            </option>
          ))}
        </select>
      ) : null}
      <div style={{ display: "flex", gap: 8 }}>
        <Button onClick={save} disabled={!chosen} loading={link.isPending} data-testid="link-save">
          <Trans>Link</Trans>
        </Button>
        {target?.rights.create ? (
          <Button
            variant="default"
            onClick={() => create(chosen ? undefined : query.trim() || undefined)}
            data-testid="link-new"
          >
            {t`New ${name}`}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
