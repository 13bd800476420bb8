/** Edits of all records that match: begun, watched while they are under way, stopped and taken back. */
import {
  ApiError,
  type BulkBody,
  type BulkEdit,
  type BulkEditOp,
  type CrmObject,
  uuidv7,
} from "@rapport/core";
import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { api } from "~/app/api.ts";
import { queryClient } from "~/app/queries.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { refreshLists } from "./cache.ts";
import { onForget } from "./forget.ts";

/** Of more records than these the page doesn't wait for the answer. */
export const AT_ONCE = 500;
const EVERY = 1_000;
const NEEDED = "approvals.needed";
const SHOWN_FOR = 60 * 60 * 1_000;
const UNDER_WAY: ReadonlySet<string> = new Set(["running", "undoing"]);
const IN_BACKGROUND: ReadonlySet<string> = new Set(["update", "assign", "place", "delete"]);

export const isUnderWay = (edit: BulkEdit): boolean => UNDER_WAY.has(edit.state);
export const inBackground = (op: string): op is BulkEditOp => IN_BACKGROUND.has(op);

/** What the reader has put away; kept nowhere, so another tab still shows it. */
const putAway = new Set<string>();
onForget(() => putAway.clear());

const editsQuery = (object: CrmObject) =>
  queryOptions({
    queryKey: ["bulk-edits", object.name],
    queryFn: () => api.bulkEdits(object.name),
    refetchInterval: (query) => (query.state.data?.some(isUnderWay) ? EVERY : false),
  });

/** The edit of a kind of record that its list shows: under way, or ended within the hour and not put away. */
export function useShownEdit(object: CrmObject): { edit: BulkEdit | undefined; hide: () => void } {
  const [, redraw] = useState(0);
  const { data } = useQuery({ ...editsQuery(object), enabled: object.rights.update !== "none" });
  const edit = data?.[0];
  const busy = edit !== undefined && isUnderWay(edit);
  const was = useRef(busy);
  useEffect(() => {
    if (was.current && !busy) {
      refreshLists(object.noun);
      void queryClient.invalidateQueries({ queryKey: ["record", object.noun] });
    }
    was.current = busy;
  }, [busy, object.noun]);
  const ended = edit?.finished_at ? Date.now() - Date.parse(edit.finished_at) < SHOWN_FOR : false;
  const shown = edit && !putAway.has(edit.id) && (busy || ended) ? edit : undefined;
  const hide = () => {
    if (edit) putAway.add(edit.id);
    redraw((count) => count + 1);
  };
  return { edit: shown, hide };
}

function useEditWrite<A>(object: CrmObject, write: (argument: A) => Promise<BulkEdit>) {
  const message = useErrorMessage();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: write,
    onSuccess: (made) => {
      const others = (queryClient.getQueryData(editsQuery(object).queryKey) ?? []).filter(
        (each) => each.id !== made.id,
      );
      queryClient.setQueryData(editsQuery(object).queryKey, [made, ...others]);
    },
    onError: (error) => {
      // Whoever may ask for it is offered that instead.
      if (error instanceof ApiError && error.code === NEEDED) return;
      toast({ text: message(error), tone: "danger" });
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: editsQuery(object).queryKey }),
  });
}

export const useStartEdit = (object: CrmObject) =>
  useEditWrite(object, (body: BulkBody & { op: BulkEditOp }) =>
    api.startBulkEdit(object.name, { ...body, id: uuidv7() }),
  );
export const useStopEdit = (object: CrmObject) => useEditWrite(object, (id: string) => api.stopBulkEdit(id));
export const useResumeEdit = (object: CrmObject) =>
  useEditWrite(object, (id: string) => api.resumeBulkEdit(id));
export const useUndoEdit = (object: CrmObject) => useEditWrite(object, (id: string) => api.undoBulkEdit(id));
