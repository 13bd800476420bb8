export type { Address, AddressDraft } from "./api/addresses.ts";
export type {
  Approval,
  ApprovalAsk,
  ApprovalBox,
  ApprovalEvent,
  ApprovalLine,
  ApprovalLines,
  ApprovalPage,
  ApprovalRule,
  ApprovalStep,
  ApprovalStepShown,
  ApprovalTransfer,
  ApprovalVote,
} from "./api/approvals.ts";
export type { Assignment, AssignmentPerson, AssignmentRule, WouldGet } from "./api/assignment.ts";
export {
  type AuditCheck,
  type AuditEvent,
  type AuditFault,
  type AuditFilter,
  type AuditHead,
  type AuditState,
  auditHeadUrl,
} from "./api/audit.ts";
export type { PaperLanguage, UsageSpan } from "./api/billing.ts";
export type { BulkEdit, BulkEditOp, BulkRefusal } from "./api/bulkEdits.ts";
export { type Client, createClient } from "./api/client.ts";
export type { ConsentEvent, Consents, NewConsent } from "./api/consents.ts";
export type { CurrencyRate, CurrencyRates, RateDraft } from "./api/currencies.ts";
export type * from "./api/diskTypes.ts";
export type { Duplicate, DuplicatePage, DuplicatePair, Duplicates, Scan, Why } from "./api/duplicates.ts";
export type {
  FormulaPreview,
  KindPreview,
  LabelChange,
  LayoutChange,
  LayoutsView,
  NewOwnField,
  NewOwnObject,
  OwnField,
  OwnFieldChange,
  OwnFields,
  OwnFieldType,
  OwnObject,
  OwnObjectChange,
  OwnObjects,
} from "./api/fields.ts";
export { type Attachment, mayPass, type Progress } from "./api/files.ts";
export type { InvoicePlace } from "./api/finance.ts";
export type {
  FormConsent,
  FormSetup,
  FormsView,
  FormView,
  LeadConsent,
  ShownConsent,
  ShownField,
  ShownForm,
  Touch,
} from "./api/forms.ts";
export { ApiError, Http } from "./api/http.ts";
export type { IdentityKey, KeyChange, NewIdentityKey } from "./api/identityKeys.ts";
export type {
  MergeAsked,
  MergeBlock,
  MergeDone,
  MergeField,
  MergeMove,
  MergePreview,
} from "./api/merging.ts";
export type {
  DealPrediction,
  Dismissing,
  Factor,
  Figure,
  Followers,
  Network,
  NetworkPerson,
  Overview,
  OverviewLimits,
  RelatedList,
  Suggestion,
  Suggestions,
} from "./api/overview.ts";
export type * from "./api/partTypes.ts";
export { archiveUrl } from "./api/portability.ts";
export type { ListPrice, PastedPrices, PriceBook, PriceBookDraft, PriceEntry } from "./api/priceBooks.ts";
export {
  type ErasureMode,
  type ErasurePreview,
  type LookedFor,
  type PersonCertificate,
  type SubjectGroup,
  type SubjectHit,
  type SubjectHits,
  type SubjectRequest,
  type SubjectRequests,
  subjectCopyUrl,
} from "./api/privacy.ts";
export type {
  NewSharingRule,
  NewTerritoryRule,
  PlacingRun,
  PoolRules,
  Queue,
  QueueSimulation,
  RuleParty,
  SharingRule,
  Territory,
  Waiting,
} from "./api/reach.ts";
export type { Happening } from "./api/recovery.ts";
export type {
  HolidaySet,
  ResponseReport,
  ResponseRule,
  SpecialDay,
  WorkingHours,
  WorkingHoursPage,
  WorkingSpan,
} from "./api/response.ts";
export {
  BARS,
  DEPTHS,
  type Depth,
  type FieldRights,
  LEVELS,
  type Level,
  type Rights,
  type Role,
  type RoleLabel,
  type RolePreviewed,
  type Sight,
} from "./api/roles.ts";
export type { Attribution, TrailTouch, VisitSite, VisitSites } from "./api/touches.ts";
export type {
  Transfer,
  TransferBox,
  TransferItem,
  TransferList,
  TransferPage,
  TransferShownItem,
  TransferTemplate,
  TransferWhich,
} from "./api/transfers.ts";
export type * from "./api/types.ts";
export type {
  SavedWebhook,
  Webhook,
  WebhookAttempt,
  WebhookOp,
  WebhookReplay,
  WebhookSetup,
  Webhooks,
} from "./api/webhooks.ts";
export * from "./filter/ast.ts";
export {
  type FieldPath,
  fieldPaths,
  findPath,
  isAddressable,
  isFilter,
  operatorsOf,
} from "./filter/paths.ts";
export { addressLines, countriesOf } from "./format/address.ts";
export * from "./format/clock.ts";
export * from "./format/date.ts";
export * from "./format/mentions.ts";
export * from "./format/number.ts";
export * from "./format/text.ts";
export { uuidv7 } from "./ids.ts";
export { LiveConnection, type LiveState } from "./live/socket.ts";
export { pointInput, pointUri, readPoint, weekdayNames } from "./view/geo.ts";
export * from "./view/layout.ts";
export * from "./view/state.ts";
export { systemFields } from "./view/system.ts";
