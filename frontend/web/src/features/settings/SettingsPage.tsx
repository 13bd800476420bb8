import { useLingui } from "@lingui/react/macro";
import { IconBuilding, IconDatabase, IconUser } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { icon } from "~/ui/icons.ts";
import { PageNotFound } from "~/ui/PageError.tsx";
import { useTitle } from "~/ui/useTitle.ts";
import { DataSection } from "./DataSection.tsx";
import { OrganisationSection } from "./OrganisationSection.tsx";
import { ProfileSection } from "./ProfileSection.tsx";
import styles from "./settings.module.css";

const route = getRouteApi("/app/settings/{-$section}");

export function SettingsPage() {
  const { t } = useLingui();
  const { section = "profile" } = route.useParams();
  useTitle(t`Settings`);
  const sections = [
    { name: "profile", label: t`Profile`, Icon: IconUser, Page: ProfileSection },
    { name: "organisation", label: t`Organisation`, Icon: IconBuilding, Page: OrganisationSection },
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
        <div className={styles.form}>
          <current.Page />
        </div>
      </div>
    </div>
  );
}
