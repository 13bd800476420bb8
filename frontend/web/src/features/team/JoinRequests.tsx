import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect } from "@mantine/core";
import { formatAgo, type JoinRequest, type Roster } from "@rapport/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useSession } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import styles from "~/features/settings/settings.module.css";
import { Avatar, Bones } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { MoreSeats } from "./MoreSeats.tsx";
import { useTeams } from "./useTeam.ts";

const requestsQuery = { queryKey: ["join-requests"], queryFn: api.joinRequests };

/** Who asks to join, above the members; nothing where nobody does. */
export function JoinRequests({ roster }: { roster: Roster }) {
  const { t } = useLingui();
  const { organisation } = useSession();
  const requests = useQuery({ ...requestsQuery, enabled: !organisation.is_sandbox });
  if (organisation.is_sandbox) return null;
  if (requests.isPending) return <Bones rows={1} height={56} />;
  if (requests.isError) return <ErrorState error={requests.error} onRetry={() => void requests.refetch()} />;
  const count = requests.data.length;
  if (count === 0) return null;
  return (
    <section data-testid="join-requests">
      <h3 style={{ marginTop: 0 }}>{t`Asking to join (${count})`}</h3>
      <div className={styles.card} style={{ marginBottom: 24 }}>
        {requests.data.map((request) => (
          <RequestRow key={request.id} request={request} roster={roster} />
        ))}
      </div>
    </section>
  );
}

function RequestRow({ request, roster }: { request: JoinRequest; roster: Roster }) {
  const { t } = useLingui();
  const { read, locale } = useLocale();
  const client = useQueryClient();
  const teams = useTeams();
  const [role, setRole] = useState("rep");
  const [team, setTeam] = useState("");
  const decide = useMutation({
    mutationKey: ["write"],
    mutationFn: (accepts: boolean): Promise<unknown> =>
      accepts
        ? api.acceptJoining(request.id, { role, team_ids: team ? [team] : [] })
        : api.refuseJoining(request.id),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries(requestsQuery),
        client.invalidateQueries({ queryKey: ["members"] }),
      ]),
  });
  return (
    <div className={`${styles.row} ${styles.asks}`} data-testid="join-request">
      <Avatar name={request.name} size={28} seat={false} />
      <span>
        {request.name}
        <small>
          {request.email} · {t`asked ${formatAgo(request.created_at, locale)}`}
        </small>
      </span>
      <span className={styles.acts}>
        <NativeSelect
          aria-label={t`Role of ${request.name}`}
          size="xs"
          value={role}
          data={roster.roles
            .filter((each) => each.can_give)
            .map((each) => ({ value: each.key, label: read(each.label) }))}
          onChange={(event) => setRole(event.currentTarget.value)}
          data-testid="join-request-role"
        />
        {teams.data && teams.data.length > 0 ? (
          <NativeSelect
            aria-label={t`Team of ${request.name}`}
            size="xs"
            value={team}
            data={[
              { value: "", label: t`No team` },
              ...teams.data.map((each) => ({ value: each.id, label: each.name })),
            ]}
            onChange={(event) => setTeam(event.currentTarget.value)}
          />
        ) : null}
        <Button
          variant="default"
          size="xs"
          loading={decide.isPending && decide.variables === false}
          onClick={() => decide.mutate(false)}
          data-testid="join-refuse"
        >
          <Trans>Refuse</Trans>
        </Button>
        <Button
          size="xs"
          loading={decide.isPending && decide.variables === true}
          onClick={() => decide.mutate(true)}
          data-testid="join-accept"
        >
          <Trans>Accept</Trans>
        </Button>
      </span>
      {decide.error ? (
        <div className={styles.whole}>
          <FormError error={decide.error} />
          <MoreSeats error={decide.error} />
        </div>
      ) : null}
    </div>
  );
}
