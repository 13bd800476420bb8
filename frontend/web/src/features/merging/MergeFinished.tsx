import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { CrmObject, MergeDone } from "@rapport/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useLabels } from "~/data/labels.ts";
import { useTitles } from "~/data/options.ts";
import { LinkButton } from "~/ui/LinkButton.tsx";
import { EmptyState } from "~/ui/states.tsx";
import { Moves } from "./Moves.tsx";
import styles from "./merging.module.css";
import { UndoMerge } from "./UndoMerge.tsx";

/** After a merge: the record that stayed, and the way back; after its undo, all that are there again. */
export function MergeFinished({ object, done }: { object: CrmObject; done: MergeDone }) {
  const { t } = useLingui();
  const [asking, setAsking] = useState(false);
  const undone = done.undone_at !== null;
  const actions = (
    <>
      <LinkButton
        to="/o/$noun/$id"
        params={{ noun: object.noun, id: done.survivor_id }}
        data-testid="merge-open"
      >
        <Trans>Open the record</Trans>
      </LinkButton>
      <Button variant="default" onClick={() => setAsking(true)} data-testid="merge-undo">
        <Trans>Undo</Trans>
      </Button>
    </>
  );
  const { title } = done;
  const records = done.merged.length + 1;
  return (
    <div className={styles.done} data-testid="merge-done">
      <EmptyState
        title={undone ? t`The merge is undone` : t`Merged into ${title ?? ""}`}
        actions={undone ? null : actions}
      >
        {undone ? (
          <Trans>Each record is back, with what hung on it.</Trans>
        ) : (
          <>
            <Plural value={records} other="# records became one." />{" "}
            <Trans>Links to the others lead here.</Trans>
          </>
        )}
      </EmptyState>
      {done.moving ? (
        <p className="mute" role="status" data-testid="merge-moving">
          {undone ? (
            <Trans>Much hangs on these records. The rest goes back in the background.</Trans>
          ) : (
            <Trans>Much hangs on these records. The rest moves along in the background.</Trans>
          )}
        </p>
      ) : null}
      {undone || done.moves.length === 0 ? null : (
        <Moves title={<Trans>Moved along</Trans>} moves={done.moves} />
      )}
      {undone ? <Back object={object} ids={[done.survivor_id, ...done.merged]} /> : null}
      {asking ? <UndoMerge id={done.id} onClose={() => setAsking(false)} /> : null}
    </div>
  );
}

function Back({ object, ids }: { object: CrmObject; ids: string[] }) {
  const { t } = useLingui();
  const labels = useLabels();
  useTitles(object, ids);
  return (
    <ul className={styles.back} data-testid="merge-back">
      {ids.map((id) => (
        <li key={id}>
          <Link to="/o/$noun/$id" params={{ noun: object.noun, id }} className="link">
            {labels.records.get(id)?.label || t`No name`}
          </Link>
        </li>
      ))}
    </ul>
  );
}
