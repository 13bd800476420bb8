/** What an import is made of, of one file or of several. */
import type { Text } from "./types.ts";

export type ImportState =
  | "uploaded"
  | "mapped"
  | "checking"
  | "checked"
  | "running"
  | "done"
  | "failed"
  | "undoing"
  | "undone";
export type ImportColumn = {
  header: string;
  samples: string[];
  field: string | null;
  /** 0 to 100. */
  confidence: number | null;
  create_choice?: boolean;
};
export type Finding = {
  id: string;
  kind:
    | "spelling"
    | "unreadable"
    | "missing_reference"
    | "duplicate"
    | "required"
    | "new_choice"
    | "pipeline"
    | "new_people"
    | "people"
    | "teams"
    | "empty"
    | "undated"
    | "erased"
    | "taken"
    | "ok";
  field: string | null;
  title: Text;
  detail: Text;
  count: number;
  options: { value: string; label: Text }[];
  chosen?: string | null;
  /** What the file says and what it probably means. */
  pair?: [string, string] | null;
};
export type Import = {
  id: string;
  object: string;
  /** `kept_until` is null once the file was removed: then no row of it can be shown or written. */
  file: { id: string; name: string; rows: number; size: number; kept_until: string | null };
  state: ImportState;
  error_code: string | null;
  /** Files that were dropped together are one set. */
  set_id: string | null;
  /** Whether the rows tell of the past: their dates are when things happened. */
  historic: boolean;
  /** The other CRM whose export the file is, as people call it. */
  kit: string | null;
  /** The pipeline that deals go to, once it is known; a new one is made by the run. */
  pipeline_id: string | null;
  columns: ImportColumn[];
  key: string | null;
  findings: Finding[];
  decisions: Record<string, string>;
  totals: { rows: number; create: number; update: number; unchanged: number; errors: number } | null;
  /** How long the dry run took. */
  seconds: number | null;
  progress: { done: number; total: number; rows_per_second: number } | null;
  /** Records that an undo left as they are. */
  kept: EditedRecord[];
  batch_id: string | null;
  created_at: string;
  finished_at: string | null;
  undo_until: string | null;
};
export type ImportSet = { id: string; state: ImportState; imports: Import[] };
/** A record that somebody changed since it was imported. */
export type EditedRecord = { object: string; id: string; label: string; reason: string };
export type ImportMapping = {
  columns: { header: string; field: string | null; create_choice?: boolean }[];
  key?: string | null;
  historic?: boolean;
};
export type ImportRow = {
  row: number;
  values: Record<string, { text: string; was?: string | null }>;
  /** What would be done with the row; once the import has written, what was done. */
  status: "new" | "update" | "error" | "merged" | "unchanged" | "waiting";
  notes: Text[];
};
export type ImportRows = { items: ImportRow[]; counts: Record<string, number> };
