import { useLingui } from "@lingui/react/macro";
import {
  IconArchive,
  IconBuilding,
  IconChartPie,
  IconDatabase,
  IconFingerprint,
  IconFlask,
  IconForms,
  IconKey,
  IconLogin2,
  IconMailPause,
  IconPlugConnected,
  IconShieldLock,
  IconTarget,
  IconUser,
  IconUserSearch,
  IconUsers,
  IconUsersGroup,
} from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Suspense } from "react";
import { part } from "~/app/part.ts";
import { hasBoard, useObjects } from "~/data/objects.ts";
import { useSession } from "~/data/session.ts";
import { Bones } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { PageNotThere } from "~/ui/NotInPlan.tsx";
import { PageForbidden, PageNotFound } from "~/ui/PageError.tsx";
import { useTitle } from "~/ui/useTitle.ts";
import { DataSection } from "./DataSection.tsx";
import { OrganisationSection } from "./OrganisationSection.tsx";
import { ProfileSection } from "./ProfileSection.tsx";
import { SecuritySection } from "./SecuritySection.tsx";
import styles from "./settings.module.css";

const MembersSection = part(() => import("~/features/team/MembersSection.tsx"), "MembersSection");
const RolesSection = part(() => import("~/features/roles/RolesSection.tsx"), "RolesSection");
const TeamsSection = part(() => import("~/features/team/TeamsSection.tsx"), "TeamsSection");

const PipelinesSection = part(() => import("~/features/pipelines/PipelinesSection.tsx"), "PipelinesSection");

const FieldsSection = part(() => import("~/features/fields/FieldsSection.tsx"), "FieldsSection");

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

const TokensSection = part(() => import("~/features/tokens/TokensSection.tsx"), "TokensSection");

const WIDE = new Set(["members", "pipelines", "tokens", "fields", "personal-data"]);

const route = getRouteApi("/app/settings/{-$section}");

const intoSight = (link: HTMLAnchorElement | null): void =>
  link?.scrollIntoView({ block: "nearest", inline: "nearest" });

export function SettingsPage() {
  const { t } = useLingui();
  const { section = "profile" } = route.useParams();
  const { rights, person, organisation } = useSession();
  useTitle(t`Settings`);
  const people = { name: "members", label: t`Members`, Icon: IconUsers, Page: MembersSection };
  const roles = { name: "roles", label: t`Roles`, Icon: IconShieldLock, Page: RolesSection };
  const keys = { name: "keys", label: t`Keys`, Icon: IconKey, Page: KeysSection };
  const signIn = { name: "sign-in", label: t`Sign-in`, Icon: IconLogin2, Page: SignInPolicySection };
  const archive = { name: "archive", label: t`Archive`, Icon: IconArchive, Page: ArchiveSection };
  const storage = { name: "storage", label: t`Storage used`, Icon: IconChartPie, Page: StorageSection };
  const sandboxes = { name: "sandboxes", label: t`Sandboxes`, Icon: IconFlask, Page: SandboxSection };
  const held = { name: "held-mail", label: t`Held mail`, Icon: IconMailPause, Page: HeldMailSection };
  const copy = organisation.is_sandbox ? held : sandboxes;
  const subject = {
    name: "personal-data",
    label: t`Personal data`,
    Icon: IconUserSearch,
    Page: PersonalDataSection,
  };
  const lines = { name: "pipelines", label: t`Pipelines`, Icon: IconTarget, Page: PipelinesSection };
  const fields = { name: "fields", label: t`Fields`, Icon: IconForms, Page: FieldsSection };
  const sells = useObjects().some(hasBoard);
  const sections = [
    { name: "profile", label: t`Profile`, Icon: IconUser, Page: ProfileSection },
    { name: "security", label: t`Security`, Icon: IconFingerprint, Page: SecuritySection },
    { name: "tokens", label: t`Access tokens`, Icon: IconPlugConnected, Page: TokensSection },
    ...(rights.manage_people ? [keys] : []),
    { name: "organisation", label: t`Organisation`, Icon: IconBuilding, Page: OrganisationSection },
    ...(rights.manage_people ? [people, roles] : []),
    { name: "teams", label: t`Teams`, Icon: IconUsersGroup, Page: TeamsSection },
    ...(rights.configure ? [fields] : []),
    ...(rights.configure && sells ? [lines] : []),
    { name: "data", label: t`Data`, Icon: IconDatabase, Page: DataSection },
    ...(rights.manage_people ? [storage] : []),
    ...(rights.configure ? [copy] : []),
    ...(rights.privacy ? [subject] : []),
    ...(person.is_owner && !organisation.is_sandbox ? [signIn] : []),
    ...(person.is_owner ? [archive] : []),
  ];
  const current = sections.find((item) => item.name === section);
  if (section === lines.name && rights.configure && !sells) return <PageNotThere noun="deals" />;
  if (!current)
    return [people, roles, keys, lines, fields, subject, signIn, archive, copy, storage].some(
      ({ name }) => name === section,
    ) ? (
      <PageForbidden />
    ) : (
      <PageNotFound />
    );
  return (
    <div className={styles.page}>
      <nav className={styles.nav} aria-label={t`Settings`}>
        <h1>{t`Settings`}</h1>
        {sections.map(({ name, label, Icon }) => (
          <Link
            key={name}
            to="/settings/{-$section}"
            params={{ section: name }}
            aria-current={name === section ? "page" : undefined}
            // On a phone the row is wider than the page: where one is stands in sight.
            ref={name === section ? intoSight : undefined}
            data-testid={`settings-${name}`}
          >
            <Icon {...icon} />
            {label}
          </Link>
        ))}
      </nav>
      <div className={styles.main} data-whole={section === roles.name || undefined}>
        <div className={styles.form} data-wide={WIDE.has(section) || undefined}>
          <Suspense fallback={<Bones rows={4} />}>
            <current.Page />
          </Suspense>
        </div>
      </div>
    </div>
  );
}
