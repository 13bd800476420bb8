/** The shapes of the HTTP contract. Records are generic: which fields they have comes from GET /api/objects. */

import type { LayoutSection } from "../view/layout.ts";
import type { PartChange } from "./partTypes.ts";
import type { components } from "./schema.d.ts";

export type * from "./billingTypes.ts";
export type * from "./importTypes.ts";
export type * from "./peopleTypes.ts";
export type * from "./portabilityTypes.ts";
export type * from "./salesTypes.ts";
export type * from "./timelineTypes.ts";

type Schema = components["schemas"];

export type Text = Schema["Text"];
export type Locale = "zh-CN" | "en";
export type Theme = "system" | "light" | "dark";
export type Keys = Schema["KeysPage"];
export type Revealed = Schema["Revealed"];
export type ObjectRights = Schema["ObjectRights"];
export type Access = Schema["Access"];
export type Reason = Schema["Reason"];
export type Share = Schema["Share"];
export type Grantee = Schema["Grantee"];
export type ShareRequest = Schema["ShareRequest"];
export type ShareLevel = Share["level"];
export type TeamRole = NonNullable<Share["role"]>;

export type Owners = Schema["Owners"];
export type CheckIn = Schema["CheckIn"];
export type CheckOut = Schema["CheckOut"];
export type NearbyRequest = Schema["NearbyRequest"];
export type Nearby = Schema["Nearby"];

export type FieldType =
  | "text"
  | "long_text"
  | "rich_text"
  | "email"
  | "phone"
  | "url"
  | "credit_code"
  | "choice"
  | "multi_choice"
  | "auto_number"
  | "integer"
  | "decimal"
  | "money"
  | "date"
  | "personal_date"
  | "personal_number"
  | "boolean"
  | "reference"
  | "references"
  | "file"
  | "person"
  | "timestamp"
  | "option"
  | "currency"
  | "pipeline"
  | "stage"
  | "time"
  | "point"
  | "weekdays";

export type Operator =
  | "eq"
  | "ne"
  | "in"
  | "not_in"
  | "has_any"
  | "has_all"
  | "has_none"
  | "contains"
  | "starts"
  | "ends"
  | "empty"
  | "not_empty"
  | "lt"
  | "lte"
  | "gt"
  | "gte"
  | "between"
  | "relative"
  | "reached"
  | "first_entered"
  | "came_from"
  | "entered";

export type Option = { value: string; label: Text };

export type Field = {
  name: string;
  id: number;
  label: Text;
  type: FieldType;
  encrypted: "text" | "choice" | "personal" | "clear";
  required: boolean;
  editable: boolean;
  searchable: boolean;
  sortable: boolean;
  groupable: boolean;
  multi?: boolean | null;
  target?: string | null;
  unit?: Text | null;
  /** One of the organisation's own fields; it has no unit of its own but money's. */
  custom?: boolean;
  /** What it adds up is still being worked out for the first time. */
  updating?: boolean;
  /** Adds up other records, whoever may see them. */
  rolled_up?: boolean;
  /** Whether a choice may be given a label that it does not have yet. */
  open_choices?: boolean;
  /** The values of an option, which the product itself defines. */
  options?: Option[];
  operators: Operator[];
  /** Whether a role may mask it, and whether it has an end to show of it. */
  maskable?: boolean;
  /** Only its end is shown to the reader. */
  masked?: boolean;
  has_end?: boolean;
  /** Whether a queue may hide it of what waits in it. */
  hideable?: boolean;
};

export type FieldGroup = { name: string; label: Text; fields: string[] };
export type RelationRole = { value: string; label: Text };
export type Relation = {
  name: string;
  label: Text;
  target: string;
  roles: RelationRole[];
  inverse: string;
  /** Whether one of a record's links may be the primary one; seen from the other side, it is the other's. */
  has_primary: boolean;
};

export type Sort = { field: string; descending: boolean };
/** Pinned columns stand beside the title and stay there while the others scroll. */
export type ColumnState = { field: string; width?: number | null; pinned?: boolean };

