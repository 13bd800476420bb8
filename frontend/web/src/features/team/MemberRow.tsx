import { Trans, useLingui } from "@lingui/react/macro";
import { Menu, NativeSelect } from "@mantine/core";
import { formatAgo, type Member, type Roster } from "@rapport/core";
import { IconDots } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { api } from "~/app/api.ts";
import { useSession } from "~/data/session.ts";
import styles from "~/features/settings/settings.module.css";
import { Avatar, Chip, IconButton, type Tone } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import type { Asked } from "./MembersSection.tsx";
import { RolePicker } from "./RolePicker.tsx";
import { useMemberChange, useTeamWrite } from "./useTeam.ts";

type Props = { member: Member; roster: Roster; onAsk: (asked: Asked) => void };

export function MemberRow({ member, roster, onAsk }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const change = useMemberChange(member.id);
  const seen = member.last_seen_at ? formatAgo(member.last_seen_at, locale) : null;
  const facts = [member.email ?? member.invitation?.email, seen].filter(Boolean).join(" · ");
  const changes = member.editable && member.state !== "deactivated";
  return (
    <div className={`${styles.row} ${styles.member}`} data-testid="member">
      <Avatar name={member.name} size={28} seat={member.state === "active"} />
      <span style={{ minWidth: 0 }}>
        <span className="truncate" style={{ display: "flex", gap: 8, alignItems: "center" }}>
          <span className="truncate" data-testid="member-name">
            {member.name}
          </span>
          <StateChip member={member} />
        </span>
        <small className="truncate">{facts || t`Has never signed in`}</small>
      </span>
      <div data-field>
        <RolePicker {...{ member, roster, changes }} onChange={(roles) => change.mutate({ roles })} />
      </div>
      <div data-field>
        <ManagerSelect
          {...{ member, roster, changes }}
          onChange={(manager_id) => change.mutate({ manager_id })}
        />
      </div>
      {member.editable ? <RowMenu member={member} roster={roster} onAsk={onAsk} /> : <span />}
    </div>
  );
}

function StateChip({ member }: { member: Member }) {
  const { t } = useLingui();
  const states: Record<Member["state"], [string, Tone] | null> = {
    active: null,
    no_seat: [t`No seat`, "neutral"],
    invited: [t`Invited`, "accent"],
    expired: [t`Invitation expired`, "warn"],
    never_joined: [t`No seat`, "neutral"],
    deactivated: [t`Deactivated`, "neutral"],
  };
  const found = states[member.state];
  return found ? <Chip tone={found[1]}>{found[0]}</Chip> : null;
}

type SelectProps = {
  member: Member;
  roster: Roster;
  changes: boolean;
  onChange: (managerId: string | null) => void;
};

function ManagerSelect({ member, roster, changes, onChange }: SelectProps) {
  const { t } = useLingui();
  const others = roster.members.filter(
    (other) => other.id !== member.id && (other.state !== "deactivated" || other.id === member.manager_id),
  );
  return (
    <NativeSelect
      aria-label={t`Manager of ${member.name}`}
      value={member.manager_id ?? ""}
      disabled={!changes}
      data={[
        { value: "", label: t`No manager` },
        ...others.map((other) => ({ value: other.id, label: other.name })),
      ]}
      onChange={(event) => onChange(event.currentTarget.value || null)}
      data-testid="member-manager"
    />
  );
}

function RowMenu({ member, roster, onAsk }: Props) {
  const { t } = useLingui();
  const run = useTeamWrite((action: () => Promise<void>) => action());
  const invitation = member.invitation;
  const { rights } = useSession();
  const seated = member.state === "active";
  const role = roster.roles.find((each) => member.roles.includes(each.key));
  const ask = (what: Asked["what"]) => () => onAsk({ what, member });
  const act = (action: () => Promise<void>) => () => run.mutate(action);
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <IconButton label={t`Actions for ${member.name}`} data-testid="member-menu">
          <IconDots {...icon} />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        {invitation ? (
          <>
            <Menu.Item onClick={act(() => api.resendInvitation(invitation.id))}>
              <Trans>Send the invitation again</Trans>
            </Menu.Item>
            <Menu.Item
              onClick={act(() => api.revokeInvitation(invitation.id))}
              data-testid="revoke-invitation"
            >
              <Trans>Take the invitation back</Trans>
            </Menu.Item>
          </>
        ) : null}
        {member.state === "never_joined" ? (
          <Menu.Item onClick={ask("invite")}>
            <Trans>Invite</Trans>
          </Menu.Item>
        ) : null}
        {seated && rights.view_as ? (
          <Menu.Item onClick={ask("view")} data-testid="member-view">
            {t`View as ${member.name}`}
          </Menu.Item>
        ) : null}
        {role && member.state !== "deactivated" ? (
          <Menu.Item
            renderRoot={(props) => (
              <Link
                {...props}
                to="/settings/{-$section}"
                params={{ section: "roles" }}
                search={{ role: role.id, person: member.id }}
              />
            )}
            data-testid="member-rights"
          >
            <Trans>What their roles show them</Trans>
          </Menu.Item>
        ) : null}
        {seated || member.state === "no_seat" ? (
          <>
            <Menu.Item onClick={ask("sessions")} data-testid="member-sessions">
              <Trans>Sessions and devices</Trans>
            </Menu.Item>
            <Menu.Item onClick={act(() => api.changeMember(member.id, { seat: !seated }))}>
              {seated ? <Trans>Take the seat</Trans> : <Trans>Give a seat</Trans>}
            </Menu.Item>
          </>
        ) : null}
        {member.state === "invited" || member.state === "expired" ? null : (
          <Menu.Item
            renderRoot={(props) => (
              <Link
                {...props}
                to="/settings/{-$section}"
                params={{ section: "audit" }}
                search={{ person: member.id }}
              />
            )}
            data-testid="member-events"
          >
            <Trans>Events in the audit log</Trans>
          </Menu.Item>
        )}
        <Menu.Item onClick={ask("handover")} data-testid="member-handover">
          <Trans>Hand records over</Trans>
        </Menu.Item>
        {member.state === "deactivated" ? (
          <Menu.Item onClick={act(() => api.reactivate(member.id))} data-testid="member-reactivate">
            <Trans>Reactivate</Trans>
          </Menu.Item>
        ) : (
          <Menu.Item color="red" onClick={ask("deactivate")} data-testid="member-deactivate">
            <Trans>Deactivate</Trans>
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
