import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { CrmObject, MergeDone } from "@rapport/core";
import { useState } from "react";
import { LinkButton } from "~/ui/LinkButton.tsx";
import { EmptyState } from "~/ui/states.tsx";
import { UndoMerge } from "./UndoMerge.tsx";

/** After a merge: the record that stayed, and the way back. */
export function MergeFinished({ object, done }: { object: CrmObject; done: MergeDone }) {
  const { t } = useLingui();
  const [asking, setAsking] = useState(false);
  const [undone, setUndone] = useState(false);
  const actions = (
    <>
      <LinkButton
        to="/o/$noun/$id"
        params={{ noun: object.noun, id: done.survivor_id }}
        data-testid="merge-open"
      >
        <Trans>Open the record</Trans>
      </LinkButton>
      {undone ? null : (
        <Button variant="default" onClick={() => setAsking(true)} data-testid="merge-undo">
          <Trans>Undo</Trans>
        </Button>
      )}
    </>
  );
  const { title, rows } = done;
  const records = done.merged.length + 1;
  return (
    <div data-testid="merge-done">
      <EmptyState title={undone ? t`The merge is undone` : t`Merged into ${title ?? ""}`} actions={actions}>
        {undone ? (
          <Trans>Each record is back, with what hung on it.</Trans>
        ) : (
          <>
            <Plural value={records} other="# records became one." />{" "}
            <Plural value={rows} one="# row moved along." other="# rows moved along." />{" "}
            <Trans>Links to the others lead here.</Trans>
          </>
        )}
      </EmptyState>
      {asking ? (
        <UndoMerge
          id={done.id}
          onClose={(did) => {
            setAsking(false);
            setUndone(undone || did);
          }}
        />
      ) : null}
    </div>
  );
}
