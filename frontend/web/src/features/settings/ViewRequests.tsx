/** Who asks to view as oneself: to be allowed or refused; and what one allowed, to be taken back. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { formatInstant, type ViewAsked } from "@rapport/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { useSession } from "~/data/session.ts";
import { viewingsQuery, viewRequestsQuery } from "~/data/viewing.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { Avatar } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./settings.module.css";

/** Nothing where nobody asks: a question comes rarely, and then stands above all else. */
export function ViewRequests() {
  const { t } = useLingui();
  const found = useQuery(viewRequestsQuery);
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data?.length) return null;
  return (
    <section data-testid="view-requests">
      <h3>{t`Viewing as you`}</h3>
      <p className={`mute ${styles.before}`}>
        <Trans>
          Whoever you allow sees what you see and can change nothing, once and for 30 minutes at most.
        </Trans>
      </p>
      <div className={styles.card}>
        {found.data.map((each) => (
          <RequestRow key={each.id} request={each} />
        ))}
      </div>
    </section>
  );
}

function RequestRow({ request }: { request: ViewAsked }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { time_zone } = useSession().organisation;
  const client = useQueryClient();
  const answer = useMutation({
    mutationKey: ["write"],
    mutationFn: (allow: boolean) => api.answerViewRequest(request.id, allow),
    onSettled: () =>
      Promise.all([client.invalidateQueries(viewRequestsQuery), client.invalidateQueries(viewingsQuery)]),
  });
  const open = request.state === "open";
  const until = formatInstant(request.expires_at, locale, time_zone);
  return (
    <div className={`${styles.row} ${styles.asks}`} data-testid="view-request">
      <Avatar name={request.viewer} size={28} seat />
      <span>
        {open ? t`${request.viewer} asks to view as you` : t`${request.viewer} may view as you`}
        <small>{request.reason}</small>
        <small className="num">{open ? t`Lapses ${until}` : t`Until ${until}`}</small>
      </span>
      <span className={styles.acts}>
        <Button
          variant="default"
          size="xs"
          loading={answer.isPending && answer.variables === false}
          onClick={() => answer.mutate(false)}
          data-testid="view-refuse"
        >
          {open ? <Trans>Refuse</Trans> : <Trans>Take it back</Trans>}
        </Button>
        {open ? (
          <Button
            size="xs"
            loading={answer.isPending && answer.variables === true}
            onClick={() => answer.mutate(true)}
            data-testid="view-allow"
          >
            <Trans>Allow for 30 minutes</Trans>
          </Button>
        ) : null}
      </span>
      {answer.error ? (
        <div className={styles.whole}>
          <FormError error={answer.error} />
        </div>
      ) : null}
    </div>
  );
}
