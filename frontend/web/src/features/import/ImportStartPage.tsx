import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { formatAgo, type Import, type ImportSet } from "@rapport/core";
import { IconCheck, IconFileSpreadsheet, IconFiles, IconShieldLock } from "@tabler/icons-react";
import { useIsMutating, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { importsQuery } from "~/data/imports.ts";
import { UPLOAD } from "~/data/importUploads.ts";
import { useObjects } from "~/data/objects.ts";
import { useSession } from "~/data/session.ts";
import { Chip, Segments } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { PageForbidden } from "~/ui/PageError.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { useTitle } from "~/ui/useTitle.ts";
import { DropZone } from "./DropZone.tsx";
import { ImportFrame } from "./ImportFrame.tsx";
import styles from "./import.module.css";
import { grouped, rowsIn, stateOf } from "./setFigures.ts";
import { useStateChip } from "./stateChip.ts";

const route = getRouteApi("/app/import");

/** For whose role it is; others are told so. */
export function ImportStartPage() {
  const { t } = useLingui();
  const { rights } = useSession();
  useTitle(t`Import`);
  return rights.import ? <Start /> : <PageForbidden />;
}

function Start() {
  const { t } = useLingui();
  const { read } = useLocale();
  const search = route.useSearch();
  const objects = useObjects().filter((object) => object.can_import);
  const [chosen, setChosen] = useState(search.object ?? objects[0]?.name ?? "");
  const navigate = useNavigate();
  // What the rows are is settled as the files leave: another choice would not reach them.
  const sending = useIsMutating({ mutationKey: UPLOAD }) > 0;
  const open = async (ids: string[]) => {
    const [only = ""] = ids;
    const { to, id } =
      ids.length === 1
        ? { to: "/import/$id" as const, id: (await api.createImport(chosen, only)).id }
        : { to: "/import/sets/$id" as const, id: (await api.createImportSet(ids)).id };
    await navigate({ to, params: { id } });
  };
  return (
    <ImportFrame step={1} rail={<Promises />}>
      <div className={styles.headline}>
        <h1>{t`Bring a spreadsheet`}</h1>
        <Segments
          label={t`What the rows are`}
          value={chosen}
          options={objects.map((object) => ({
            value: object.name,
            label: read(object.plural),
            testid: `import-object-${object.name}`,
          }))}
          onChange={setChosen}
          disabled={sending}
        />
      </div>
      <DropZone onSent={open} />
      <RecentImports />
    </ImportFrame>
  );
}

function Promises() {
  const { t } = useLingui();
  const points = [
    t`Nothing is written before you have seen a dry run`,
    t`Spellings, duplicates and values that can't be read become questions, not losses`,
    t`The whole import can be undone`,
  ];
  return (
    <>
      <section>
        <h2>{t`How it goes`}</h2>
        <ul>
          {points.map((point) => (
            <li key={point}>
              <IconCheck {...icon} color="var(--ok-text)" />
              {point}
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h2>
          <IconShieldLock {...icon} />
          {t`Your file`}
        </h2>
        <p className="mute">{t`It is encrypted with your workspace's key while it is received, and is never on a disk in the clear.`}</p>
      </section>
    </>
  );
}

export function RecentImports() {
  const { t } = useLingui();
  const imports = useQuery(importsQuery);
  if (!imports.data || imports.data.length === 0) return null;
  return (
    <section style={{ marginTop: 24 }}>
      <h2 style={{ fontSize: 13, fontWeight: 600, marginBottom: 8 }}>{t`Earlier imports`}</h2>
      <ul className={styles.card}>
        {grouped(imports.data).map((each) => (
          <li key={each.id}>{"imports" in each ? <SetLink set={each} /> : <ImportLink item={each} />}</li>
        ))}
      </ul>
    </section>
  );
}

function ImportLink({ item }: { item: Import }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const chip = useStateChip()(item.state);
  return (
    <Link to="/import/$id" params={{ id: item.id }} className={styles.importRow} data-testid="import-row">
      <IconFileSpreadsheet {...icon} />
      <span className="truncate">
        {item.file.name}{" "}
        <span className="mute num">{t`${plural(item.file.rows, { one: "# row", other: "# rows" })}`}</span>
      </span>
      <span className="mute">{formatAgo(item.created_at, locale)}</span>
      <Chip tone={chip.tone}>{chip.label}</Chip>
    </Link>
  );
}

function SetLink({ set }: { set: ImportSet }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const chip = useStateChip()(stateOf(set));
  const [first] = set.imports;
  const names = set.imports.map((item) => item.file.name).join(t({ message: ", ", context: "list" }));
  const rows = t`${plural(rowsIn(set), { one: "# row", other: "# rows" })}`;
  return (
    <Link to="/import/sets/$id" params={{ id: set.id }} className={styles.importRow} data-testid="import-row">
      <IconFiles {...icon} />
      <span className="truncate">
        {names} <span className="mute num">{rows}</span>
      </span>
      <span className="mute">{first ? formatAgo(first.created_at, locale) : ""}</span>
      <Chip tone={chip.tone}>{chip.label}</Chip>
    </Link>
  );
}
