/**
 * Writing records. A write shows at once and is sent in the record's own queue, one after the other, each on the version
 * that the one before it made: two quick edits of one person never conflict with each other.
 */
import { useLingui } from "@lingui/react/macro";
import {
  ApiError,
  type BulkBody,
  type ConflictField,
  type CrmObject,
  type Field,
  type Text,
  type Value,
  type Written,
} from "@rapport/core";
import { useMutation } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { queryClient } from "~/app/queries.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { afterWrite, currentRecord, dropRecords, patchRecord, refreshLists, refreshRecord } from "./cache.ts";
import { clearConflict, markConflict, type Remedy } from "./conflicts.ts";
import { onForget } from "./forget.ts";
import { absorb } from "./labels.ts";

const queues = new Map<string, Promise<unknown>>();
/** The version that this tab's last write of a field made. */
const ownVersions = new Map<string, number>();
onForget(() => ownVersions.clear());

/**
 * What a write of several fields is based on: the record as the person saw it when they began, not as it has become on
 * screen since, or what others wrote meanwhile would be overwritten unseen. Own writes of these fields are no conflict.
 */
const basedOn = (id: string, seen: number, names: readonly string[]): number =>
  Math.max(seen, ...names.map((name) => ownVersions.get(`${id}/${name}`) ?? 0));

function noteOwn(id: string, names: readonly string[], version: number): void {
  for (const name of names) ownVersions.set(`${id}/${name}`, version);
}

/** Marks each of these fields in which somebody else was first; false when there is none. */
export function markConflicts(error: unknown, id: string, names: readonly string[]): boolean {
  const found = names.flatMap((name) => {
    const field = conflictOf(error, name);
    return field ? [{ name, field }] : [];
  });
  for (const { name, field } of found) {
    const { version } = (error as ApiError).details;
    markConflict(id, name, { kind: "conflict", field, version: Number(version) });
  }
  return found.length > 0;
}

export function inOrder<R>(id: string, task: () => Promise<R>): Promise<R> {
  const next = (queues.get(id) ?? Promise.resolve()).then(task, task);
  queues.set(id, next);
  void next.catch(() => undefined).finally(() => queues.get(id) === next && queues.delete(id));
  return next;
}

export function settle(noun: string, written: Written): void {
  absorb(written.included);
  patchRecord(noun, written.record.id, (record) => ({ ...record, ...written.record }));
  afterWrite(noun, written.record.id);
}

type Edit = {
  id: string;
  field: Field;
  value: Value;
  /** The record as the person saw it when they began to edit. What others wrote since must not be overwritten unseen. */
  seenVersion?: number | undefined;
  /** Called when the value itself was refused; true when an editor shows it again, with the reason. */
  onRefused?: () => boolean;
};

/** Why a field was refused: for its own sake, or since others lack what it asks of them. */
function whyOf(
  error: unknown,
  object: CrmObject,
  field: Field,
  read: (text: Text) => string,
): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const own = error.fields[field.name]?.message;
  if (own) return own;
  const others = object.fields.flatMap((other) => {
    const said = error.fields[other.name]?.message;
    return said ? [`${read(other.label)}: ${said}`] : [];
  });
  return others.length > 0 ? others.join(" ") : undefined;
}

/** Saves one field, on the version that the person saw; their own writes of the same field since are no conflict. */
export function useEditField(object: CrmObject) {
  const { t } = useLingui();
  const { read } = useLocale();
  const message = useErrorMessage();
  const revert = useRevert(object);
  const { noun } = object;

  const mutation = useMutation({
    mutationKey: ["write"],
    scope: undefined,
    mutationFn: ({ id, field, value, seenVersion }: Edit) =>
      inOrder(id, async () => {
        const version =
          seenVersion === undefined ? sentVersion(noun, id) : basedOn(id, seenVersion, [field.name]);
        const written = await api.update(noun, id, version, { [field.name]: value });
        noteOwn(id, [field.name], written.record.version);
        return written;
      }),
    onMutate: ({ id, field, value }) => {
      const before = currentRecord(noun, id)?.[field.name] ?? null;
      patchRecord(noun, id, (record) => ({ ...record, [field.name]: value }));
      clearConflict(id, field.name);
      return { before };
    },
    onSuccess: (written, { id, field }) => {
      settle(noun, written);
      const seq = written.change?.seq;
      if (seq === undefined) return;
      const label = read(field.label);
      toast({
        text: t`${label} changed`,
        tone: "plain",
        action: { label: t`Undo`, run: () => revert.mutate({ id, seq }) },
      });
    },
    onError: (error, edit, context) => {
      const { id, field, value } = edit;
      patchRecord(noun, id, (record) => ({ ...record, [field.name]: context?.before ?? null }));
      if (markConflicts(error, id, [field.name])) {
        refreshRecord(noun, id);
        refreshLists(noun);
        return;
      }
      const text = whyOf(error, object, field, read) ?? message(error);
      const remedy = remedyOf(error, field.name);
      markConflict(id, field.name, {
        kind: "unsaved",
        value,
        message: text,
        remedy,
        seenVersion: edit.seenVersion,
      });
      if (remedy === "edit" && edit.onRefused?.()) return;
      const retry = { label: t`Try again`, run: () => mutation.mutate(edit) };
      toast({
        text: t`Not saved, your input is kept. ${text}`,
        tone: "danger",
        ...(remedy === "retry" ? { action: retry } : {}),
      });
    },
  });
  return mutation;
}

