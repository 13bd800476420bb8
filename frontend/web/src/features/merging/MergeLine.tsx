import { Trans } from "@lingui/react/macro";
import type { CrmObject, HistoryItem } from "@rapport/core";
import { Link } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import { part } from "~/app/part.ts";
import { useLabels } from "~/data/labels.ts";
import { GhostButton } from "~/ui/atoms.tsx";
import styles from "./merging.module.css";

const UndoMerge = part(() => import("./UndoMerge.tsx"), "UndoMerge");

type Props = { object: CrmObject; item: HistoryItem; undone: boolean; readOnly: boolean };

/** What a record's history says of a merge: what it was made of, where it went, and the way back while there is one. */
export function MergeLine({ object, item, undone, readOnly }: Props) {
  const [open, setOpen] = useState(false);
  const labels = useLabels();
  const id = item.merge_id;
  return (
    <p>
      {item.merged?.map((other) => (
        <span key={other} className={styles.part}>
          {labels.records.get(other)?.label ?? <Trans>A record that you may not see</Trans>}
        </span>
      ))}
      {item.into ? (
        <Link to="/o/$noun/$id" params={{ noun: object.noun, id: item.into }} className="link">
          {labels.records.get(item.into)?.label ?? <Trans>The record that stayed</Trans>}
        </Link>
      ) : null}
      {item.op === "merge" && item.merged && id && !undone && !readOnly ? (
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