export type CrmObject = {
  name: string;
  noun: string;
  label: Text;
  plural: Text;
  icon: string;
  title_field: string;
  subtitle_field?: string | null;
  /** The field whose values records go through: a stage, a status. It can be asked how far they came, and when. */
  tracked?: string | null;
  rights: ObjectRights;
  can_import: boolean;
  /** Whether rules find owners for what is made without one. */
  assigned?: boolean;
  /** The sections of its page and form for the reader; none where nobody arranged them. */
  layout?: LayoutSection[] | null;
  /** Fields of which a row without a title is named; told of what a file's rows may become. */
  named_by?: string[];
  groups: FieldGroup[];
  fields: Field[];
  relations: Relation[];
  default_view: { columns: (string | ColumnState)[]; sort: Sort[]; filter: Filter | null };
};

export type Money = { amount: string; currency: string };
export type Value = string | number | boolean | Money | string[] | null | undefined;
export type CrmRecord = {
  id: string;
  version: number;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  owner_id: string | null;
  [field: string]: Value;
};

export type Included = {
  choices: Record<string, Text>;
  people: Record<string, { name: string; has_seat: boolean }>;
  /** A record that the reader may not see has no label. */
  records: Record<string, { object: string; label: string | null; hidden?: boolean }>;
  /** Files that fields name; one that is gone isn't there. */
  files?: Record<string, { name: string; size: number }>;
};

export type Scalar = string | number | boolean | null;
export type Relative = { unit: "day" | "week" | "month" | "quarter" | "year"; offset: number; span: number };
/** Days from which and to which, both counted; null is open. */
export type Span = { from: string | null; to: string | null };
/** When records first entered a stage (any without one), and how they went on from there. */
export type Entered = Span & {
  stage?: string;
  reached?: string;
  standing?: "open" | "won" | "lost";
  within?: number;
  until?: string;
};
export type FilterValue = Scalar | Scalar[] | Relative | Span | Entered;
export type Condition = { field: string; op: Operator; value?: FilterValue };
export type Filter = { and: Filter[] } | { or: Filter[] } | { not: Filter } | Condition;

export type Notice = { code: string; message: string };
export type QueryBody = {
  filter?: Filter | null;
  sort?: Sort[];
  fields?: string[];
  limit?: number;
  cursor?: string | null;
  as_of?: string;
  deleted?: boolean;
  search?: string;
};
/** The notice says that a search was cut off, so that there are more. */
export type Count = { count: number; notice?: Notice | null };
export type Page = { items: CrmRecord[]; next: string | null; included: Included; notice?: Notice | null };
export type Summary = {
  groups: { key: string | null; count: number; sums: Record<string, string | null> }[];
  total: { count: number; sums: Record<string, string | null> };
  included: Included;
};

export type RelatedItem = {
  link_id: string;
  id: string;
  label: string;
  role: string | null;
  is_primary: boolean;
  subtitle?: string | null;
};
export type Related = Record<string, RelatedItem[]>;
export type RecordView = { record: CrmRecord; included: Included; related: Related };
export type Written = { record: CrmRecord; included: Included; change?: { seq: number } | null };
export type ConflictField = {
  yours: Value;
  theirs: Value;
  base: Value;
  changed_by: string | { name: string } | null;
  changed_at: string | null;
};

