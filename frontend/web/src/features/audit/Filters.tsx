/** Which events, and the file of them. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Menu, NativeSelect, TextInput } from "@mantine/core";
import { type AuditFilter, endOfDay, instantOf } from "@rapport/core";
import { IconDownload, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useExportAudit } from "~/data/audit.ts";
import { useSession } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { useMembers } from "~/features/team/useTeam.ts";
import { smallIcon } from "~/ui/icons.ts";
import styles from "./audit.module.css";
import { type Category, type Severity, useCategories, useSeverities } from "./texts.ts";

type Props = { filter: AuditFilter; onFilter: (filter: AuditFilter) => void };

export function Filters({ filter, onFilter }: Props) {
  const { t } = useLingui();
  const zone = useSession().organisation.time_zone;
  const categories = Object.entries(useCategories());
  const severities = Object.entries(useSeverities());
  const members = useMembers().data?.members ?? [];
  const [days, setDays] = useState({ from: "", to: "" });
  const [address, setAddress] = useState("");
  const options = (first: string, entries: [string, string][]) => [
    { value: "", label: first },
    ...entries.map(([value, label]) => ({ value, label })),
  ];
  const change = (part: Partial<AuditFilter>) => onFilter({ ...filter, ...part });
  const between = (part: Partial<typeof days>) => {
    const next = { ...days, ...part };
    setDays(next);
    change({
      since: next.from ? instantOf(next.from, "00:00", zone) : null,
      until: next.to ? endOfDay(next.to, zone) : null,
    });
  };
  const isFiltered = Object.values(filter).some(Boolean);
  return (
    <div className={styles.filters} data-reads>
      <NativeSelect
        size="xs"
        aria-label={t`Category`}
        value={filter.category ?? ""}
        onChange={(event) => change({ category: (event.currentTarget.value || null) as Category | null })}
        data={options(t`Every category`, categories)}
        data-testid="audit-category"
      />
      <NativeSelect
        size="xs"
        aria-label={t`Importance`}
        value={filter.severity ?? ""}
        onChange={(event) => change({ severity: (event.currentTarget.value || null) as Severity | null })}
        data={options(t`Every importance`, severities)}
        data-testid="audit-severity"
      />
      <NativeSelect
        size="xs"
        aria-label={t`Person`}
        value={filter.person_id ?? ""}
        onChange={(event) => change({ person_id: event.currentTarget.value || null })}
        data={options(
          t`Everybody`,
          members.map(({ id, name }) => [id, name]),
        )}
        data-testid="audit-person"
      />
      <TextInput
        size="xs"
        type="date"
        aria-label={t`From`}
        value={days.from}
        onChange={(event) => between({ from: event.currentTarget.value })}
      />
      <TextInput
        size="xs"
        type="date"
        aria-label={t`To`}
        value={days.to}
        onChange={(event) => between({ to: event.currentTarget.value })}
      />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change({ address: address.trim() || null });
        }}
      >
        <TextInput
          size="xs"
          aria-label={t`Network address`}
          placeholder={t`Network address`}
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
          onBlur={() => change({ address: address.trim() || null })}
          data-testid="audit-address"
        />
      </form>
      {isFiltered ? (
        <Button
          variant="subtle"
          size="xs"
          leftSection={<IconX {...smallIcon} />}
          onClick={() => {
            setDays({ from: "", to: "" });
            setAddress("");
            onFilter({});
          }}
          data-testid="audit-clear"
        >
          <Trans>Clear</Trans>
        </Button>
      ) : null}
    </div>
  );
}

export function Export({ filter }: { filter: AuditFilter }) {
  const { t } = useLingui();
  const save = useExportAudit();
  return (
    <div className={styles.export}>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconDownload {...smallIcon} />}
            loading={save.isPending}
            data-testid="audit-export"
          >
            <Trans>Export</Trans>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => save.mutate({ filter, format: "csv" })} data-testid="audit-export-csv">
            {t`CSV, for a spreadsheet`}
          </Menu.Item>
          <Menu.Item
            onClick={() => save.mutate({ filter, format: "jsonl" })}
            data-testid="audit-export-jsonl"
          >
            {t`JSON Lines, to check offline`}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <FormError error={save.error} />
    </div>
  );
}
