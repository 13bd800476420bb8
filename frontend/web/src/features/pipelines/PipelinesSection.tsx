/** Pipelines in the settings: stages in their order, what each asks for, and where deals go when one is taken away. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { ApiError, type Pipeline } from "@rapport/core";
import { IconPlus } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { usePipelines, useSavePipeline } from "~/data/board.ts";
import { useObject } from "~/data/objects.ts";
import inputs from "~/fields/fields.module.css";
import { GhostButton, Segments } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { addStage, type Draft, draftOf, emptyDraft, payloadOf } from "./draft.ts";
import styles from "./pipelines.module.css";
import { StageRow } from "./StageRow.tsx";
import { Uses } from "./Uses.tsx";

const NEW = "new";

export function PipelinesSection() {
  const { t } = useLingui();
  const { read } = useLocale();
  const lines = usePipelines().filter((line) => !line.archived);
  const [chosen, setChosen] = useState(lines[0]?.id ?? NEW);
  const line = lines.find((each) => each.id === chosen);
  return (
    <>
      <h2>{t`Pipelines`}</h2>
      <div className={styles.lines}>
        {lines.length > 1 || chosen === NEW ? (
          <Segments
            label={t`Pipeline`}
            value={chosen}
            options={[
              ...lines.map((each) => ({ value: each.id, label: read(each.label) })),
              ...(chosen === NEW ? [{ value: NEW, label: t`New pipeline` }] : []),
            ]}
            onChange={setChosen}
          />
        ) : null}
        {chosen === NEW ? null : (
          <GhostButton onClick={() => setChosen(NEW)} data-writes data-testid="pipeline-new">
            <IconPlus {...icon} />
            <Trans>New pipeline</Trans>
          </GhostButton>
        )}
      </div>
      <Editor key={line ? `${line.id}/${line.version}` : NEW} line={line} onSaved={setChosen} />
    </>
  );
}

function Editor({ line, onSaved }: { line: Pipeline | undefined; onSaved: (id: string) => void }) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const object = useObject("deals");
  const start = (): Draft => (line ? draftOf(line) : emptyDraft());
  const [draft, setDraft] = useState(start);
  const save = useSavePipeline();
  const [first] = useState(() => JSON.stringify(payloadOf(draft)));
  const dirty = JSON.stringify(payloadOf(draft)) !== first;
  useLeaveWarning(dirty);
  const submit = () =>
    save.mutate(
      { id: draft.id, draft: payloadOf(draft) },
      {
        onSuccess: (saved) => {
          toast({ text: t`Pipeline saved`, tone: "plain" });
          const mine = saved.find((each) => each.id === draft.id) ?? saved.at(-1);
          if (mine) onSaved(mine.id);
        },
      },
    );
  if (!object) return null;
  const relabel = (part: Partial<Draft["label"]>) =>
    setDraft({ ...draft, label: { ...draft.label, ...part } });
  const changed = save.error instanceof ApiError && save.error.code === "deals.pipeline_changed";
  return (
    <form
      data-writes
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      data-testid="pipeline-form"
    >
      <div className={styles.names}>
        <label>
          {t`Name in Chinese`}
          <input
            className={inputs.input}
            value={draft.label.zh}
            onChange={(event) => relabel({ zh: event.currentTarget.value })}
          />
        </label>
        <label>
          {t`Name in English`}
          <input
            className={inputs.input}
            value={draft.label.en}
            onChange={(event) => relabel({ en: event.currentTarget.value })}
          />
        </label>
      </div>
      <Uses draft={draft} onDraft={setDraft} />
      <div className={styles.table}>
        <div className={styles.heads}>
          <span />
          <span>{t`Chinese`}</span>
          <span>{t`English`}</span>
          <span>{t`Probability`}</span>
          <span>{t`Idle after`}</span>
          <span>{t`Forecast as`}</span>
          <span>{t`Asks for`}</span>
          <span>{t`To leave`}</span>
          <span />
        </div>
        {draft.rows.map((row) => (
          <StageRow key={row.key} object={object} draft={draft} row={row} onDraft={setDraft} />
        ))}
      </div>
      <GhostButton onClick={() => setDraft(addStage(draft))} data-testid="stage-add">
        <IconPlus {...icon} />
        <Trans>Stage</Trans>
      </GhostButton>
      <GoneStages draft={draft} onDraft={setDraft} />
      {save.error ? (
        <p className={inputs.problem} role="alert">
          {message(save.error)}
        </p>
      ) : null}
      <div className={styles.foot}>
        {changed ? null : (
          <Button variant="default" disabled={!dirty} onClick={() => setDraft(start())}>
            <Trans>Revert</Trans>
          </Button>
        )}
        <Button type="submit" disabled={!dirty} loading={save.isPending} data-testid="pipeline-save">
          <Trans>Save pipeline</Trans>
        </Button>
      </div>
    </form>
  );
}

function GoneStages({ draft, onDraft }: { draft: Draft; onDraft: (draft: Draft) => void }) {
  const { t } = useLingui();
  const { read } = useLocale();
  if (draft.gone.length === 0) return null;
  const targets = draft.rows.filter((row) => row.id !== null);
  const send = (id: string, to: string) =>
    onDraft({ ...draft, gone: draft.gone.map((each) => (each.id === id ? { ...each, to } : each)) });
  return (
    <ul className={styles.gone}>
      {draft.gone.map((each) => {
        const name = read(each.label);
        return (
          <li key={each.id}>
            <span>{t`${name} goes. Its deals move to`}</span>
            <select
              className={inputs.input}
              aria-label={t`Where the deals of ${name} move to`}
              value={each.to ?? ""}
              onChange={(event) => send(each.id, event.currentTarget.value)}
            >
              {targets.map((row) => (
                <option key={row.key} value={row.id ?? ""}>
                  {read(row.label)}
                </option>
              ))}
            </select>
          </li>
        );
      })}
    </ul>
  );
}

/** A half-made pipeline is not lost by a closed tab. */
function useLeaveWarning(dirty: boolean): void {
  useEffect(() => {
    if (!dirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [dirty]);
}
