import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { formatNumber, type Member } from "@rapport/core";
import { IconUserPlus } from "@tabler/icons-react";
import { useState } from "react";
import styles from "~/features/settings/settings.module.css";
import { Bones, Chip } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { HandoverDialog } from "./HandoverDialog.tsx";
import { InviteDialog } from "./InviteDialog.tsx";
import { JoinRequests } from "./JoinRequests.tsx";
import { MemberRow } from "./MemberRow.tsx";
import { SessionsDialog } from "./SessionsDialog.tsx";
import { useMembers } from "./useTeam.ts";
import { ViewAsDialog } from "./ViewAsDialog.tsx";

export type Asked = {
  what: "invite" | "sessions" | "handover" | "deactivate" | "view";
  member: Member | null;
};

/** Everybody, with role, manager, seat and when they were last here. */
export function MembersSection() {
  const { t } = useLingui();
  const members = useMembers();
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  if (members.isPending) return <Bones rows={5} height={56} />;
  if (members.isError) return <ErrorState error={members.error} onRetry={() => void members.refetch()} />;
  const roster = members.data;
  const active = roster.members.filter((member) => member.state !== "deactivated");
  const gone = roster.members.filter((member) => member.state === "deactivated");
  const props = { roster, onAsk: setAsked };
  // As the roster has them now: a dialog stays open over what it has changed.
  const member = roster.members.find((each) => each.id === asked?.member?.id) ?? null;
  return (
    <>
      <div className={styles.bar}>
        <h2 style={{ margin: 0 }}>{t`Members`}</h2>
        <Seats {...roster.seats} />
        <Button
          leftSection={<IconUserPlus {...icon} />}
          onClick={() => setAsked({ what: "invite", member: null })}
          data-testid="invite"
        >
          <Trans>Invite</Trans>
        </Button>
      </div>
      <JoinRequests roster={roster} />
      <div className={styles.card}>
        {active.map((member) => (
          <MemberRow key={member.id} member={member} {...props} />
        ))}
      </div>
      {active.length === 1 ? (
        <p className="mute" style={{ marginTop: 12 }}>
          <Trans>Nobody else is here yet. Whoever you invite gets a link by mail.</Trans>
        </p>
      ) : null}
      {gone.length > 0 ? (
        <>
          <h3>{t`Deactivated`}</h3>
          <div className={styles.card}>
            {gone.map((member) => (
              <MemberRow key={member.id} member={member} {...props} />
            ))}
          </div>
        </>
      ) : null}
      {asked?.what === "invite" ? <InviteDialog roster={roster} member={member} onClose={close} /> : null}
      {asked?.what === "view" && member ? <ViewAsDialog member={member} onClose={close} /> : null}
      {asked?.what === "sessions" && member ? <SessionsDialog member={member} onClose={close} /> : null}
      {(asked?.what === "handover" || asked?.what === "deactivate") && member ? (
        <HandoverDialog
          roster={roster}
          member={member}
          deactivates={asked.what === "deactivate"}
          onClose={close}
        />
      ) : null}
    </>
  );
}

function Seats({ limit, taken, invited }: { limit: number; taken: number; invited: number }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const [used, all] = [formatNumber(taken + invited, locale), formatNumber(limit, locale)];
  return (
    <span data-testid="seats">
      <Chip tone={taken + invited >= limit ? "warn" : "neutral"}>{t`${used} of ${all} seats`}</Chip>
    </span>
  );
}
