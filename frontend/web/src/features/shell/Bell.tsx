/** What one was told of: a line in the navigation with how many are new, and behind it the newest. */

import { Trans } from "@lingui/react/macro";
import { IconBell } from "@tabler/icons-react";
import { type ComponentProps, Suspense, useState } from "react";
import { part } from "~/app/part.ts";
import { useNotifications } from "~/data/activities.ts";
import { useHasModule } from "~/data/modules.ts";
import { useViewsWaiting } from "~/data/viewing.ts";
import { icon } from "~/ui/icons.ts";
import styles from "./shell.module.css";

const list = () => import("./BellList.tsx");
const BellList = part(list, "BellList");

export function Bell({ compact = false }: { compact?: boolean }) {
  // What one is told of are activities and tasks.
  return useHasModule("crm") ? <Opening compact={compact} /> : null;
}

function Opening({ compact }: { compact: boolean }) {
  const [asked, setAsked] = useState(false);
  const button = (
    <BellButton
      compact={compact}
      onPointerEnter={() => void list()}
      onFocus={() => void list()}
      onClick={() => setAsked(true)}
    />
  );
  if (!asked) return button;
  return (
    <Suspense fallback={button}>
      <BellList compact={compact} />
    </Suspense>
  );
}

export function BellButton({ compact, ...props }: ComponentProps<"button"> & { compact: boolean }) {
  const waiting = useViewsWaiting();
  const unseen = (useNotifications().data?.unseen ?? 0) + waiting.asks.length + waiting.allowed.length;
  return (
    <button
      type="button"
      {...props}
      className={compact ? styles.bell : styles.item}
      data-testid={compact ? "bell-compact" : "bell"}
    >
      <IconBell {...icon} />
      <span className={compact ? "visually-hidden" : undefined}>
        <Trans>Notifications</Trans>
      </span>
      {unseen > 0 ? (
        <span className={`${styles.unseen} num`} data-testid="bell-count">
          {unseen}
        </span>
      ) : null}
    </button>
  );
}