export type FieldChange = { field: string; before: Value; after: Value; can_revert: boolean };
/** `other_id` is null where the reader may not see the linked record. */
export type LinkChange = {
  relation: string;
  other_object: string;
  other_id: string | null;
  role: string | null;
};
/** With whom a record was shared, or no longer is. A team that is not there any more has no name. */
export type ShareChange = {
  grantee_id: string;
  grantee: string | null;
  kind: "person" | "team" | "rule";
  level: ShareLevel;
  role: TeamRole | null;
  expires_at: string | null;
};
type Place = { id: string; name: string | null };
/** Into which territory a record came, and out of which. */
export type PlaceChange = {
  territory_before: Place | null;
  territory_after: Place | null;
  /** Whether no rule moves it from there; what somebody did can be taken back. */
  by_hand: boolean;
  can_revert: boolean;
};
export type HistoryChange = FieldChange | LinkChange | ShareChange | PlaceChange | PartChange;
export type HistoryItem = {
  seq: number;
  recorded_at: string;
  occurred_at: string;
  actor: { id: string; name: string } | null;
  origin: string;
  op:
    | "create"
    | "update"
    | "delete"
    | "restore"
    | "link"
    | "unlink"
    | "share"
    | "unshare"
    | "territory"
    | "merge"
    | "unmerge"
    | "approval";
  batch_id: string | null;
  /** Of a merge: what became part of this record, or the record that it became part of. */
  merge_id?: string | null;
  merged?: string[] | null;
  into?: string | null;
  /** Of an approval: which request, and what happened to it. */
  request_id?: string | null;
  verb?: string | null;
  /** The rule of assignment that gave a lead to its owner; without a name once it is gone. */
  rule?: { id: string; name: string | null } | null;
  changes: HistoryChange[];
};
export type History = { items: HistoryItem[]; next: number | null; included?: Included };

export type ExportBody = {
  filter?: Filter | null;
  sort?: Sort[];
  search?: string;
  columns?: string[];
  as_of?: string;
};
export type BulkBody = {
  ids?: string[];
  filter?: Filter | null;
  search?: string;
  op: "update" | "take" | "assign" | "place" | "preview_place" | "delete" | "restore";
  territory?: Schema["ChosenTerritory"];
  /** Of several choices also which to add to each record's own, and which to take away; of stages where each moves. */
  fields?: Record<string, Value | { add?: string[]; remove?: string[] } | { map: Record<string, string> }>;
};
/** What moving records into a territory comes to. */
export type MovePreview = { moved: number; same: number; refused: number };
export type BulkResult = {
  batch_id: string;
  done: number;
  failed: { id: string; code: string; message: string }[];
};

export type SearchHit = {
  object: string;
  id: string;
  label: string;
  subtitle?: string | null;
  field: string;
  matched: Text | string | null;
  ranges: [number, number][];
  pinyin?: string | null;
};
export type SearchResult = { hits: SearchHit[]; notice?: Notice | null; took_ms: number };

export type View = {
  id: string;
  object: string;
  name: string;
  filter: Filter | null;
  sort: Sort[];
  columns: (string | ColumnState)[];
  is_default: boolean;
  position: number;
  version: number;
  kind: "list" | "board";
  visibility: Visibility;
  /** Pinned ones stand in the row of tabs; the others in a menu behind it. */
  pinned: boolean;
  pipeline: string | null;
  /** The field by which a list is grouped. */
  group: string | null;
  person_id: string;
  can_change: boolean;
};
export type Visibility = "private" | "team" | "public";
export type ViewInput = Pick<
  View,
  | "object"
  | "name"
  | "filter"
  | "sort"
  | "is_default"
  | "kind"
  | "visibility"
  | "pinned"
  | "pipeline"
  | "group"
> & { columns: ColumnState[] };

/** One of many records that are written in one call, and what became of it. */
export type RowWrite = { op: "create" | "update" | "upsert" | "delete" } & Omit<Schema["RowWrite"], "op">;
export type RowsDone = Schema["RowsDone"];
export type RowAnswer = Schema["RowDone"];
export type Choice = Schema["Choice"];
export type Person = Schema["Person"];

export type Country = Schema["Country"];
export type DemoLogin = Schema["DemoLogin"];
export type Bootstrap = Schema["Bootstrap"];

export type Session = Schema["SessionView"];
export type PreferencesChange = Schema["Preferences"];
export type Module = Schema["ModuleView"];

export type Mail = { id: string; to: string; subject: string; text: string; sent_at: string };
export type Health = Schema["Health"];

export type ErrorBody = {
  code: string;
  message: string;
  fields?: Record<string, { code: string; message: string }>;
  details?: Record<string, unknown>;
  request_id?: string;
};
