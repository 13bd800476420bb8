import { Trans, useLingui } from "@lingui/react/macro";
import { Popover } from "@mantine/core";
import { businessNow, formatAgo, type Notification } from "@rapport/core";
import {
  IconArrowsTransferUp,
  IconAt,
  IconBellCheck,
  IconBellRinging,
  IconCheckbox,
  IconEye,
  IconHourglass,
  IconInbox,
  IconListDetails,
  IconRubberStamp,
  IconSettings,
  IconShare2,
  IconUserShare,
  IconWebhook,
  type TablerIcon,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { lookAt, useNotifications } from "~/data/activities.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { isViewing, useSession } from "~/data/session.ts";
import { useViewsWaiting } from "~/data/viewing.ts";
import { Bones, GhostButton } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { BellButton } from "./Bell.tsx";
import styles from "./bell.module.css";
import { FollowOffer } from "./FollowOffer.tsx";
import { TaskActions } from "./TaskActions.tsx";

const ICONS: Record<string, TablerIcon> = {
  mention: IconAt,
  reminder: IconBellRinging,
  assigned: IconCheckbox,
  shared: IconShare2,
  approval: IconRubberStamp,
  webhook: IconWebhook,
  lead_assigned: IconUserShare,
  lead_touched: IconListDetails,
  comes_back: IconInbox,
  transfer: IconArrowsTransferUp,
  response_due: IconHourglass,
  response_missed: IconHourglass,
  followed: IconBellCheck,
};

/** The bell with its list open; from then on it opens and closes by itself. */
export function BellList({ compact }: { compact: boolean }) {
  const [open, setOpen] = useState(true);
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      position={compact ? "bottom-end" : "right-start"}
      width={340}
      trapFocus
      withinPortal
    >
      <Popover.Target>
        <BellButton compact={compact} aria-expanded={open} onClick={() => setOpen(!open)} />
      </Popover.Target>
      <Popover.Dropdown p={4}>
        <Newest onGo={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Newest({ onGo }: { onGo: () => void }) {
  const { t } = useLingui();
  const found = useNotifications();
  const { asks, allowed } = useViewsWaiting();
  if (found.isPending) return <Bones rows={4} height={44} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const { items, unseen } = found.data;
  return (
    <div className={styles.list} data-testid="bell-list">
      <div className={styles.head}>
        <b>{t`Notifications`}</b>
        <Link
          to="/settings/{-$section}"
          params={{ section: "notifications" }}
          className={styles.settings}
          aria-label={t`How you are told`}
          onClick={onGo}
          data-testid="bell-settings"
        >
          <IconSettings {...smallIcon} />
        </Link>
        {unseen > 0 ? (
          <GhostButton onClick={() => void lookAt()} data-writes data-testid="bell-all-seen">
            <Trans>Mark all as read</Trans>
          </GhostButton>
        ) : null}
      </div>
      {items.length + asks.length + allowed.length === 0 ? (
        <p
          className={styles.empty}
        >{t`Nothing yet: mentions, reminders and what is shared with you come here`}</p>
      ) : null}
      <ul>
        {asks.map((each) => (
          <li key={each.id}>
            <ViewLine section="security" at={each.created_at} onGo={onGo}>
              {t`${each.viewer} asks to view as you`}
            </ViewLine>
          </li>
        ))}
        {allowed.map((each) => (
          <li key={each.id}>
            <ViewLine section="members" at={each.created_at} onGo={onGo}>
              {t`${each.person} allows you to view as them`}
            </ViewLine>
          </li>
        ))}
        {items.map((item) => (
          <li key={item.id}>
            <Line item={item} onGo={onGo} />
            <TaskActions item={item} />
            <FollowOffer item={item} />
          </li>
        ))}
      </ul>
    </div>
  );
}

type ViewLineProps = { section: string; at: string; onGo: () => void; children: string };

/** What waits until it is answered or used, so nobody marks it as read. */
function ViewLine({ section, at, onGo, children }: ViewLineProps) {
  const { t } = useLingui();
  const { locale } = useLocale();
  return (
    <Link
      to="/settings/{-$section}"
      params={{ section }}
      className={styles.line}
      onClick={onGo}
      data-testid="bell-view"
    >
      <IconEye {...smallIcon} />
      <span className={styles.what}>
        <small>
          {t`Viewing`} · {formatAgo(at, locale)}
        </small>
        <span className={styles.title}>{children}</span>
      </span>
      <span className={styles.dot} role="img" aria-label={t`New`} />
    </Link>
  );
}

function Line({ item, onGo }: { item: Notification; onGo: () => void }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const objects = useObjects();
  const viewing = isViewing(useSession());
  const Icon = ICONS[item.kind] ?? IconBellRinging;
  const [target] = item.targets;
  // A note is read on the timeline of what it is about; a task has a page of its own.
  const own = item.may_open && (item.object === "task" || !target);
  const to = own ? { object: item.object, id: item.record_id } : target;
  const object = byName(objects, to?.object);
  const actor = item.actor ?? t`Rapport`;
  const said: Record<string, string> = {
    mention: t`${actor} mentioned you`,
    reminder: t`Reminder`,
    assigned: t`${actor} gave you a task`,
    shared: t`${actor} shared this with you`,
    webhook: t`Webhook`,
    lead_assigned: t`A new lead for you`,
    lead_touched: t`Your lead sent a form again`,
    comes_back: t`Goes back to its queue in three days`,
    response_due: t`First response due soon`,
    response_missed: t`First response missed`,
  };
  const changed: Record<string, string> = {
    owner: t`${actor} changed the owner`,
    stage: t`${actor} changed the stage or status`,
    amount: t`${actor} changed the amount`,
    close_date: t`${actor} changed the close date`,
    note: t`${actor} wrote a note`,
  };
  const events: Record<string, string> = {
    transfer_asked: t`${actor} hands a record over to you`,
    transfer_accepted: t`${actor} accepted your transfer`,
    transfer_returned: t`${actor} returned your transfer`,
    transfer_withdrawn: t`${actor} withdrew a transfer`,
    transfer_done: t`Your transfer is complete`,
    transfer_overdue: t`Something of a transfer is overdue`,
    approval_asked: t`${actor} asks for your approval`,
    approval_done: t`Your request was approved, and the change is made`,
    approval_rejected: t`${actor} rejected your request`,
    approval_failed: t`Your request was approved, but the change could not be made`,
    approval_withdrawn: t`${actor} withdrew a request for approval`,
    approval_returned: t`${actor} returned your request`,
    approval_escalated: t`An approval has come to you`,
    webhook_stopped: t`A webhook was stopped`,
  };
  const verdict = events[item.object];
  const below = verdict ? item.title : target?.label;
  const line = (
    <>
      <Icon {...smallIcon} />
      <span className={styles.what}>
        <small>
          {said[item.kind] ??
            changed[item.about ?? ""] ??
            (item.kind === "transfer" ? t`Transfer` : t`Approval`)}{" "}
          · {formatAgo(item.at, locale, businessNow())}
        </small>
        <span className={styles.title}>{verdict ?? item.title}</span>
        {below ? <small className="truncate">{below}</small> : null}
      </span>
      {item.seen ? null : <span className={styles.dot} role="img" aria-label={t`New`} />}
    </>
  );
  const go = () => {
    if (!item.seen && !viewing) void lookAt([item.id]);
    onGo();
  };
  if (item.kind === "approval")
    return (
      <Link
        to="/approvals/$id"
        params={{ id: item.record_id }}
        className={styles.line}
        onClick={go}
        data-testid="bell-item"
      >
        {line}
      </Link>
    );
  if (item.kind === "transfer")
    return (
      <Link
        to="/transfers/$id"
        params={{ id: item.record_id }}
        className={styles.line}
        onClick={go}
        data-testid="bell-item"
      >
        {line}
      </Link>
    );
  if (item.kind === "webhook")
    return (
      <Link
        to="/settings/{-$section}"
        params={{ section: "webhooks" }}
        className={styles.line}
        onClick={go}
        data-testid="bell-item"
      >
        {line}
      </Link>
    );
  if (!to || !object) return <span className={styles.line}>{line}</span>;
  return (
    <Link
      to="/o/$noun/$id"
      params={{ noun: object.noun, id: to.id }}
      className={styles.line}
      onClick={go}
      data-testid="bell-item"
    >
      {line}
    </Link>
  );
}
