import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { type CrmObject, formatInstant, formatNumber, type ImportSet } from "@rapport/core";
import { IconArrowBackUp, IconArrowForwardUp } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import { api } from "~/app/api.ts";
import { part } from "~/app/part.ts";
import { useSetAction } from "~/data/importSets.ts";
import { byName } from "~/data/objects.ts";
import { useSession } from "~/data/session.ts";
import { Bones } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { LinkButton } from "~/ui/LinkButton.tsx";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { EditedDialog, KeptRecords } from "./Edited.tsx";
import { ImportFrame } from "./ImportFrame.tsx";
import styles from "./import.module.css";
import { ErrorFiles } from "./SetCheck.tsx";
import { SetProgress, SetTotals } from "./SetParts.tsx";
import { SetPreview } from "./SetPreview.tsx";
import { HISTORY, progressOf, rowsIn, undoUntil, writtenIn } from "./setFigures.ts";

const SetResult = part(() => import("./SetResult.tsx"), "SetResult");

type Props = { set: ImportSet; objects: CrmObject[] };

export function SetRun({ set, objects }: Props) {
  const { t } = useLingui();
  const { inline } = useLocale();
  const [place, setPlace] = useState<{ file: string; tab: string } | null>(null);
  const { state } = set;
  const busy = state === "running" || state === "undoing";
  const titles: Partial<Record<ImportSet["state"], string>> = {
    running: t`Importing`,
    done: t`Imported`,
    failed: t`Stopped half way. What was written is kept.`,
    undoing: t`Undoing the import`,
    undone: t`The import was undone`,
  };
  const records = set.imports.filter((item) => item.object !== HISTORY);
  const main = byName(objects, records.sort((a, b) => b.file.size - a.file.size)[0]?.object);
  const foot = (
    <>
      <span className={styles.say}>
        <UndoUntil set={set} />
      </span>
      <UndoSet set={set} objects={objects} />
      {main && state === "done" && main.name !== "person" ? (
        <LinkButton to="/o/$noun" params={{ noun: main.noun }} data-testid="import-open">
          {t`Open ${inline(main.plural)}`}
        </LinkButton>
      ) : null}
    </>
  );
  return (
    <ImportFrame step={4} done={state === "done"} foot={busy ? undefined : foot}>
      <div className={styles.headline}>
        <div>
          <h1 data-testid="import-state" data-state={state}>
            {titles[state] ?? state}
          </h1>
          <Written set={set} />
        </div>
        {state === "failed" ? <GoOn set={set} /> : null}
      </div>
      {busy ? (
        <SetProgress
          progress={progressOf(set)}
          label={state === "running" ? t`Rows written` : t`Rows undone`}
        />
      ) : null}
      {state === "undone" ? null : (
        <SetTotals set={set} objects={objects} tense={state === "done" ? "was" : "would"} />
      )}
      <KeptRecords set={set} objects={objects} />
      {state === "done" ? (
        <Suspense fallback={<Bones rows={6} height={40} />}>
          <SetResult set={set} objects={objects} />
        </Suspense>
      ) : null}
      {busy ? null : (
        <>
          <ErrorFiles set={set} />
          <SetPreview set={set} objects={objects} place={place} onPlace={setPlace} />
        </>
      )}
    </ImportFrame>
  );
}

/** Under the title: how far it came, where that is not the whole. */
function Written({ set }: { set: ImportSet }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const names = set.imports.map((item) => item.file.name).join(t({ message: ", ", context: "list" }));
  const [written, all] = [writtenIn(set), rowsIn(set)].map((count) => formatNumber(count, locale));
  const code = set.imports.find((item) => item.error_code)?.error_code;
  if (set.state !== "failed") return <p className="mute">{names}</p>;
  return (
    <p className="mute">
      {t`${written} of ${all} rows are written. Continue from here, or take them back.`}{" "}
      {code ? <code className={styles.code}>{code}</code> : null}
    </p>
  );
}

function GoOn({ set }: { set: ImportSet }) {
  const message = useErrorMessage();
  const action = useSetAction(set.id);
  const fail = (error: unknown) => toast({ text: message(error), tone: "danger" });
  return (
    <Button
      onClick={() => action.mutate({ do: "run" }, { onError: fail })}
      loading={action.isPending}
      data-testid="import-again"
    >
      <Trans>Continue from here</Trans>
    </Button>
  );
}

function UndoUntil({ set }: { set: ImportSet }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useSession().organisation.time_zone;
  const end = set.state === "done" ? undoUntil(set) : null;
  if (!end) return null;
  const until = formatInstant(end, locale, zone);
  return t`All of it can be undone until ${until}`;
}

/** One click takes all back. Only what somebody changed since is asked about; another click brings all back. */
function UndoSet({ set, objects }: Props) {
  const message = useErrorMessage();
  const action = useSetAction(set.id);
  const fail = (error: unknown) => toast({ text: message(error), tone: "danger" });
  const look = useMutation({
    mutationFn: async () => {
      const found = await Promise.all(set.imports.map((item) => api.editedRecords(item.id)));
      return found.flatMap(({ items }) => items);
    },
    onError: fail,
  });
  const undo = (records?: Record<string, "keep" | "revert">) => {
    look.reset();
    action.mutate({ do: "undo", ...(records ? { records } : {}) }, { onError: fail });
  };
  const ask = () => look.mutate(undefined, { onSuccess: (records) => void (records.length === 0 && undo()) });
  if (set.state === "undone")
    return (
      <Button
        variant="default"
        leftSection={<IconArrowForwardUp {...icon} />}
        onClick={() => undo()}
        loading={action.isPending}
        data-testid="import-redo"
      >
        <Trans>Bring it back</Trans>
      </Button>
    );
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconArrowBackUp {...icon} />}
        onClick={ask}
        loading={action.isPending || look.isPending}
        data-testid="import-undo"
      >
        <Trans>Undo the import</Trans>
      </Button>
      {look.data && look.data.length > 0 ? (
        <EditedDialog records={look.data} objects={objects} onClose={() => look.reset()} onUndo={undo} />
      ) : null}
    </>
  );
}
