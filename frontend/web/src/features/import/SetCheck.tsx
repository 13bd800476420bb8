import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { type CrmObject, formatNumber, type ImportSet } from "@rapport/core";
import {
  IconArrowBackUp,
  IconArrowLeft,
  IconBellOff,
  IconCheck,
  IconCircleCheck,
  IconClock,
  IconFileDownload,
  IconFileSpreadsheet,
  IconKey,
  IconRefresh,
} from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useSetAction } from "~/data/importSets.ts";
import { byName, fieldOf } from "~/data/objects.ts";
import { GhostButton } from "~/ui/atoms.tsx";
import { saveResponse } from "~/ui/download.ts";
import { icon } from "~/ui/icons.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { FindingRow } from "./Findings.tsx";
import { ImportFrame } from "./ImportFrame.tsx";
import styles from "./import.module.css";
import { DiscardSet, SetProgress, SetTotals, UNDO_DAYS } from "./SetParts.tsx";
import { SetPreview } from "./SetPreview.tsx";
import {
  decisionsOf,
  findingsOf,
  kpisOf,
  mergesOf,
  progressOf,
  recordsIn,
  rowsIn,
  secondsOf,
} from "./setFigures.ts";

type Props = { set: ImportSet; objects: CrmObject[]; onBack: () => void };

export function SetCheck({ set, objects, onBack }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const message = useErrorMessage();
  const action = useSetAction(set.id);
  const [place, setPlace] = useState<{ file: string; tab: string } | null>(null);
  const fail = (error: unknown) => toast({ text: message(error), tone: "danger" });
  const check = (decisions: ReturnType<typeof decisionsOf>) =>
    action.mutate({ do: "check", decisions }, { onError: fail });
  const decide = (file: string, id: string, value: string) => {
    const all = decisionsOf(set);
    check({ ...all, [file]: { ...all[file], [id]: value } });
  };
  const checking = set.state === "checking";
  const known = set.imports.every((item) => item.totals !== null);
  const records = recordsIn(set);
  const foot = (
    <>
      <GhostButton onClick={onBack} data-testid="import-back">
        <IconArrowLeft {...icon} />
        <Trans>Back to matching</Trans>
      </GhostButton>
      <DiscardSet set={set} />
      <span className={styles.say} data-testid="import-promise">
        <Assurance set={set} />
      </span>
      <Button
        disabled={checking || action.isPending || !known || records === 0}
        loading={action.isPending && action.variables?.do === "run"}
        onClick={() => action.mutate({ do: "run" }, { onError: fail })}
        data-testid="import-run"
      >
        {known
          ? t`Import ${plural(records, { one: "# record", other: "# records" })}`
          : t({ message: "Import", context: "verb" })}
      </Button>
    </>
  );
  const files = t`${plural(set.imports.length, { one: "# file", other: "# files" })}`;
  const rows = t`${plural(rowsIn(set), { one: "# row", other: "# rows" })}`;
  const seconds = formatNumber(secondsOf(set).toFixed(1), locale);
  return (
    <ImportFrame step={3} foot={foot} rail={known ? <CheckRail set={set} objects={objects} /> : undefined}>
      <div className={styles.headline}>
        <div>
          <h1 data-testid="import-headline">
            {checking ? t`Checking, nothing is written` : t`Dry run done, nothing is written yet`}
          </h1>
          <p className="mute">
            {checking
              ? t`${files}, ${rows}.`
              : t`${files}, ${rows}, checked in ${seconds} s. Below is what would happen.`}
          </p>
        </div>
        <Button
          variant="default"
          leftSection={<IconRefresh {...icon} />}
          disabled={checking}
          onClick={() => check(decisionsOf(set))}
        >
          <Trans>Check again</Trans>
        </Button>
      </div>
      {checking ? <SetProgress progress={progressOf(set)} label={t`Rows checked`} /> : null}
      {known ? (
        <div className={styles.result} data-stale={checking || undefined} aria-busy={checking}>
          <SetTotals set={set} objects={objects} tense="would" />
          <SetFindings set={set} onDecide={decide} onShow={(file, tab) => setPlace({ file, tab })} />
          <ErrorFiles set={set} />
          <SetPreview set={set} objects={objects} place={place} onPlace={setPlace} />
        </div>
      ) : null}
    </ImportFrame>
  );
}

type FindingsProps = {
  set: ImportSet;
  onDecide: (file: string, id: string, value: string) => void;
  onShow: (file: string, tab: string) => void;
};

/** Each finding of each file is a decision with a default already taken. */
function SetFindings({ set, onDecide, onShow }: FindingsProps) {
  const { t } = useLingui();
  const found = findingsOf(set);
  if (found.length === 0)
    return (
      <div className={`${styles.card} ${styles.finding}`}>
        <IconCircleCheck {...icon} color="var(--ok-text)" />
        <b>{t`Every value was understood. There is nothing to decide.`}</b>
      </div>
    );
  return (
    <div className={styles.card} data-testid="import-findings">
      {found.map(({ item, finding }) => (
        <FindingRow
          key={`${item.id}/${finding.id}`}
          finding={finding}
          decision={item.decisions[finding.id]}
          file={item.file.name}
          onDecide={(id, value) => onDecide(item.id, id, value)}
          onShow={(tab) => onShow(item.id, tab)}
        />
      ))}
    </div>
  );
}

