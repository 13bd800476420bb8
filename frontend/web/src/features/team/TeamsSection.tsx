import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect } from "@mantine/core";
import { type Person, type Team, uuidv7 } from "@rapport/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useSession } from "~/data/session.ts";
import { GroupDialog } from "~/features/settings/GroupDialog.tsx";
import styles from "~/features/settings/settings.module.css";
import { Bones, Segments } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { ManagementTree } from "./ManagementTree.tsx";
import { useTeams } from "./useTeam.ts";

const route = getRouteApi("/app/settings/{-$section}");
const EMPTY: Person[] = [];

/** Teams, and for who manages people the tree of who reports to whom. */
export function TeamsSection() {
  const { t } = useLingui();
  const { rights } = useSession();
  const { view } = route.useSearch();
  const navigate = useNavigate();
  if (!rights.manage_people) return <Teams />;
  const shown = view === "tree" ? "tree" : "teams";
  return (
    <>
      <div className={styles.switch}>
        <Segments
          label={t`Teams & tree`}
          value={shown}
          options={[
            { value: "teams", label: t`Teams`, testid: "show-teams" },
            { value: "tree", label: t`Management tree`, testid: "show-tree" },
          ]}
          onChange={(next) =>
            void navigate({
              to: "/settings/{-$section}",
              params: { section: "teams" },
              search: { view: next === "tree" ? next : undefined },
              replace: true,
            })
          }
        />
      </div>
      {shown === "tree" ? <ManagementTree /> : <Teams />}
    </>
  );
}

/** Who may read a team's records reads those of everybody in it. */
function Teams() {
  const { t } = useLingui();
  const { rights } = useSession();
  const teams = useTeams();
  const { data: people = EMPTY } = useQuery({ queryKey: ["people"], queryFn: api.people });
  const [edited, setEdited] = useState<Team | null>(null);
  if (teams.isPending) return <Bones rows={3} height={48} />;
  if (teams.isError) return <ErrorState error={teams.error} onRetry={() => void teams.refetch()} />;
  const make = () => setEdited({ id: uuidv7(), name: "", lead_id: null, people: [] });
  const add = rights.manage_people ? (
    <Button leftSection={<IconPlus {...icon} />} onClick={make} data-testid="new-team">
      <Trans>New team</Trans>
    </Button>
  ) : null;
  return (
    <>
      <div className={styles.bar}>
        <h2 style={{ margin: 0 }}>{t`Teams`}</h2>
        {teams.data.length > 0 ? add : null}
      </div>
      {teams.data.length === 0 ? (
        <EmptyState title={t`No teams yet`} actions={add}>
          <Trans>People of a team may see one another's records, if their role says so.</Trans>
        </EmptyState>
      ) : (
        <div className={styles.card}>
          {teams.data.map((team) => (
            <TeamRow
              key={team.id}
              team={team}
              people={people}
              {...(rights.manage_people ? { onEdit: () => setEdited(team) } : {})}
            />
          ))}
        </div>
      )}
      {edited ? (
        <TeamDialog
          team={edited}
          people={people}
          isNew={!teams.data.some((team) => team.id === edited.id)}
          onClose={() => setEdited(null)}
        />
      ) : null}
    </>
  );
}

function TeamRow({ team, people, onEdit }: { team: Team; people: Person[]; onEdit?: () => void }) {
  const { t } = useLingui();
  const lead = people.find((person) => person.id === team.lead_id)?.name;
  return (
    <div className={styles.row} data-testid="team">
      <span>
        {team.name}
        <small>
          {[
            t`${plural(team.people.length, { one: "# person", other: "# people" })}`,
            lead ? t`led by ${lead}` : null,
          ]
            .filter(Boolean)
            .join(" · ")}
        </small>
      </span>
      {onEdit ? (
        <Button variant="default" size="xs" onClick={onEdit} data-testid="edit-team">
          <Trans>Edit</Trans>
        </Button>
      ) : null}
    </div>
  );
}

type DialogProps = { team: Team; people: Person[]; isNew: boolean; onClose: () => void };

function TeamDialog({ team, people, isNew, onClose }: DialogProps) {
  const { t } = useLingui();
  const [lead, setLead] = useState(team.lead_id ?? "");
  return (
    <GroupDialog
      kind="team"
      title={isNew ? t`New team` : team.name}
      group={team}
      isNew={isNew}
      everybody={people}
      always={lead}
      deleting={<Trans>Delete team</Trans>}
      onSave={(group) => api.saveTeam(team.id, { ...group, lead_id: lead || null })}
      onRemove={() => api.removeTeam(team.id)}
      stale={[["teams"], ["members"]]}
      onClose={onClose}
    >
      <NativeSelect
        label={t`Lead`}
        value={lead}
        data={[
          { value: "", label: t`Nobody` },
          ...people.map((person) => ({ value: person.id, label: person.name })),
        ]}
        onChange={(event) => setLead(event.currentTarget.value)}
        data-testid="team-lead"
      />
    </GroupDialog>
  );
}
