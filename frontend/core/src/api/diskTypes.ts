/** What the disk sees of a record, beside what its reader sees. */
import type { Text, Value } from "./types.ts";

export type DiskRow = {
  field: string | null;
  label: Text;
  kind: "cipher" | "hash" | "clear" | "tokens";
  /** The value; for what is derived from values (hashes, tokens), a sentence. */
  shown: Value | Text;
  column: string;
  /** The reader is shown the end of it only; not said of what is derived. */
  masked?: boolean;
  key_id: string | null;
  hex: string;
  more: number;
};
export type Disk = {
  schema: string;
  table: string;
  page: number;
  row: number;
  read_at: string;
  decrypted_microseconds: number;
  key: { id: string; provider: string; created_at: string; rows: number; rows_total: number };
  rows: DiskRow[];
  /** What the row holds as bytes, uncut; `written_by` is the transaction that wrote it. */
  raw: {
    bytes: number;
    page_bytes: number;
    written_by: string;
    cells: { column: string; hex: string }[];
  };
  learns: Text[];
  cannot: Text[];
};
