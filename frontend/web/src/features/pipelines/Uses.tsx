import { useLingui } from "@lingui/react/macro";
import { Popover } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useTeams } from "~/data/sharing.ts";
import { GhostButton } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import type { Draft } from "./draft.ts";
import styles from "./pipelines.module.css";

type Props = { draft: Draft; onDraft: (draft: Draft) => void };

/** Whose pipeline it is, and whether its open deals need a next step. */
export function Uses({ draft, onDraft }: Props) {
  const { t } = useLingui();
  const teams = useTeams() ?? [];
  const mine = teams.filter((team) => draft.teams.includes(team.id));
  const names = mine.map((team) => team.name).join(t({ message: ", ", context: "list" }));
  const toggle = (id: string) =>
    onDraft({
      ...draft,
      teams: draft.teams.includes(id) ? draft.teams.filter((each) => each !== id) : [...draft.teams, id],
    });
  return (
    <div className={styles.uses}>
      <div>
        <b>{t`For`}</b>
        <Popover position="bottom-start" trapFocus>
          <Popover.Target>
            <GhostButton className={styles.whose} data-testid="pipeline-teams">
              <span className="truncate">
                {names || (draft.teams.length > 0 ? t`teams that are gone` : t`everybody`)}
              </span>
              <IconChevronDown {...smallIcon} />
            </GhostButton>
          </Popover.Target>
          <Popover.Dropdown className={styles.fields}>
            {teams.length === 0 ? <p className="mute">{t`There are no teams yet.`}</p> : null}
            {teams.map((team) => (
              <label key={team.id}>
                <input
                  type="checkbox"
                  checked={draft.teams.includes(team.id)}
                  onChange={() => toggle(team.id)}
                  data-testid="pipeline-team"
                />
                {team.name}
              </label>
            ))}
          </Popover.Dropdown>
        </Popover>
        <small className="mute">
          {t`Others aren't offered it. Deals that are in it stay readable by each role's rights.`}
        </small>
      </div>
      <label>
        <input
          type="checkbox"
          checked={draft.step_required}
          onChange={(event) => onDraft({ ...draft, step_required: event.currentTarget.checked })}
          data-testid="pipeline-step"
        />
        {t`Open deals need a next step with a date`}
      </label>
    </div>
  );
}
