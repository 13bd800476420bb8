import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { type CrmObject, formatInstant, type Import } from "@rapport/core";
import { IconArrowBackUp, IconFileDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useImportAction } from "~/data/imports.ts";
import { useSession } from "~/data/session.ts";
import { saveResponse } from "~/ui/download.ts";
import { icon } from "~/ui/icons.ts";
import { LinkButton } from "~/ui/LinkButton.tsx";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { Totals } from "./CheckStep.tsx";
import { FileKept } from "./FileKept.tsx";
import { ImportFrame } from "./ImportFrame.tsx";
import { ImportRows } from "./ImportRows.tsx";
import { ItemProgress } from "./ItemProgress.tsx";
import styles from "./import.module.css";

export function RunStep({ item, object }: { item: Import; object: CrmObject }) {
  const { t } = useLingui();
  const { inline } = useLocale();
  const [tab, setTab] = useState("all");
  const busy = item.state === "running" || item.state === "undoing";
  const titles: Partial<Record<Import["state"], string>> = {
    running: t`Importing`,
    done: t`Imported`,
    failed: item.totals
      ? t`Stopped half way. What was written is kept.`
      : t`The dry run stopped. Nothing was written.`,
    undoing: t`Undoing the import`,
    undone: t`The import was undone`,
  };
  const foot = (
    <>
      <ErrorsFile item={item} />
      <span className={styles.say}>
        <UndoUntil item={item} />
      </span>
      <UndoButton item={item} />
      <LinkButton to="/o/$noun" params={{ noun: object.noun }} data-testid="import-open">
        {t`Open ${inline(object.plural)}`}
      </LinkButton>
    </>
  );
  return (
    <ImportFrame step={4} done={item.state === "done"} foot={foot}>
      <div className={styles.headline}>
        <div>
          <h1 data-testid="import-state" data-state={item.state}>
            {titles[item.state] ?? item.state}
          </h1>
          <FileKept file={item.file} />
        </div>
        {item.state === "failed" && item.file.kept_until ? <GoOn item={item} /> : null}
      </div>
      {busy ? (
        <ItemProgress item={item} label={item.state === "running" ? t`Rows written` : t`Rows undone`} />
      ) : null}
      {item.totals ? <Totals totals={item.totals} planned={item.state === "running"} /> : null}
      {busy || !item.file.kept_until ? null : (
        <ImportRows item={item} object={object} tab={tab} onTab={setTab} />
      )}
    </ImportFrame>
  );
}

/** A run goes on after its last chunk; a check that stopped is simply made again. */
function GoOn({ item }: { item: Import }) {
  const action = useImportAction(item.id);
  const again = () => action.mutate(item.totals ? { do: "run" } : { do: "check", decisions: item.decisions });
  return (
    <Button onClick={again} loading={action.isPending} data-testid="import-again">
      {item.totals ? <Trans>Continue from here</Trans> : <Trans>Check again</Trans>}
    </Button>
  );
}

function UndoUntil({ item }: { item: Import }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useSession().organisation.time_zone;
  if (item.state !== "done" || !item.undo_until) return null;
  const until = formatInstant(item.undo_until, locale, zone);
  return <>{t`Can be undone until ${until}`}</>;
}

function UndoButton({ item }: { item: Import }) {
  const message = useErrorMessage();
  const action = useImportAction(item.id);
  if (item.state !== "done" && (item.state !== "failed" || !item.totals)) return null;
  const undo = () =>
    action.mutate({ do: "undo" }, { onError: (error) => toast({ text: message(error), tone: "danger" }) });
  return (
    <Button
      variant="default"
      leftSection={<IconArrowBackUp {...icon} />}
      onClick={undo}
      loading={action.isPending}
      data-testid="import-undo"
    >
      <Trans>Undo the import</Trans>
    </Button>
  );
}

function ErrorsFile({ item }: { item: Import }) {
  const message = useErrorMessage();
  const errors = item.totals?.errors ?? 0;
  const download = useMutation({
    mutationFn: async () => saveResponse(await api.importErrors(item.id), "errors.csv"),
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  if (errors === 0 || !item.file.kept_until) return null;
  return (
    <Button
      variant="default"
      leftSection={<IconFileDownload {...icon} />}
      onClick={() => download.mutate()}
      data-testid="import-errors"
    >
      <Trans>File of the rows with errors</Trans>
    </Button>
  );
}
