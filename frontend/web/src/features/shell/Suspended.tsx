/** The shell of a suspended organisation: what that means, and the way to pay for whoever may. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconReceipt } from "@tabler/icons-react";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { Suspense } from "react";
import { useSession } from "~/data/session.ts";
import { icon } from "~/ui/icons.ts";
import { LinkButton } from "~/ui/LinkButton.tsx";
import { PagePending } from "~/ui/PagePending.tsx";
import { EmptyState } from "~/ui/states.tsx";
import { leaveWorkspace, Workspace } from "./Side.tsx";
import styles from "./shell.module.css";
import { enterOrganisation } from "./WorkspaceMenu.tsx";

export function Suspended() {
  const { t } = useLingui();
  const { rights } = useSession();
  const { pathname } = useLocation();
  const isBilling = rights.billing && (pathname === "/billing" || pathname.startsWith("/billing/"));
  return (
    <div className={styles.shell}>
      <aside className={styles.side} aria-label={t`Workspace`}>
        <Workspace />
        {rights.billing ? (
          <nav className={styles.nav} aria-label={t`Main`} style={{ marginTop: 12 }}>
            <Link to="/billing" className={styles.item} data-testid="nav-billing">
              <IconReceipt {...icon} />
              <Trans>Billing</Trans>
            </Link>
          </nav>
        ) : null}
      </aside>
      <main className={styles.main} id="content">
        {isBilling ? (
          <>
            <div className={styles.readonly} role="status">
              {t`This workspace is suspended. Its data is kept.`}
            </div>
            <div className={styles.body}>
              <Suspense fallback={<PagePending />}>
                <Outlet />
              </Suspense>
            </div>
          </>
        ) : (
          <Notice />
        )}
      </main>
    </div>
  );
}

function Notice() {
  const { t } = useLingui();
  const { rights, organisation, organisations } = useSession();
  return (
    <div data-testid="suspended">
      <h1 className="visually-hidden">{organisation.name}</h1>
      <EmptyState
        title={t`${organisation.name} is suspended`}
        actions={
          <>
            {rights.billing ? (
              <LinkButton to="/billing" data-testid="suspended-billing">
                <Trans>See what is unpaid</Trans>
              </LinkButton>
            ) : null}
            {organisations
              .filter((other) => other.id !== organisation.id)
              .map((other) => (
                <Button key={other.id} variant="default" onClick={() => void enterOrganisation(other.id)}>
                  <Trans>Go to {other.name}</Trans>
                </Button>
              ))}
            <Button variant="default" onClick={() => void leaveWorkspace()} data-testid="suspended-sign-out">
              <Trans>Sign out</Trans>
            </Button>
          </>
        }
      >
        {rights.billing
          ? t`An invoice has been unpaid for too long. All data is kept, and everything is back as soon as it is paid.`
          : t`All data is kept, and everything is back as soon as what is owed is paid. Ask whoever looks after billing.`}
      </EmptyState>
    </div>
  );
}
