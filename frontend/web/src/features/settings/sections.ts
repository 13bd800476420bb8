/** The pages of the settings in their groups: who is shown which, and under which address. */
import { useLingui } from "@lingui/react/macro";
import {
  IconArchive,
  IconArrowsTransferUp,
  IconBell,
  IconBook2,
  IconBoxMultiple,
  IconBuilding,
  IconBulb,
  IconCalendarTime,
  IconChartPie,
  IconCoins,
  IconDatabase,
  IconFingerprint,
  IconFlask,
  IconForms,
  IconHourglass,
  IconInbox,
  IconKey,
  IconListDetails,
  IconListSearch,
  IconLogin2,
  IconMailPause,
  IconMap2,
  IconPlugConnected,
  IconRoute,
  IconRubberStamp,
  IconShare2,
  IconShieldLock,
  IconTags,
  IconTarget,
  IconUser,
  IconUserSearch,
  IconUserShare,
  IconUsers,
  IconUsersGroup,
  IconWebhook,
  IconWorld,
  type TablerIcon,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import { part } from "~/app/part.ts";
import { useHasModule } from "~/data/modules.ts";
import { hasBoard, useObjects } from "~/data/objects.ts";
import { useSession } from "~/data/session.ts";
import { DataSection } from "./DataSection.tsx";
import { OrganisationSection } from "./OrganisationSection.tsx";
import { ProfileSection } from "./ProfileSection.tsx";
import { SecuritySection } from "./SecuritySection.tsx";

const NotificationsSection = part(() => import("./NotificationsSection.tsx"), "NotificationsSection");
const MembersSection = part(() => import("~/features/team/MembersSection.tsx"), "MembersSection");
const RolesSection = part(() => import("~/features/roles/RolesSection.tsx"), "RolesSection");
const DomainsSection = part(() => import("~/features/team/DomainsSection.tsx"), "DomainsSection");
const TeamsSection = part(() => import("~/features/team/TeamsSection.tsx"), "TeamsSection");
const PipelinesSection = part(() => import("~/features/pipelines/PipelinesSection.tsx"), "PipelinesSection");
const FieldsSection = part(() => import("~/features/fields/FieldsSection.tsx"), "FieldsSection");
const TagsSection = part(() => import("~/features/fields/TagsSection.tsx"), "TagsSection");
const ObjectsSection = part(() => import("~/features/objects/ObjectsSection.tsx"), "ObjectsSection");
const WebFormsSection = part(() => import("~/features/forms/FormsSection.tsx"), "FormsSection");
const VisitSitesSection = part(() => import("~/features/forms/VisitSitesSection.tsx"), "VisitSitesSection");
const ApprovalsSection = part(() => import("~/features/approvals/RulesSection.tsx"), "RulesSection");
const TransfersSection = part(() => import("~/features/transfers/TemplatesSection.tsx"), "TemplatesSection");
const KeysSection = part(() => import("~/features/keys/KeysSection.tsx"), "KeysSection");
const ArchiveSection = part(() => import("~/features/portability/ArchiveSection.tsx"), "ArchiveSection");
const StorageSection = part(() => import("~/features/storage/StorageSection.tsx"), "StorageSection");
const SandboxSection = part(() => import("~/features/portability/SandboxSection.tsx"), "SandboxSection");
const HeldMailSection = part(() => import("~/features/portability/HeldMailSection.tsx"), "HeldMailSection");
const PersonalDataSection = part(
  () => import("~/features/privacy/PersonalDataSection.tsx"),
  "PersonalDataSection",
);
const SignInPolicySection = part(() => import("./SignInPolicySection.tsx"), "SignInPolicySection");
const AuditSection = part(() => import("~/features/audit/AuditSection.tsx"), "AuditSection");
const TerritoriesSection = part(
  () => import("~/features/territories/TerritoriesSection.tsx"),
  "TerritoriesSection",
);
const AssignmentSection = part(
  () => import("~/features/assignment/AssignmentSection.tsx"),
  "AssignmentSection",
);
const PriceBooksSection = part(
  () => import("~/features/price-books/PriceBooksSection.tsx"),
  "PriceBooksSection",
);
const CurrenciesSection = part(
  () => import("~/features/currencies/CurrenciesSection.tsx"),
  "CurrenciesSection",
);
const WorkingHoursSection = part(() => import("~/features/hours/HoursSection.tsx"), "HoursSection");
const LimitsSection = part(() => import("~/features/limits/LimitsSection.tsx"), "LimitsSection");
const ResponseSection = part(() => import("~/features/response/ResponseSection.tsx"), "ResponseSection");
const SharingRulesSection = part(
  () => import("~/features/territories/SharingRulesSection.tsx"),
  "SharingRulesSection",
);
const QueuesSection = part(() => import("~/features/queues/QueuesSection.tsx"), "QueuesSection");
const WebhooksSection = part(() => import("~/features/webhooks/WebhooksSection.tsx"), "WebhooksSection");
const TokensSection = part(() => import("~/features/tokens/TokensSection.tsx"), "TokensSection");

export type Section = {
  name: string;
  label: string;
  Icon: TablerIcon;
  Page: ComponentType;
  /** Whether the signed-in person may open it. */
  shown: boolean;
  /** `wide` for tables, `whole` for a page that has columns of its own. */
  width?: "wide" | "whole";
};

export type Group = { name: string; label: string; sections: Section[] };

/** All groups, with what the signed-in person may not open. */
export function useSections(): Group[] {
  const { t } = useLingui();
  const { rights, person, organisation } = useSession();
  const objects = useObjects();
  const sells = objects.some(hasBoard);
  const hasProducts = objects.some((each) => each.name === "product");
  const hasLeads = objects.some((each) => each.name === "lead");
  const { manage_people: people, configure, privacy } = rights;
  // As the bell: what one is told of are activities and tasks.
  const told = useHasModule("crm");
  const owner = person.is_owner;
  const copy = organisation.is_sandbox;
  return [
    {
      name: "you",
      label: t`You`,
      sections: [
        { name: "profile", label: t`Profile`, Icon: IconUser, Page: ProfileSection, shown: true },
        { name: "security", label: t`Security`, Icon: IconFingerprint, Page: SecuritySection, shown: true },
        {
          name: "notifications",
          label: t`Notifications`,
          Icon: IconBell,
          Page: NotificationsSection,
          shown: told,
        },
        {
          name: "tokens",
          label: t`Access tokens`,
          Icon: IconPlugConnected,
          Page: TokensSection,
          shown: true,
          width: "wide",
        },
      ],
    },
    {
      name: "people",
      label: t`Organisation`,
      sections: [
        {
          name: "organisation",
          label: t`General`,
          Icon: IconBuilding,
          Page: OrganisationSection,
          shown: true,
        },
        {
          name: "members",
          label: t`Members`,
          Icon: IconUsers,
          Page: MembersSection,
          shown: people,
          width: "wide",
        },
        {
          name: "teams",
          label: people ? t`Teams & tree` : t`Teams`,
          Icon: IconUsersGroup,
          Page: TeamsSection,
          shown: true,
          width: "wide",
        },
        {
          name: "working-hours",
          label: t`Working hours`,
          Icon: IconCalendarTime,
          Page: WorkingHoursSection,
          shown: true,
          width: "wide",
        },
        { name: "domains", label: t`Domains`, Icon: IconWorld, Page: DomainsSection, shown: people && !copy },
        {
          name: "sign-in",
          label: t`Sign-in`,
          Icon: IconLogin2,
          Page: SignInPolicySection,
          shown: owner && !copy,
        },
      ],
    },
    {
      name: "rights",
      label: t`Rights`,
      sections: [
        {
          name: "roles",
          label: t`Roles`,
          Icon: IconShieldLock,
          Page: RolesSection,
          shown: people,
          width: "whole",
        },
        {
          name: "territories",
          label: t`Territories`,
          Icon: IconMap2,
          Page: TerritoriesSection,
          shown: people,
          width: "wide",
        },
        {
          name: "sharing-rules",
          label: t`Sharing rules`,
          Icon: IconShare2,
          Page: SharingRulesSection,
          shown: people,
          width: "wide",
        },
        { name: "queues", label: t`Queues`, Icon: IconInbox, Page: QueuesSection, shown: people },
      ],
    },
    {
      name: "records",
      label: t`Records`,
      sections: [
        {
          name: "objects",
          label: t`Objects`,
          Icon: IconBoxMultiple,
          Page: ObjectsSection,
          shown: configure,
          width: "wide",
        },
        {
          name: "fields",
          label: t`Fields`,
          Icon: IconForms,
          Page: FieldsSection,
          shown: configure,
          width: "wide",
        },
        { name: "tags", label: t`Tags`, Icon: IconTags, Page: TagsSection, shown: configure, width: "wide" },
        {
          name: "pipelines",
          label: t`Pipelines`,
          Icon: IconTarget,
          Page: PipelinesSection,
          shown: configure && sells,
          width: "wide",
        },
        {
          name: "currencies",
          label: t`Exchange rates`,
          Icon: IconCoins,
          Page: CurrenciesSection,
          shown: configure && sells,
          width: "wide",
        },
        {
          name: "price-books",
          label: t`Price books`,
          Icon: IconBook2,
          Page: PriceBooksSection,
          shown: configure && sells && hasProducts,
          width: "wide",
        },
        {
          name: "forms",
          label: t`Web forms`,
          Icon: IconListDetails,
          Page: WebFormsSection,
          shown: configure && hasLeads,
          width: "wide",
        },
        {
          name: "visits",
          label: t`Site visits`,
          Icon: IconRoute,
          Page: VisitSitesSection,
          shown: configure && hasLeads,
          width: "wide",
        },
        {
          name: "assignment",
          label: t`Lead assignment`,
          Icon: IconUserShare,
          Page: AssignmentSection,
          shown: configure && hasLeads,
          width: "wide",
        },
        {
          name: "response",
          label: t`First response`,
          Icon: IconHourglass,
          Page: ResponseSection,
          shown: configure && hasLeads,
          width: "wide",
        },
        {
          name: "limits",
          label: t`Health & suggestions`,
          Icon: IconBulb,
          Page: LimitsSection,
          shown: configure,
          width: "wide",
        },
        {
          name: "approvals",
          label: t`Approvals`,
          Icon: IconRubberStamp,
          Page: ApprovalsSection,
          shown: configure,
          width: "wide",
        },
        {
          name: "transfers",
          label: t`Transfers`,
          Icon: IconArrowsTransferUp,
          Page: TransfersSection,
          shown: configure,
          width: "wide",
        },
        {
          name: "webhooks",
          label: t`Webhooks`,
          Icon: IconWebhook,
          Page: WebhooksSection,
          shown: configure,
          width: "wide",
        },
        { name: "data", label: t`Data`, Icon: IconDatabase, Page: DataSection, shown: true },
      ],
    },
    {
      name: "protection",
      label: t`Data protection`,
      sections: [
        { name: "keys", label: t`Keys`, Icon: IconKey, Page: KeysSection, shown: people },
        {
          name: "audit",
          label: t`Audit`,
          Icon: IconListSearch,
          Page: AuditSection,
          shown: people,
          width: "wide",
        },
        {
          name: "personal-data",
          label: t`Personal data`,
          Icon: IconUserSearch,
          Page: PersonalDataSection,
          shown: privacy,
          width: "wide",
        },
        { name: "storage", label: t`Storage used`, Icon: IconChartPie, Page: StorageSection, shown: people },
        copy
          ? {
              name: "held-mail",
              label: t`Held mail`,
              Icon: IconMailPause,
              Page: HeldMailSection,
              shown: configure,
            }
          : {
              name: "sandboxes",
              label: t`Sandboxes`,
              Icon: IconFlask,
              Page: SandboxSection,
              shown: configure,
            },
        { name: "archive", label: t`Archive`, Icon: IconArchive, Page: ArchiveSection, shown: owner },
      ],
    },
  ];
}
