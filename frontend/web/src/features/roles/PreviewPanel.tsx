/** Who is looked at, and what they would see: counted by the server over what the editor sees. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Select } from "@mantine/core";
import { type CrmObject, formatNumber, type Rights, type Role, type RolePreviewed } from "@rapport/core";
import { Bones } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { PreviewExamples } from "./PreviewExamples.tsx";
import { PreviewOthers } from "./PreviewOthers.tsx";
import styles from "./roles.module.css";

type Somebody = { id: string; name: string };

/** So many people are listed at once; whoever looks for others types their name. */
const LISTED = 50;

type Props = {
  role: Role;
  /** Everybody who may be looked at, those who have the role or not. */
  people: Somebody[];
  /** What the role would give. */
  rights: Rights;
  objects: CrmObject[];
  /** The kind of record of which some are shown. */
  object: CrmObject | undefined;
  found: { data: RolePreviewed | undefined; error: unknown; isFetching: boolean; refetch: () => void };
  onPerson: (id: string) => void;
};

export function PreviewPanel({ role, people, rights, objects, object, found, onPerson }: Props) {
  const { t } = useLingui();
  const { data } = found;
  const looked = data?.person_id ?? null;
  const option = ({ id, name }: Somebody) => ({ value: id, label: name });
  const holders = new Set(role.people.map(({ id }) => id));
  const others = people.filter(({ id }) => !holders.has(id));
  return (
    <div aria-busy={found.isFetching} className={styles.preview} data-testid="role-preview">
      <div className={styles.previewHead}>
        <h3>{t`Live preview`}</h3>
        <Select
          size="xs"
          aria-label={t`Whose view`}
          searchable
          allowDeselect={false}
          limit={LISTED}
          nothingFoundMessage={t`Nothing found`}
          placeholder={t`Choose somebody`}
          value={looked}
          data={[
            { group: t`Have the role`, items: role.people.map(option) },
            { group: t`As if they had it`, items: others.map(option) },
          ].filter(({ items }) => items.length > 0)}
          onChange={(id) => id && onPerson(id)}
          data-reads
          data-testid="preview-person"
        />
      </div>
      {found.error ? (
        <ErrorState error={found.error} onRetry={found.refetch} />
      ) : looked && data ? (
        <Shown
          role={role}
          rights={rights}
          objects={objects}
          object={object}
          data={data}
          person={[...role.people, ...others].find(({ id }) => id === looked)}
        />
      ) : role.people.length === 0 && !found.isFetching ? (
        <p className="mute" data-testid="preview-nobody">
          <Trans>Nobody has this role yet. Choose somebody to see what it would show them.</Trans>
        </p>
      ) : (
        <Bones rows={6} height={36} />
      )}
    </div>
  );
}

type ShownProps = Pick<Props, "role" | "rights" | "objects" | "object"> & {
  data: RolePreviewed;
  person: Somebody | undefined;
};

function Shown({ role, rights, objects, object, data, person }: ShownProps) {
  return (
    <>
      <p className="mute">
        <Trans>Counted with the unsaved changes, over the records that you see yourself.</Trans>
      </p>
      <Figures data={data} objects={objects} />
      {object ? (
        <>
          <PreviewExamples role={role} rights={rights} data={data} object={object} person={person} />
          <PreviewOthers data={data} object={object} />
        </>
      ) : null}
    </>
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
