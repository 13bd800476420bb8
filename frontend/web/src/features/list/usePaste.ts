/** Pastes a block of cells from the cell under the cursor on, as one batch that can be undone. */
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { type CrmObject, type CrmRecord, type Field, isLabelled, type RowAnswer } from "@rapport/core";
import { useMutation } from "@tanstack/react-query";
import type { ClipboardEvent } from "react";
import { api } from "~/app/api.ts";
import { queryClient } from "~/app/queries.ts";
import { refreshLists } from "~/data/cache.ts";
import { choicesQuery, peopleQuery } from "~/data/options.ts";
import { useSession } from "~/data/session.ts";
import { useUndoBatch } from "~/data/writes.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { type Cell, folded, parseBlock, readCell, type Words, wordsOf } from "./paste.ts";

type Options = { object: CrmObject; rows: CrmRecord[]; fields: Field[]; readOnly: boolean };
type At = { row: number; column: number };
type Change = { id: string; base_version: number; fields: Record<string, unknown> };
type Pasted = { changes: Change[]; cells: number; unread: string[]; beyond: number };

/** What is read of a block at a place of the table; cells that say nothing readable leave their field as it is. */
function changesOf(
  block: string[][],
  at: At,
  { rows, fields }: Options,
  cell: (field: Field, text: string) => Cell,
): Pasted {
  const unread: string[] = [];
  let cells = 0;
  const changes = block.flatMap((texts, down) => {
    const record = rows[at.row + down];
    if (!record) return [];
    const values: Record<string, unknown> = {};
    for (const [across, text] of texts.entries()) {
      const field = fields[at.column + across];
      const read = field?.editable ? cell(field, text) : { ok: false as const };
      if (!field || !read.ok) unread.push(text);
      else {
        values[field.name] = read.value;
        cells += 1;
      }
    }
    return Object.keys(values).length > 0
      ? [{ id: record.id, base_version: record.version, fields: values }]
      : [];
  });
  return { changes, cells, unread, beyond: Math.max(0, at.row + block.length - rows.length) };
}

export function usePaste(options: Options, at: At) {
  const { object, fields, readOnly } = options;
  const { t } = useLingui();
  const message = useErrorMessage();
  const { organisation } = useSession();
  const undo = useUndoBatch(object);
  const paste = useMutation({
    mutationKey: ["write"],
    mutationFn: async (block: string[][]) => {
      const width = Math.max(...block.map((row) => row.length));
      const words = await wordsFor(object, fields.slice(at.column, at.column + width));
      const read = changesOf(block, at, options, (field, text) =>
        readCell(field, text, words, organisation.time_zone),
      );
      const done =
        read.changes.length > 0
          ? await api.writeRows(
              object.noun,
              read.changes.map((each) => ({ op: "update", ...each })),
            )
          : null;
      return { read, done };
    },
    onSuccess: ({ read, done }) => {
      refreshLists(object.noun);
      const refused = (done?.rows ?? []).filter((row: RowAnswer) => row.error);
      const changed = (done?.rows.length ?? 0) - refused.length;
      const parts = [t`${plural(changed, { one: "# record changed", other: "# records changed" })}`];
      const [first] = read.unread;
      const [unread, beyond] = [read.unread.length, read.beyond];
      if (unread > 0)
        parts.push(
          t`${plural(unread, { one: "# cell not read", other: "# cells not read" })}, such as “${first}”`,
        );
      if (refused.length > 0) parts.push(t`${refused.length} refused: ${refused[0]?.error?.message ?? ""}`);
      if (beyond > 0) parts.push(t`${beyond} rows beyond the end of what is loaded`);
      toast({
        text: parts.join(" · "),
        tone: parts.length > 1 ? "danger" : "plain",
        ...(done && changed > 0 ? { action: { label: t`Undo`, run: () => undo.mutate(done.batch_id) } } : {}),
      });
    },
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  return (event: ClipboardEvent) => {
    const text = event.clipboardData.getData("text/plain");
    const typing =
      event.target instanceof HTMLElement && event.target.closest("input, textarea, [contenteditable]");
    if (readOnly || typing || text === "" || object.rights.update === "none") return;
    event.preventDefault();
    paste.mutate(parseBlock(text));
  };
}

/** What words stand for in the columns that a block is pasted into. */
async function wordsFor(object: CrmObject, fields: Field[]): Promise<Words> {
  const found = new Map<string, Map<string, string>>();
  for (const field of fields.filter((each) => each.editable)) {
    if (isLabelled(field)) {
      const labels = await queryClient.fetchQuery(choicesQuery(object.name, field.name));
      found.set(field.name, wordsOf(labels.filter((each) => !each.archived)));
    } else if (field.type === "option")
      found.set(field.name, wordsOf((field.options ?? []).map(({ value, label }) => ({ id: value, label }))));
    else if (field.type === "person") {
      const people = await queryClient.fetchQuery(peopleQuery);
      found.set(field.name, new Map(people.map((each) => [folded(each.name), each.id])));
    }
  }
  return found;
}
