import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { sessionQuery, useSession } from "~/data/session.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { ClockRow } from "./ClockRow.tsx";
import { EditableRow } from "./EditableRow.tsx";
import styles from "./settings.module.css";

/** The name can be changed; the rest are facts that the country set at sign-up. */
export function OrganisationSection() {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { organisation } = useSession();
  const month = new Intl.DateTimeFormat(locale, { month: "long", timeZone: "UTC" }).format(
    new Date(Date.UTC(2026, organisation.fiscal_year_start - 1, 1)),
  );
  const country = new Intl.DisplayNames(locale, { type: "region" }).of(organisation.country);
  const currency = new Intl.DisplayNames(locale, { type: "currency" }).of(organisation.currency);
  const language = new Intl.DisplayNames(locale, { type: "language" }).of(organisation.locale);
  const states: Record<string, string> = {
    active: t`Active`,
    read_only: t`Read only`,
    suspended: t`Suspended`,
  };
  const facts = [
    [t`Country or region`, country],
    [t`Time zone`, organisation.time_zone],
    [t`Currency`, `${organisation.currency} · ${currency}`],
    [t`Language`, language],
    [t`Fiscal year starts`, month],
    [t`State`, states[organisation.status]],
    [t`Schema in the database`, organisation.schema],
  ];
  return (
    <>
      <h2>{t`Organisation`}</h2>
      <div className={styles.card}>
        <NameRow />
        {facts.map(([label, value]) => (
          <div key={label} className={styles.row}>
            <span className="mute">{label}</span>
            <span>{value}</span>
          </div>
        ))}
        <ClockRow />
      </div>
    </>
  );
}

function NameRow() {
  const { t } = useLingui();
  const client = useQueryClient();
  const { organisation, rights } = useSession();
  const shown = (
    <>
      <span className="mute">{t`Name`}</span>
      <span className={styles.value}>{organisation.name}</span>
    </>
  );
  if (!rights.manage_people) return <div className={styles.row}>{shown}</div>;
  const save = async (name: string) => {
    await api.renameOrganisation(name);
    await client.invalidateQueries(sessionQuery);
  };
  return (
    <EditableRow
      label={t`Name`}
      value={organisation.name}
      field="name"
      maxLength={200}
      onSave={save}
      testid="organisation-name"
    >
      {shown}
    </EditableRow>
  );
}
