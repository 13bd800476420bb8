import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Suspense } from "react";
import { leaveWorkspace } from "~/features/shell/Side.tsx";
import { Bones } from "~/ui/atoms.tsx";
import { icon, smallIcon } from "~/ui/icons.ts";
import { PageNotThere } from "~/ui/NotInPlan.tsx";
import { PageForbidden, PageNotFound } from "~/ui/PageError.tsx";
import { useTitle } from "~/ui/useTitle.ts";
import { PhonePlaces } from "./PhonePlaces.tsx";
import { type Group, type Section, useSections } from "./sections.ts";
import styles from "./settings.module.css";

const route = getRouteApi("/app/settings/{-$section}");

export function SettingsPage() {
  const { t } = useLingui();
  const { section: named } = route.useParams();
  // A phone has room for the list or for one of its pages.
  const phone = useMediaQuery("(width <= 760px)", undefined, { getInitialValueInEffect: false });
  const groups = useSections();
  useTitle(t`Settings`);
  const name = named ?? "profile";
  const section = groups.flatMap((group) => group.sections).find((each) => each.name === name);
  if (!section) return <PageNotFound />;
  if (!section.shown)
    return name === "pipelines" && groups.some(isEditable) ? (
      <PageNotThere noun="deals" />
    ) : (
      <PageForbidden />
    );
  if (!phone)
    return (
      <div className={styles.page}>
        <Places groups={groups} open={name} />
        <Opened section={section} />
      </div>
    );
  if (named === undefined)
    return (
      <div className={styles.index}>
        <PhonePlaces />
        <Places groups={groups} />
        {/* A phone has no workspace menu to sign out from. */}
        <Button
          variant="default"
          fullWidth
          mt="xl"
          onClick={() => void leaveWorkspace()}
          data-testid="sign-out"
        >
          <Trans>Sign out</Trans>
        </Button>
      </div>
    );
  return (
    <div className={styles.page}>
      <h1 className={styles.back}>
        <Link to="/settings/{-$section}" params={{ section: undefined }} data-testid="settings-back">
          <IconChevronLeft {...icon} />
          <Trans>Settings</Trans>
        </Link>
      </h1>
      <Opened section={section} />
    </div>
  );
}

/** Whether somebody may configure: of pipelines they then hear that deals are not in the plan. */
const isEditable = (group: Group): boolean =>
  group.sections.some((each) => each.name === "fields" && each.shown);

function Places({ groups, open }: { groups: Group[]; open?: string }) {
  const { t } = useLingui();
  return (
    <nav className={styles.nav} aria-label={t`Settings`}>
      <h1>{t`Settings`}</h1>
      {groups
        .map((group) => ({ ...group, sections: group.sections.filter((each) => each.shown) }))
        .filter((group) => group.sections.length > 0)
        .map((group) => (
          <section key={group.name} aria-label={group.label}>
            <h2>{group.label}</h2>
            {group.sections.map(({ name, label, Icon }) => (
              <Link
                key={name}
                to="/settings/{-$section}"
                params={{ section: name }}
                aria-current={name === open ? "page" : undefined}
                data-testid={`settings-${name}`}
              >
                <Icon {...icon} />
                {label}
                {open === undefined ? <IconChevronRight {...smallIcon} /> : null}
              </Link>
            ))}
          </section>
        ))}
    </nav>
  );
}

function Opened({ section }: { section: Section }) {
  return (
    <div className={styles.main} data-whole={section.width === "whole" || undefined}>
      <div className={styles.form} data-wide={section.width === "wide" || undefined}>
        <Suspense fallback={<Bones rows={4} />}>
          <section.Page />
        </Suspense>
      </div>
    </div>
  );
}
