/** Whose calendar is shown: one's own, a team's, or that of a colleague. */
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { byName, useObjects } from "~/data/objects.ts";
import { peopleQuery } from "~/data/options.ts";
import { useSession } from "~/data/session.ts";
import { useTeams } from "~/data/sharing.ts";
import filter from "~/features/list/filter.module.css";

type Place = { person?: string | undefined; team?: string | undefined };
type Props = Place & { onPick: (place: Place) => void };

export function Whose({ person, team, onPick }: Props) {
  const { t } = useLingui();
  const session = useSession();
  const objects = useObjects();
  const seesOthers = ["activity", "task", "deal"].some((name) => {
    const depth = byName(objects, name)?.rights.read;
    return depth !== undefined && depth !== "none" && depth !== "own";
  });
  const people = useQuery({ ...peopleQuery, enabled: seesOthers }).data ?? [];
  const teams = useTeams(seesOthers) ?? [];
  const others = people.filter((each) => each.id !== session.person.id);
  if (!seesOthers) return null;
  return (
    <select
      data-reads
      className={filter.select}
      aria-label={t`Whose calendar`}
      value={team ? `team ${team}` : person ? `person ${person}` : ""}
      onChange={(event) => {
        const [kind, id] = event.currentTarget.value.split(" ");
        onPick({ person: kind === "person" ? id : undefined, team: kind === "team" ? id : undefined });
      }}
      data-testid="calendar-whose"
    >
      <option value="">{t`Mine`}</option>
      {teams.length > 0 ? (
        <optgroup label={t`Teams`}>
          {teams.map((each) => (
            <option key={each.id} value={`team ${each.id}`}>
              {each.name}
            </option>
          ))}
        </optgroup>
      ) : null}
      <optgroup label={t`Colleagues`}>
        {others.map((each) => (
          <option key={each.id} value={`person ${each.id}`}>
            {each.name}
          </option>
        ))}
      </optgroup>
    </select>
  );
}
