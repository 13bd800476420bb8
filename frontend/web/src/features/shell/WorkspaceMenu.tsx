/** Which organisation one is in, the others one may enter, settings, and the way out. */
import { Trans } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import { IconCheck, IconLogout, IconSettings } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { api } from "~/app/api.ts";
import { useSession } from "~/data/session.ts";
import { icon } from "~/ui/icons.ts";
import { OrganisationFacts } from "./OrganisationFacts.tsx";
import { leaveWorkspace, WorkspaceButton } from "./Side.tsx";
import styles from "./sandbox.module.css";

/** A full load: nothing of one organisation may stay in memory for the next. */
export async function enterOrganisation(id: string): Promise<void> {
  await api.switchOrganisation(id);
  window.location.assign("/");
}

export function WorkspaceMenu() {
  const { organisation, organisations, person, viewing_until: viewed } = useSession();
  return (
    <Menu position="bottom-start" width={240} defaultOpened>
      <Menu.Target>
        <WorkspaceButton />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{person.email}</Menu.Label>
        {organisations.map((item) => (
          <Menu.Item
            key={item.id}
            rightSection={item.id === organisation.id ? <IconCheck {...icon} /> : null}
            disabled={item.id === organisation.id}
            onClick={() => void enterOrganisation(item.id)}
          >
            {item.name}
            {item.is_sandbox ? (
              <small className={styles.copy}>
                <Trans>Sandbox</Trans>
              </small>
            ) : null}
            {organisations.some((other) => other.id !== item.id && other.name === item.name) ? (
              <small className={styles.facts}>
                <OrganisationFacts choice={item} />
              </small>
            ) : null}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item component={Link} to="/settings/{-$section}" leftSection={<IconSettings {...icon} />}>
          <Trans>Settings</Trans>
        </Menu.Item>
        {/* The way out of a view is in its band. */}
        {viewed ? null : (
          <Menu.Item
            leftSection={<IconLogout {...icon} />}
            onClick={() => void leaveWorkspace()}
            data-testid="sign-out"
          >
            <Trans>Sign out</Trans>
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
