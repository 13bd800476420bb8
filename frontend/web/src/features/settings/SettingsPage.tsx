import { useLingui } from "@lingui/react/macro";
import {
  IconBuilding,
  IconDatabase,
  IconFingerprint,
  IconUser,
  IconUsers,
  IconUsersGroup,
} from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useSession } from "~/data/session.ts";
import { Bones } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { PageNotFound } from "~/ui/PageError.tsx";
import { useTitle } from "~/ui/useTitle.ts";
import { DataSection } from "./DataSection.tsx";
import { OrganisationSection } from "./OrganisationSection.tsx";
import { ProfileSection } from "./ProfileSection.tsx";
import { SecuritySection } from "./SecuritySection.tsx";
import styles from "./settings.module.css";

const MembersSection = lazy(async () => ({
  default: (await import("~/features/team/MembersSection.tsx")).MembersSection,
}));
const TeamsSection = lazy(async () => ({
  default: (await import("~/features/team/TeamsSection.tsx")).TeamsSection,
}));

const route = getRouteApi("/app/settings/{-$section}");

export function SettingsPage() {
  const { t } = useLingui();
  const { section = "profile" } = route.useParams();
  const { rights } = useSession();
  useTitle(t`Settings`);
  const people = { name: "members", label: t`Members`, Icon: IconUsers, Page: MembersSection };
  const sections = [
    { name: "profile", label: t`Profile`, Icon: IconUser, Page: ProfileSection },
    { name: "security", label: t`Security`, Icon: IconFingerprint, Page: SecuritySection },
    { name: "organisation", label: t`Organisation`, Icon: IconBuilding, Page: OrganisationSection },
    ...(rights.manage_people ? [people] : []),
    { name: "teams", label: t`Teams`, Icon: IconUsersGroup, Page: TeamsSection },
    { name: "data", label: t`Data`, Icon: IconDatabase, Page: DataSection },
  ];
  const current = sections.find((item) => item.name === section);
  if (!current) return <PageNotFound />;
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
            data-testid={`settings-${name}`}
          >
            <Icon {...icon} />
            {label}
          </Link>
        ))}
      </nav>
      <div className={styles.main}>
        <div className={styles.form} data-wide={section === "members" || undefined}>
          <Suspense fallback={<Bones rows={4} />}>
            <current.Page />
          </Suspense>
        </div>
      </div>
    </div>
  );
}
