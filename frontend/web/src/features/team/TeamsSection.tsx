import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Checkbox, Modal, NativeSelect, TextInput } from "@mantine/core";
import { ApiError, type Person, type Team, uuidv7 } from "@rapport/core";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { useSession } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import styles from "~/features/settings/settings.module.css";
import { Bones } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { useTeams, useTeamWrite } from "./useTeam.ts";

const EMPTY: Person[] = [];

/** Teams: who may read a team's records reads those of everybody in it. */
export function TeamsSection() {
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
  const client = useQueryClient();
  const [name, setName] = useState(team.name);
  const [lead, setLead] = useState(team.lead_id ?? "");
  const [chosen, setChosen] = useState<readonly string[]>(team.people);
  const save = useMutation({
    mutationKey: ["write"],
    mutationFn: () =>
      api.saveTeam(team.id, { name: name.trim(), lead_id: lead || null, people: [...chosen] }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["teams"] });
      onClose();
    },
  });
  const remove = useTeamWrite(() => api.removeTeam(team.id), onClose);
  const problems = save.error instanceof ApiError ? save.error.fields : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const toggle = (id: string) =>
    setChosen(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  return (
    <Modal
      opened
      onClose={onClose}
      title={isNew ? t`New team` : team.name}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form className={styles.fields} onSubmit={submit} noValidate>
        <TextInput
          label={t`Name`}
          value={name}
          maxLength={80}
          error={problems.name?.message}
          onChange={(event) => setName(event.currentTarget.value)}
          data-testid="team-name"
          data-autofocus
        />
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
        <fieldset className={`${styles.fields} ${styles.people}`}>
          <legend className="visually-hidden">{t`People`}</legend>
          {people.map((person) => (
            <Checkbox
              key={person.id}
              label={person.name}
              checked={chosen.includes(person.id) || person.id === lead}
              disabled={person.id === lead}
              onChange={() => toggle(person.id)}
              data-testid="team-person"
            />
          ))}
        </fieldset>
        {Object.keys(problems).length === 0 ? <FormError error={save.error} /> : null}
        <div className={styles.foot}>
          {isNew ? null : (
            <Button variant="default" onClick={() => remove.mutate(undefined)} data-testid="remove-team">
              <Trans>Delete team</Trans>
            </Button>
          )}
          <Button type="submit" loading={save.isPending} disabled={!name.trim()} data-testid="save-team">
            <Trans>Save</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  );
}
