/** Archives, sandboxes and the space that an organisation takes. */
import type { components } from "./schema.d.ts";

type Schema = components["schemas"];

export type Archive = Schema["ArchiveView"];
export type ArchiveImport = Schema["ArchiveImportView"];
export type ArchiveMoment = Schema["Moment"];
export type ArchiveImports = Schema["ArchiveImportPage"];
export type ArchiveSummary = Schema["Summary"];
export type Erasure = Schema["ErasureView"];
export type Archives = Schema["ArchivesPage"];
export type ArchiveSchedule = Schema["Schedule"];
export type NewArchiveSchedule = Schema["SetSchedule"];
export type Sandbox = Schema["SandboxView"];
export type Sandboxes = Schema["SandboxesPage"];
export type NewSandbox = Schema["MakeSandbox"];
export type HeldMails = Schema["HeldMailPage"];
export type StorageUsed = Schema["StorageUsed"];
export type ObjectSpace = Schema["ObjectSpace"];
export type LargeFile = Schema["LargeFile"];
export type StorageMeter = Schema["StorageMeter"];
