import { Trans } from "@lingui/react/macro";
import type { CrmObject, HistoryItem } from "@rapport/core";
import { Link } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import { part } from "~/app/part.ts";
import { GhostButton } from "~/ui/atoms.tsx";

const UndoMerge = part(() => import("./UndoMerge.tsx"), "UndoMerge");

type Props = { object: CrmObject; item: HistoryItem; readOnly: boolean };

/** What a record's history says of a merge: where it went, and the way back. */
export function MergeLine({ object, item, readOnly }: Props) {
  const [open, setOpen] = useState(false);
  const id = item.merge_id;
  return (
    <p>
      {item.into ? (
        <Link to="/o/$noun/$id" params={{ noun: object.noun, id: item.into }} className="link">
          <Trans>The record that stayed</Trans>
        </Link>
      ) : null}
      {item.op === "merge" && item.merged && id && !readOnly ? (
        <GhostButton onClick={() => setOpen(true)} data-testid="history-undo-merge">
          <Trans>Undo the merge</Trans>
        </GhostButton>
      ) : null}
      {open && id ? (
        <Suspense fallback={null}>
          <UndoMerge id={id} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </p>
  );
}
