import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal } from "@mantine/core";
import { formatAgo, type Member } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { deviceName } from "~/features/settings/deviceName.ts";
import styles from "~/features/settings/settings.module.css";
import { Bones } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { FactorReset } from "./FactorReset.tsx";
import { useTeamWrite } from "./useTeam.ts";

/** Where a member is signed in to this organisation; what else they use is theirs. */
export function SessionsDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const sessions = useQuery({
    queryKey: ["members", member.id, "sessions"],
    queryFn: () => api.memberSessions(member.id),
  });
  const end = useTeamWrite((id: string | null) =>
    id ? api.endMemberSession(member.id, id) : api.endMemberSessions(member.id),
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Where ${member.name} is signed in`}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      {sessions.isPending ? <Bones rows={2} height={48} /> : null}
      {sessions.isError ? (
        <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />
      ) : null}
      {sessions.data?.length === 0 ? (
        <p className="mute">
          <Trans>Nowhere at the moment.</Trans>
        </p>
      ) : null}
      {sessions.data?.length ? (
        <div className={styles.card}>
          {sessions.data.map((session) => (
            <div key={session.id} className={styles.row} data-testid="member-session">
              <span>
                {deviceName(session) ?? t`Unknown device`}
                <small>
                  {formatAgo(session.last_seen_at, locale)} · {session.network}
                </small>
              </span>
              <Button variant="default" size="xs" onClick={() => end.mutate(session.id)}>
                <Trans>Sign out there</Trans>
              </Button>
            </div>
          ))}
        </div>
      ) : null}
      <FactorReset member={member} />
      <div className={styles.foot}>
        <Button
          variant="default"
          disabled={!sessions.data?.length}
          onClick={() => end.mutate(null)}
          data-testid="end-sessions"
        >
          <Trans>Sign out everywhere</Trans>
        </Button>
      </div>
    </Modal>
  );
}
