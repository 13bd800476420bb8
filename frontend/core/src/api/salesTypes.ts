/** What pipelines, boards, funnels and deals are made of. */
import type { components } from "./schema.d.ts";
import type { CrmRecord, Filter, Included, Notice, Sort, Text } from "./types.ts";

type Schema = components["schemas"];

export type Stage = Omit<Schema["StageView"], "exit_rule"> & { exit_rule: Filter | null };
export type Pipeline = Omit<Schema["PipelineView"], "stages"> & { stages: Stage[] };
export type StageDraft = Omit<Stage, "id" | "archived"> & { id: string | null };
export type PipelineDraft = {
  label: Text;
  stages: StageDraft[];
  archived: boolean;
  teams: string[];
  step_required: boolean;
  base_version: number | null;
  moves: Record<string, string>;
};
export type Card = Schema["Card"];
export type BoardSum = Schema["Sum"];
/** What deals come to: in each currency, in the organisation's own, and which are left out of that. */
export type BoardWorth = { each: BoardSum[] } & Pick<Schema["Column"], "own" | "left_out">;
export type BoardColumn = Omit<Schema["Column"], "next" | "sums" | "own" | "left_out"> & {
  next: string | null;
  sums: BoardWorth;
};
/** The same as it travels. */
export type BoardAnswer = Omit<Board, "columns"> & {
  columns: (Omit<Schema["Column"], "next"> & { next: string | null })[];
};
export type Board = {
  pipeline: string;
  version: number;
  columns: BoardColumn[];
  included: Included;
  notice: Notice | null;
};
export type BoardBody = {
  pipeline?: string;
  filter?: Filter | null;
  search?: string;
  sort?: Sort[];
  limit?: number;
  stage?: string;
  cursor?: string;
  as_of?: string;
};
/** A board by the choices of a field; a column without a key is of records that have none. */
export type RecordBoardBody = {
  group: string;
  filter?: Filter | null;
  search?: string;
  sort?: Sort[];
  fields?: string[];
  sums?: string[];
  limit?: number;
  as_of?: string;
};
export type RecordBoardAnswer = {
  columns: {
    key: string | null;
    count: number;
    sums: Record<string, string>;
    items: CrmRecord[];
    next: string | null;
  }[];
  total: { count: number; sums: Record<string, string> };
  included: Included;
  notice: Notice | null;
};
export type Gates = Schema["Gates"];
export type Gate = Schema["Gate"];

type Filtered<S> = Omit<S, "filter"> & { filter: Filter };
export type FunnelBody = Partial<Omit<Schema["FunnelRequest"], "filter">>;
export type FunnelStep = Filtered<Omit<Schema["StepView"], "dropped_filter">> & {
  dropped_filter: Filter | null;
};
export type Cohort = Omit<Schema["Cohort"], "filters"> & { filters: Filter[] };
export type Funnel = Omit<Schema["Funnel"], "steps" | "cohorts"> & { steps: FunnelStep[]; cohorts: Cohort[] };
export type Quarter = Filtered<Schema["Quarter"]>;
export type Insights = {
  quarters: Quarter[];
  best: Quarter | null;
  left_out: CurrencyCount[];
  stale: Filtered<Schema["Stale"]>;
};

export type ForecastFigure = Filtered<Schema["ForecastFigure"]>;
type ForecastSum = "closed" | "commit" | "best_case" | "pipeline";
export type ForecastRow = Omit<Schema["ForecastRow"], ForecastSum | "received"> &
  Record<ForecastSum, ForecastFigure> & { received: ForecastFigure | null };
export type Forecast = Omit<Schema["Forecast"], "rows"> & { rows: ForecastRow[] };
export type CurrencyCount = Schema["CurrencyCount"];
export type ForecastBody = Partial<Schema["ForecastRequest"]>;
export type ForecastEntry = Schema["ForecastEntry"];
export type ForecastEntryBody = Schema["EntryRequest"];
export type ForecastMoves = Schema["ForecastMoves"];

export type DealFigure = Filtered<Schema["DealFigure"]>;
export type LossesBody = Partial<Omit<Schema["LossesRequest"], "filter">>;
export type LossGroup = Omit<Schema["LossGroup"], "lost" | "won" | "quarters"> & {
  lost: DealFigure;
  won: DealFigure | null;
  quarters: DealFigure[];
};
type LossQuarter = Omit<Schema["LossQuarter"], "lost" | "won"> & { lost: DealFigure; won: DealFigure };
export type Losses = Omit<Schema["Losses"], "groups" | "quarters" | "lost" | "won" | "included"> & {
  groups: LossGroup[];
  quarters: LossQuarter[];
  lost: DealFigure;
  won: DealFigure;
  included: Included;
};
export type Velocity = Omit<Schema["Velocity"], "open" | "won" | "lost"> &
  Record<"open" | "won" | "lost", DealFigure>;
export type VelocityRow = Omit<Schema["VelocityRow"], "now" | "before"> & { now: Velocity; before: Velocity };
export type Velocities = Omit<Schema["Velocities"], "rows"> & { rows: VelocityRow[] };
export type CohortsBody = Partial<Omit<Schema["CohortsRequest"], "filter">>;
export type CohortCell = Filtered<Schema["CohortCell"]>;
type MonthCell = Filtered<Schema["MonthCell"]>;
export type MonthCohort = Omit<
  Filtered<Schema["MonthCohort"]>,
  "cells" | "reached" | "won" | "lost" | "open"
> & { cells: MonthCell[]; reached: CohortCell[] } & Record<"won" | "lost" | "open", CohortCell>;
export type MonthCohorts = Omit<Schema["MonthCohorts"], "cohorts" | "total"> & {
  cohorts: MonthCohort[];
  total: MonthCohort;
};

export type Candidate = Schema["Candidate"];
export type Conversion = Partial<Schema["Conversion"]>;
export type Converted = Schema["Converted"];
export type DealLine = Schema["Line"];
export type DealLines = Schema["Lines"];
export type DealSplit = Schema["DealSplit"];
export type SplitMember = Schema["SplitMember"];
export type PastSplit = Schema["PastSplit"];
export type MemberDraft = Schema["MemberDraft"];
export type LineDraft = Pick<DealLine, "product_id" | "quantity" | "unit_price" | "discount">;

export type RiskReason = Schema["RiskReason"];
export type Risks = Omit<Schema["Risks"], "items" | "filter" | "groups" | "included"> & {
  items: { record: CrmRecord; reasons: RiskReason[] }[];
  groups: { kind: RiskReason["kind"]; count: number; filter: Filter }[];
  filter: Filter;
  included: Included;
};
type Total = Omit<Schema["Total"], "filter"> & { filter: Filter };
export type Outlook = Omit<Schema["Outlook"], "won" | "open"> & { won: Total; open: Total };
