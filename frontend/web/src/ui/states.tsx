/** What stands in for content: nothing yet, or something went wrong. Neither is a dead end. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { ApiError } from "@rapport/core";
import type { ReactNode } from "react";
import { AlreadyThere, Dismissed } from "~/app/dismissed.ts";
import { NOT_IN_PLAN, NOT_IN_ROLE } from "~/app/queries.ts";
import styles from "./atoms.module.css";

export function EmptyState({
  title,
  children,
  actions,
}: {
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className={styles.state} role="status">
      <h2>{title}</h2>
      {children ? <p>{children}</p> : null}
      {actions ? <div className={styles.stateActions}>{actions}</div> : null}
    </div>
  );
}

export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useLingui();
  const message = useErrorMessage()(error);
  const api = error instanceof ApiError ? error : null;
  // Nothing is wrong, and asking again would change nothing: a saved filter, say, that leads to what is switched off.
  if (api?.code === NOT_IN_PLAN) return <EmptyState title={t`Not in your plan`}>{message}</EmptyState>;
  if (api?.code === NOT_IN_ROLE) return <EmptyState title={t`Not in your role`}>{message}</EmptyState>;
  return (
    <div className={styles.state} role="alert">
      <h2>{t`This could not be shown`}</h2>
      <p>{message}</p>
      {api ? (
        <p className={styles.code}>
          {api.code}
          {api.requestId ? ` · ${api.requestId}` : ""}
        </p>
      ) : null}
      {onRetry ? (
        <div className={styles.stateActions}>
          <Button variant="default" onClick={onRetry} data-reads>
            <Trans>Try again</Trans>
          </Button>
        </div>
      ) : null}
    </div>
  );
}

/** The server's own sentence where there is one: it is already in the reader's language and says what was kept. */
export function useErrorMessage(): (error: unknown) => string {
  const { t } = useLingui();
  return (error) => {
    if (error instanceof Dismissed)
      return t`The window was closed; nothing happened. Try again, or another way.`;
    if (error instanceof AlreadyThere) return t`This device has a passkey of yours already.`;
    if (!(error instanceof ApiError))
      return t`Something unexpected happened on this page. Nothing was saved or lost by it.`;
    if (error.code === "network.unreachable")
      return t`The server can't be reached. What you typed is still here.`;
    return error.message || t`The server answered with an error. Nothing was changed.`;
  };
}
