/** Who is looked at, and what they would see: counted by the server over what the editor sees. */
import { Trans, useLingui } from "@lingui/react/macro";
import { NativeSelect } from "@mantine/core";
import { type CrmObject, formatNumber, type Rights, type Role, type RolePreviewed } from "@rapport/core";
import { Bones } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { PreviewExamples } from "./PreviewExamples.tsx";
import { PreviewOthers } from "./PreviewOthers.tsx";
import styles from "./roles.module.css";

type Props = {
  role: Role;
  /** What the role would give. */
  rights: Rights;
  objects: CrmObject[];
  /** The kind of record of which some are shown. */
  object: CrmObject | undefined;
  found: { data: RolePreviewed | undefined; error: unknown; isFetching: boolean; refetch: () => void };
  onPerson: (id: string) => void;
};

export function PreviewPanel({ role, rights, objects, object, found, onPerson }: Props) {
  const { t } = useLingui();
  const { data } = found;
  if (role.people.length === 0)
    return (
      <p className="mute" data-testid="preview-nobody">
        <Trans>Nobody has this role yet. Give it to somebody under Members to see what it shows them.</Trans>
      </p>
    );
  if (found.error) return <ErrorState error={found.error} onRetry={found.refetch} />;
  if (!data) return <Bones rows={6} height={36} />;
  return (
    <div aria-busy={found.isFetching} className={styles.preview} data-testid="role-preview">
      <div className={styles.previewHead}>
        <h3>{t`Live preview`}</h3>
        <NativeSelect
          size="xs"
          aria-label={t`Whose view`}
          value={data.person_id ?? ""}
          data={role.people.map((person) => ({ value: person.id, label: person.name }))}
          onChange={(event) => onPerson(event.currentTarget.value)}
          data-reads
          data-testid="preview-person"
        />
      </div>
      <p className="mute">
        <Trans>Counted with the unsaved changes, over the records that you see yourself.</Trans>
      </p>
      <Figures data={data} objects={objects} />
      {object ? (
        <>
          <PreviewExamples role={role} rights={rights} data={data} object={object} />
          <PreviewOthers data={data} object={object} />
        </>
      ) : null}
    </div>
  );
}

function Figures({ data, objects }: { data: RolePreviewed; objects: CrmObject[] }) {
  const { t } = useLingui();
  const { locale, read } = useLocale();
  const fields = (data.objects ?? []).reduce(
    ([before, after], each) => [before + each.fields_before, after + each.fields_after] as const,
    [0, 0] as readonly [number, number],
  );
  const rows = [
    ...objects.flatMap((object) => {
      const each = data.objects?.find((one) => one.object === object.name);
      return each
        ? [{ key: object.name, label: read(object.plural), before: each.before, after: each.after }]
        : [];
    }),
    { key: "fields", label: t`Fields`, before: fields[0], after: fields[1] },
  ];
  const figure = (value: number) => formatNumber(value, locale);
  return (
    <dl className={styles.figures}>
      {rows.map(({ key, label, before, after }) => (
        <div key={key} data-testid={`sees-${key}`} data-changed={before !== after || undefined}>
          <dt>{label}</dt>
          <dd>
            {before === after ? null : <span className="mute">{figure(before)} → </span>}
            <strong>{figure(after)}</strong>
            <small>
              {before === after
                ? t`unchanged`
                : after > before
                  ? t`${figure(after - before)} more`
                  : t`${figure(before - after)} fewer`}
            </small>
          </dd>
        </div>
      ))}
    </dl>
  );
}
