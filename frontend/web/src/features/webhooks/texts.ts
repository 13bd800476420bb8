/** What is said of webhooks: why one was stopped, what went wrong with a try, what a message is about. */
import { useLingui } from "@lingui/react/macro";
import type { Webhook, WebhookAttempt, WebhookOp } from "@rapport/core";

export const OPS: WebhookOp[] = ["created", "updated", "deleted", "gone"];

/** The kinds of changes, for the editor and the log. */
export function useOpText(): Record<WebhookOp, string> {
  const { t } = useLingui();
  return { created: t`Created`, updated: t`Changed`, deleted: t`Deleted`, gone: t`No longer visible` };
}

/** Why a webhook was stopped, and what to do. */
export function useReasonText(): (webhook: Webhook) => string | null {
  const { t } = useLingui();
  const said: Record<string, string> = {
    owner: t`Stopped: its owner left or may not configure any more. Edit and save it to take it over.`,
    failing: t`Stopped: nothing was accepted for three days. Nothing is lost; it goes on where it was.`,
    gone: t`Stopped: the address answered that it is gone (410).`,
  };
  return ({ reason }) => (reason ? (said[reason] ?? reason) : null);
}

/** How a try went, in a few words: the status, or what kept it from getting one. */
export function useResultText(): (attempt: WebhookAttempt) => string {
  const { t } = useLingui();
  const said: Record<string, string> = {
    not_public: t`Not a public address`,
    no_such_host: t`No such host`,
    timeout: t`No answer in time`,
    tls: t`TLS failed`,
    not_connected: t`Not reachable`,
    no_answer: t`Unreadable answer`,
  };
  return ({ status, error, milliseconds }) => {
    if (status !== null) return String(status);
    if (error !== null) return said[error] ?? error;
    return milliseconds === null ? t`Waiting` : t`Unreadable answer`;
  };
}
