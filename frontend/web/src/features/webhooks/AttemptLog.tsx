/** The log of tries: when, what about, how it went, how long it took, and sending it once more. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { formatInstant, type Webhook, type WebhookAttempt } from "@rapport/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { useSession } from "~/data/session.ts";
import { attemptsQuery, useWebhookWrite } from "~/data/webhooks.ts";
import { Bones, Chip } from "~/ui/atoms.tsx";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { useOpText, useResultText } from "./texts.ts";
import styles from "./webhooks.module.css";

export function AttemptLog({ webhook }: { webhook: Webhook }) {
  const { t } = useLingui();
  const found = useInfiniteQuery(attemptsQuery(webhook.id));
  if (found.isPending) return <Bones rows={5} height={40} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const items = found.data.pages.flatMap((page) => page.items);
  if (items.length === 0)
    return (
      <EmptyState title={t`Nothing sent yet`}>
        <Trans>Send a test event, or change a record.</Trans>
      </EmptyState>
    );
  return (
    <>
      <table className={styles.log}>
        <thead>
          <tr>
            <th>{t`Time`}</th>
            <th>{t`What was sent`}</th>
            <th>{t`Result`}</th>
            <th>{t`Attempt`}</th>
            <th aria-label={t`Actions`} />
          </tr>
        </thead>
        <tbody>
          {items.map((each) => (
            <Line key={each.id} attempt={each} webhook={webhook} />
          ))}
        </tbody>
      </table>
      {found.hasNextPage ? (
        <Button
          variant="default"
          size="xs"
          className={styles.more}
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
          data-testid="webhook-older"
        >
          <Trans>Older</Trans>
        </Button>
      ) : null}
    </>
  );
}

function Line({ attempt, webhook }: { attempt: WebhookAttempt; webhook: Webhook }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useSession().organisation.time_zone;
  const event = useEventText()(attempt);
  const result = useResultText()(attempt);
  const retry = useWebhookWrite(() => api.retryWebhook(webhook.id, attempt.message_id));
  const { status, error, milliseconds, number, next_at, answer } = attempt;
  const open = status === null && error === null && milliseconds === null;
  const ok = status !== null && status >= 200 && status < 300;
  const took = milliseconds === null ? null : t`${milliseconds} ms`;
  return (
    <tr data-testid="webhook-attempt">
      <td className="num">{formatInstant(attempt.at, locale, zone)}</td>
      <td>
        {event}
        {answer ? (
          <details>
            <summary>{t`Answer`}</summary>
            <pre>{answer}</pre>
          </details>
        ) : null}
      </td>
      <td>
        <Chip tone={ok ? "ok" : open ? undefined : "danger"}>{result}</Chip>
      </td>
      <td className="num">
        {[t`No. ${number}`, took].filter(Boolean).join(" · ")}
        {next_at && !ok ? <small> {t`next ${formatInstant(next_at, locale, zone)}`}</small> : null}
      </td>
      <td>
        <Button
          variant="default"
          size="xs"
          loading={retry.isPending}
          onClick={() => retry.mutate(undefined)}
          data-testid="webhook-retry"
        >
          <Trans>Resend</Trans>
        </Button>
      </td>
    </tr>
  );
}

/** What a message is about, as people say it. */
function useEventText(): (attempt: WebhookAttempt) => string {
  const { t } = useLingui();
  const { read } = useLocale();
  const objects = useObjects();
  const opText: Record<string, string> = useOpText();
  return ({ kind, object, op }) => {
    if (kind === "test") return t`Test event`;
    if (kind === "reset") return t`Rights changed: read anew`;
    const label = byName(objects, object ?? undefined)?.label;
    return `${label ? read(label) : object} · ${opText[op ?? ""] ?? op}`;
  };
}
