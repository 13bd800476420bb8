import { Trans, useLingui } from "@lingui/react/macro";
import { useMantineColorScheme } from "@mantine/core";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { Suspense, useEffect, useMemo, useState } from "react";
import { part } from "~/app/part.ts";
import { useStepUpAsked } from "~/app/stepUp.ts";
import { startLive } from "~/data/live.ts";
import { takeOffer } from "~/data/offer.ts";
import { dropEndedSession, offered, SessionContext, useOpenSession, useSession } from "~/data/session.ts";
import { PagePending } from "~/ui/PagePending.tsx";
import { BottomTabs } from "./BottomTabs.tsx";
import { dialogs, useDialogs } from "./dialogs.ts";
import { Side } from "./Side.tsx";
import styles from "./shell.module.css";

const Palette = part(() => import("~/features/palette/Palette.tsx"), "Palette");
const CreateDialog = part(() => import("~/features/create/CreateDialog.tsx"), "CreateDialog");

const SandboxBand = part(() => import("./SandboxBand.tsx"), "SandboxBand");
const ViewingBand = part(() => import("./ViewingBand.tsx"), "ViewingBand");
const StepUpDialog = part(() => import("~/features/auth/StepUpDialog.tsx"), "StepUpDialog");
const Suspended = part(() => import("./Suspended.tsx"), "Suspended");
const OwedFactorPage = part(() => import("~/features/settings/OwedFactorPage.tsx"), "OwedFactorPage");
const FactorBands = part(() => import("~/features/settings/FactorBands.tsx"), "FactorBands");
const PasskeyOffer = part(() => import("~/features/settings/PasskeyOffer.tsx"), "PasskeyOffer");

export function Shell() {
  useEffect(() => dropEndedSession, []);
  const open = useOpenSession();
  const session = useMemo(() => offered(open), [open]);
  return (
    <SessionContext value={session}>
      {session.owes_second_factor ? (
        <Owing />
      ) : session.organisation.status === "suspended" ? (
        <Closed />
      ) : (
        <Frame />
      )}
    </SessionContext>
  );
}

/** Whoever owes a second factor gets to their own ways in and no further. */
function Owing() {
  const stepUp = useStepUpAsked();
  return (
    <Suspense fallback={<PagePending />}>
      <OwedFactorPage />
      {stepUp ? <StepUpDialog /> : null}
    </Suspense>
  );
}

/** A suspended organisation serves nothing but its invoices, to who looks after them. */
function Closed() {
  const stepUp = useStepUpAsked();
  return (
    <Suspense fallback={<PagePending />}>
      <Suspended />
      {stepUp ? <StepUpDialog /> : null}
    </Suspense>
  );
}

function Frame() {
  const { palette, create } = useDialogs();
  const { organisation, viewing_until: viewed, ...session } = useSession();
  const isAsked = session.second_factor_from !== null && !session.has_second_factor;
  const hasFactorNews = isAsked || session.factor_reset_due_at !== null;
  const stepUp = useStepUpAsked();
  const [offered] = useState(takeOffer);
  usePaletteKey();
  useSavedTheme();
  // A socket would be the other person's; whoever views asks now and then what changed.
  useEffect(() => startLive({ socket: viewed === null }), [viewed]);
  return (
    <div className={styles.shell}>
      <a href="#content" className={styles.skip}>
        <Trans>Skip to the content</Trans>
      </a>
      <Side />
      <main className={styles.main} id="content">
        <Suspense fallback={null}>{viewed ? <ViewingBand until={viewed} /> : null}</Suspense>
        <Suspense fallback={null}>{organisation.is_sandbox ? <SandboxBand /> : null}</Suspense>
        <ReadOnlyBand />
        <Suspense fallback={null}>{hasFactorNews ? <FactorBands /> : null}</Suspense>
        <Suspense fallback={null}>{offered ? <PasskeyOffer /> : null}</Suspense>
        <div className={styles.body}>
          <Suspense fallback={<PagePending />}>
            <Outlet />
          </Suspense>
        </div>
      </main>
      <BottomTabs />
      <Suspense fallback={null}>
        {palette ? <Palette onClose={dialogs.close} /> : null}
        {create ? <CreateDialog request={create} onClose={dialogs.close} /> : null}
        {stepUp ? <StepUpDialog /> : null}
      </Suspense>
    </div>
  );
}

function ReadOnlyBand() {
  const { t } = useLingui();
  const { organisation, rights } = useSession();
  const { pathname } = useLocation();
  if (organisation.status === "active") return null;
  return (
    <div className={styles.readonly} role="status">
      {t`This workspace is read-only for now. Everything can be read and exported.`}{" "}
      {rights.billing && !pathname.startsWith("/billing") ? (
        <Link to="/billing" data-testid="band-billing">
          <Trans>See billing</Trans>
        </Link>
      ) : null}
    </div>
  );
}

/** Ctrl or Cmd with K works everywhere, also while typing. */
function usePaletteKey(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
      event.preventDefault();
      dialogs.openPalette();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}

/** The theme saved with the person follows them to a new device. */
function useSavedTheme(): void {
  const { theme } = useSession().person;
  const { setColorScheme } = useMantineColorScheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the saved choice itself changes
  useEffect(() => {
    setColorScheme(theme === "light" || theme === "dark" ? theme : "auto");
  }, [theme]);
}