/** The rows that can't be taken as they are, as files to mend and send again. */
export function ErrorFiles({ set }: { set: ImportSet }) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const download = useMutation({
    mutationFn: async (id: string) => saveResponse(await api.importErrors(id), "errors.csv"),
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  const bad = set.imports.filter(
    ({ totals, findings, file }) =>
      file.kept_until && ((totals?.errors ?? 0) > 0 || findings.some((each) => each.kind === "unreadable")),
  );
  if (bad.length === 0) return null;
  return (
    <p className={styles.errors}>
      {bad.map((item) => (
        <Button
          key={item.id}
          variant="default"
          size="xs"
          leftSection={<IconFileDownload {...icon} />}
          loading={download.isPending && download.variables === item.id}
          onClick={() => download.mutate(item.id)}
          data-testid="import-errors"
        >
          {t`Rows to mend of ${item.file.name}`}
        </Button>
      ))}
    </p>
  );
}

/** Beside the button: what was decided so far, and for how long all of it can be taken back. */
function Assurance({ set }: { set: ImportSet }) {
  const { t } = useLingui();
  const merges = mergesOf(set);
  const kept = set.imports
    .flatMap((item) => item.findings)
    .reduce((sum, finding) => sum + (finding.kind === "empty" ? finding.count : 0), 0);
  const parts = [
    merges > 0 ? t`${plural(merges, { one: "# merge accepted", other: "# merges accepted" })}` : "",
    kept > 0 ? t`${plural(kept, { one: "# incomplete row kept", other: "# incomplete rows kept" })}` : "",
    t`All of it can be undone for ${UNDO_DAYS} days`,
  ];
  return parts.filter(Boolean).join(" · ");
}

function CheckRail({ set, objects }: { set: ImportSet; objects: CrmObject[] }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const records = formatNumber(recordsIn(set), locale);
  return (
    <>
      <section>
        <h2>
          <IconArrowBackUp {...icon} />
          {t`The whole batch can be undone`}
        </h2>
        <p className="mute">{t`For ${UNDO_DAYS} days, one click takes all ${records} back.`}</p>
        <ul>
          <li>
            <IconCheck {...icon} color="var(--ok-text)" />
            {t`New records go, records that were there before are as they were`}
          </li>
          <li>
            <IconCheck {...icon} color="var(--ok-text)" />
            {t`What somebody changed after the import is listed first: you keep it or take it back`}
          </li>
          <li>
            <IconCheck {...icon} color="var(--ok-text)" />
            {t`The undo can be undone`}
          </li>
        </ul>
      </section>
      <section>
        <h2>{t`Files`}</h2>
        <ul className={styles.railFiles}>
          {[...set.imports]
            .sort((a, b) => (b.totals?.rows ?? 0) - (a.totals?.rows ?? 0))
            .map((item) => (
              <li key={item.id}>
                <IconFileSpreadsheet {...icon} color="var(--mute)" />
                <span className="truncate">{item.file.name}</span>
                <span className="mute num">
                  {t`${plural(item.totals?.rows ?? item.file.rows, { one: "# row", other: "# rows" })}`}
                </span>
              </li>
            ))}
        </ul>
        <NamedPeople set={set} objects={objects} />
      </section>
      <section>
        <h2>{t`While it runs`}</h2>
        <ul>
          <li>
            <IconClock {...icon} color="var(--mute)" />
            {t`You can leave this page`}
          </li>
          <li>
            <IconBellOff {...icon} color="var(--mute)" />
            {t`Nobody is notified, and no message goes to any customer`}
          </li>
          <Keys set={set} objects={objects} />
        </ul>
      </section>
    </>
  );
}

/** Why there are more people than rows: some are named in a column only. */
function NamedPeople({ set, objects }: { set: ImportSet; objects: CrmObject[] }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const kpi = kpisOf(set).find((each) => each.object === "person" && each.named > 0);
  const item = set.imports.find((each) => each.object === "person");
  const column = item?.columns.find((each) => each.field === "manager")?.header;
  if (!kpi || !item || !column || !byName(objects, "person")) return null;
  const { create, unchanged, rows } = kpi.totals;
  const [all, listed, named] = [create + unchanged, rows, kpi.named].map((n) => formatNumber(n, locale));
  return (
    <p className={`${styles.sum} mute`} data-testid="import-people-sum">
      {t`${all} people = ${listed} in rows + ${named} from the column “${column}”. They own what is theirs; a seat can be given later.`}
    </p>
  );
}

function Keys({ set, objects }: { set: ImportSet; objects: CrmObject[] }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const names = set.imports.flatMap((item) => {
    const object = byName(objects, item.object);
    const field = object && item.key ? fieldOf(object, item.key) : undefined;
    return object && field ? [`${read(object.plural)}: ${read(field.label)}`] : [];
  });
  if (names.length === 0) return null;
  const keys = names.join(t({ message: "; ", context: "list of keys" }));
  return (
    <li>
      <IconKey {...icon} color="var(--mute)" />
      {t`The same files again only update (${keys})`}
    </li>
  );
}