type Fields = { id: string; version: number; values: Record<string, Value> };

/** Saves several fields at once, for a small form, on the version that the form was opened with. */
export function useSaveFields(object: CrmObject) {
  const message = useErrorMessage();
  const { noun } = object;
  return useMutation({
    mutationKey: ["write"],
    mutationFn: ({ id, version, values }: Fields) => updateInOrder(noun, id, version, values),
    onSuccess: (written) => settle(noun, written),
    onError: (error, { id, values }) => {
      toast({ text: message(error), tone: "danger" });
      if (!markConflicts(error, id, Object.keys(values))) return;
      refreshRecord(noun, id);
      refreshLists(noun);
    },
  });
}

export const updateInOrder = (noun: string, id: string, seen: number, values: Record<string, Value>) =>
  inOrder(id, async () => {
    const names = Object.keys(values);
    const written = await api.update(noun, id, basedOn(id, seen, names), values);
    noteOwn(id, names, written.record.version);
    return written;
  });

const sentVersion = (noun: string, id: string): number => currentRecord(noun, id)?.version ?? 1;

const PASSING = new Set([0, 408, 429]);

function remedyOf(error: unknown, field: string): Remedy {
  if (!(error instanceof ApiError)) return "retry";
  if (error.status === 422 || error.fields[field]) return "edit";
  return PASSING.has(error.status) || error.status >= 500 ? "retry" : "none";
}

export const isConflict = (error: unknown): boolean =>
  error instanceof ApiError && error.code === "records.conflict";

function conflictOf(error: unknown, field: string): ConflictField | null {
  if (!isConflict(error)) return null;
  const fields = (error as ApiError).details.fields as Record<string, ConflictField> | undefined;
  return fields?.[field] ?? null;
}

/** Takes back a change, or one field of it. Taking back is itself a change, and can be taken back. */
export function useRevert(object: CrmObject) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const { noun } = object;
  return useMutation({
    mutationKey: ["write"],
    mutationFn: ({ id, seq, field }: { id: string; seq: number; field?: string }) =>
      inOrder(id, () => api.revert(noun, id, seq, field)),
    onSuccess: (written, { id }) => {
      settle(noun, written);
      refreshRecord(noun, id);
    },
    onError: (error) => {
      const text = message(error);
      toast({ text: t`Not undone. ${text}`, tone: "danger" });
    },
  });
}

type Bulk = Omit<BulkBody, "op"> & { op: Exclude<BulkBody["op"], "preview_place"> };

export function useBulk(object: CrmObject) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const undo = useUndoBatch(object);
  const { noun } = object;
  return useMutation({
    mutationKey: ["write"],
    mutationFn: (body: Bulk) => api.bulk(noun, body),
    onSuccess: (result, { op, ids }) => {
      const failed = new Set(result.failed.map((item) => item.id));
      if ((op === "delete" || op === "restore") && ids)
        dropRecords(noun, new Set(ids.filter((id) => !failed.has(id))));
      refreshLists(noun);
      void queryClient.invalidateQueries({ queryKey: ["record", noun] });
      const { done } = result;
      const texts = {
        update: t`${done} changed`,
        take: t`${done} taken`,
        assign: t`${done} assigned`,
        place: t`${done} moved`,
        delete: t`${done} moved to the trash`,
        restore: t`${done} restored`,
      };
      const rest = result.failed.length;
      toast({
        text:
          rest > 0
            ? `${texts[op]}. ${t`${rest} not changed`}: ${result.failed[0]?.message ?? ""}`
            : texts[op],
        tone: rest > 0 ? "danger" : "plain",
        action: { label: t`Undo`, run: () => undo.mutate(result.batch_id) },
      });
    },
    onError: (error, { op }) => {
      // Whoever may ask for it is offered that instead.
      if (op === "update" && error instanceof ApiError && error.code === "approvals.needed") return;
      toast({ text: message(error), tone: "danger" });
    },
  });
}

/** Takes a batch back; what was changed since stays, and is counted. */
export function useUndoBatch(object: CrmObject) {
  const { t } = useLingui();
  const message = useErrorMessage();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: (batch: string) => api.undoBatch(batch),
    onSuccess: ({ kept }) => {
      refreshLists(object.noun);
      void queryClient.invalidateQueries({ queryKey: ["record", object.noun] });
      if (kept.length > 0) {
        const count = kept.length;
        toast({ text: t`${count} kept, because they were changed since`, tone: "danger" });
      }
    },
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
}
