import { Trans, useLingui } from "@lingui/react/macro";
import type { CrmObject } from "@rapport/core";
import {
  IconArrowsTransferUp,
  IconCalendar,
  IconChartHistogram,
  IconFileImport,
  IconFilter2,
  IconHome,
  IconMapPin,
  IconReceipt,
  IconRubberStamp,
  IconSearch,
  IconSelector,
  IconSettings,
} from "@tabler/icons-react";
import { Link, useLocation } from "@tanstack/react-router";
import { type ComponentProps, Suspense, useState } from "react";
import { part } from "~/app/part.ts";
import { leave } from "~/app/router.tsx";
import { onTimelines } from "~/data/activities.ts";
import { useHasModule } from "~/data/modules.ts";
import { hasBoard, useObjects, useSeesAmounts } from "~/data/objects.ts";
import { signOut, useSession } from "~/data/session.ts";
import { useViews } from "~/data/views.ts";
import { Avatar, Kbd } from "~/ui/atoms.tsx";
import { icon, objectIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { Bell } from "./Bell.tsx";
import { dialogs } from "./dialogs.ts";
import { FinanceNav } from "./FinanceNav.tsx";
import { SyncState } from "./SyncState.tsx";
import styles from "./shell.module.css";

const MOST_VIEWS = 12;
/** Pages behind the tabs of the funnel: none has a line of its own here. */
const ANALYSES = ["/velocity", "/losses"];

export function Side() {
  const { t } = useLingui();
  return (
    <aside className={styles.side} aria-label={t`Workspace`}>
      <Workspace />
      <SearchButton />
      <Nav />
      <Foot />
    </aside>
  );
}

export async function leaveWorkspace(): Promise<void> {
  await signOut();
  leave();
}

/** Its menu is fetched when somebody is about to open it: most of what it needs is needed nowhere else at first. */
const menu = () => import("./WorkspaceMenu.tsx");
const WorkspaceMenu = part(menu, "WorkspaceMenu");

export function Workspace() {
  const [asked, setAsked] = useState(false);
  const button = (
    <WorkspaceButton
      onPointerEnter={() => void menu()}
      onFocus={() => void menu()}
      onClick={() => setAsked(true)}
    />
  );
  if (!asked) return button;
  return (
    <Suspense fallback={button}>
      <WorkspaceMenu />
    </Suspense>
  );
}

export function WorkspaceButton(props: ComponentProps<"button">) {
  const { organisation } = useSession();
  return (
    <button
      type="button"
      {...props}
      className={styles.workspace}
      aria-haspopup="menu"
      data-testid="user-menu"
    >
      <span className={styles.seal} aria-hidden>
        {organisation.name.slice(0, 1)}
      </span>
      <span className="truncate">{organisation.name}</span>
      <IconSelector {...icon} color="var(--mute)" />
    </button>
  );
}

export const modKey = (): string => (/Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘ K" : "Ctrl K");

function SearchButton() {
  return (
    <button type="button" className={styles.search} onClick={dialogs.openPalette} data-testid="open-palette">
      <IconSearch {...icon} size={15} />
      <span>
        <Trans>Search or run</Trans>
      </span>
      <Kbd>{modKey()}</Kbd>
    </button>
  );
}

function Nav() {
  const { t } = useLingui();
  const { rights } = useSession();
  const imports = useHasModule("crm") && rights.import;
  const objects = useObjects();
  const seesAmounts = useSeesAmounts();
  const tracked = objects.some((object) => object.tracked);
  const { pathname } = useLocation();
  return (
    <nav className={styles.nav} aria-label={t`Main`}>
      <Link to="/" className={styles.item} activeOptions={{ exact: true }} data-testid="nav-home">
        <IconHome {...icon} />
        <Trans>Home</Trans>
      </Link>
      <Bell />
      {objects.some((object) => onTimelines(object.name)) ? (
        <Link to="/calendar" className={styles.item} data-testid="nav-calendar">
          <IconCalendar {...icon} />
          <Trans>Calendar</Trans>
        </Link>
      ) : null}
      {objects.some((object) => object.name === "activity") ? (
        <Link to="/visits" className={styles.item} data-testid="nav-visits">
          <IconMapPin {...icon} />
          <Trans>Visits</Trans>
        </Link>
      ) : null}
      <Link to="/approvals" className={styles.item} data-testid="nav-approvals">
        <IconRubberStamp {...icon} />
        <Trans>Approvals</Trans>
      </Link>
      <Link to="/transfers" className={styles.item} data-testid="nav-transfers">
        <IconArrowsTransferUp {...icon} />
        <Trans>Transfers</Trans>
      </Link>
      {objects
        .filter((object) => onTimelines(object.name))
        .map((object) => (
          <ObjectLink key={object.noun} object={object} />
        ))}
      <div className={styles.section}>{t`Customers and sales`}</div>
      {objects
        .filter((object) => !onTimelines(object.name))
        .map((object) => (
          <ObjectLink key={object.noun} object={object} />
        ))}
      {tracked || seesAmounts || imports || rights.billing ? (
        <div className={styles.section}>{t`Figures and more`}</div>
      ) : null}
      {tracked ? (
        <Link
          to="/funnel"
          className={styles.item}
          {...(ANALYSES.includes(pathname) ? { "data-status": "active" } : {})}
          data-testid="nav-funnel"
        >
          <IconFilter2 {...icon} />
          <Trans>Funnel</Trans>
        </Link>
      ) : null}
      {seesAmounts ? (
        <Link to="/forecast" className={styles.item} data-testid="nav-forecast">
          <IconChartHistogram {...icon} />
          <Trans>Forecast</Trans>
        </Link>
      ) : null}
      {imports ? (
        <Link to="/import" className={styles.item} data-testid="nav-import">
          <IconFileImport {...icon} />
          <Trans>Import</Trans>
        </Link>
      ) : null}
      {rights.billing ? (
        <Link to="/billing" className={styles.item} data-testid="nav-billing">
          <IconReceipt {...icon} />
          <Trans>Billing</Trans>
        </Link>
      ) : null}
      <FinanceNav />
      <SavedViews />
    </nav>
  );
}

function ObjectLink({ object }: { object: CrmObject }) {
  const { read } = useLocale();
  const listedByView = useListedByView();
  const { pathname } = useLocation();
  const Icon = objectIcon(object.icon);
  // What goes through stages is looked at as a board; its list and its records are below that line as well.
  const boarded = hasBoard(object);
  return (
    <Link
      to={boarded ? "/o/$noun/board" : "/o/$noun"}
      params={{ noun: object.noun }}
      className={styles.item}
      activeOptions={{ exact: listedByView(object) }}
      {...(boarded && isUnder(pathname, object) && !listedByView(object) ? { "data-status": "active" } : {})}
      data-testid={`nav-${object.noun}`}
    >
      <Icon {...icon} />
      {read(object.plural)}
    </Link>
  );
}

/** One place is marked at a time: where a saved view is open, its own line is, and not its object's too. */
function useListedByView(): (object: CrmObject) => boolean {
  const views = useViews();
  const { pathname, search } = useLocation();
  const open = "view" in search ? search.view : undefined;
  return (object) =>
    (pathname === `/o/${object.noun}` || pathname === `/o/${object.noun}/board`) &&
    views.slice(0, MOST_VIEWS).some((view) => view.object === object.name && view.id === open);
}

const isUnder = (pathname: string, object: CrmObject): boolean =>
  `${pathname}/`.startsWith(`/o/${object.noun}/`);

function SavedViews() {
  const { t } = useLingui();
  const views = useViews();
  const objects = useObjects();
  if (views.length === 0) return null;
  return (
    <>
      <div className={styles.section}>{t`Saved views`}</div>
      {views.slice(0, MOST_VIEWS).map((view) => {
        const object = objects.find((item) => item.name === view.object);
        if (!object) return null;
        const Icon = objectIcon(object.icon);
        return (
          <Link
            key={view.id}
            to={view.kind === "board" ? "/o/$noun/board" : "/o/$noun"}
            params={{ noun: object.noun }}
            search={{ view: view.id }}
            className={styles.item}
          >
            <Icon {...icon} color="var(--mute)" />
            <span className="truncate">{view.name}</span>
          </Link>
        );
      })}
    </>
  );
}

function Foot() {
  const { t } = useLingui();
  const { person } = useSession();
  return (
    <div className={styles.foot}>
      <div className={styles.user}>
        <Link to="/settings/{-$section}" className={styles.userButton}>
          <Avatar name={person.name} />
          <span className={styles.userName}>
            <span className="truncate">{person.name}</span>
            {person.is_owner ? <span className="mute">{t`Owner`}</span> : null}
          </span>
          <IconSettings {...icon} color="var(--mute)" style={{ marginLeft: "auto" }} />
        </Link>
      </div>
      <SyncState />
    </div>
  );
}
