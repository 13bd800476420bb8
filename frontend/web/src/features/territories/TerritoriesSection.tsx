import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { type Person, type Territory, uuidv7 } from "@rapport/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useObjects } from "~/data/objects.ts";
import { liesInTerritories } from "~/data/territories.ts";
import settings from "~/features/settings/settings.module.css";
import { Bones } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { Runs } from "./Runs.tsx";
import { TerritoryDialog } from "./TerritoryDialog.tsx";
import { TerritoryRules } from "./TerritoryRules.tsx";
import styles from "./territories.module.css";
import { inTree, type Placed } from "./tree.ts";
import { everySecond } from "./useRunning.ts";

const NOBODY: Person[] = [];

/** The tree of territories with their members, and for each kind of record the rules that put it into one. */
export function TerritoriesSection() {
  const { t } = useLingui();
  const page = useQuery({
    queryKey: ["territories"],
    queryFn: api.territories,
    refetchInterval: (query) => everySecond(query.state.data?.runs),
  });
  const { data: people = NOBODY } = useQuery({ queryKey: ["people"], queryFn: api.people });
  const [edited, setEdited] = useState<Territory | null>(null);
  const objects = useObjects().filter(liesInTerritories);
  if (page.isPending) return <Bones rows={4} height={48} />;
  if (page.isError) return <ErrorState error={page.error} onRetry={() => void page.refetch()} />;
  const { territories, rules, runs } = page.data;
  const add = (
    <Button
      leftSection={<IconPlus {...icon} />}
      onClick={() => setEdited({ id: uuidv7(), name: "", parent_id: null, people: [] })}
      data-testid="new-territory"
    >
      <Trans>New territory</Trans>
    </Button>
  );
  return (
    <>
      <div className={settings.bar}>
        <h2 style={{ margin: 0 }}>{t`Territories`}</h2>
        {territories.length > 0 ? add : null}
      </div>
      {territories.length === 0 ? (
        <EmptyState title={t`No territories yet`} actions={add}>
          <Trans>
            Whose role reads territories sees the records of theirs and of all below, whoever owns them.
          </Trans>
        </EmptyState>
      ) : (
        <>
          <div className={settings.card}>
            {inTree(territories).map((each) => (
              <Row key={each.id} territory={each} people={people} onEdit={() => setEdited(each)} />
            ))}
          </div>
          <h3>{t`Which records belong where`}</h3>
          <p className={styles.hint}>
            <Trans>
              The first rule that fits decides. What somebody put into a territory by hand stays there. A deal
              lies where its company lies, unless a rule of its own fits.
            </Trans>
          </p>
          <Runs runs={runs} />
          {objects.map((object) => (
            <TerritoryRules
              key={object.name}
              object={object}
              territories={territories}
              rules={rules.filter((each) => each.object === object.name)}
            />
          ))}
        </>
      )}
      {edited ? (
        <TerritoryDialog
          territory={edited}
          territories={territories}
          people={people}
          onClose={() => setEdited(null)}
        />
      ) : null}
    </>
  );
}

type RowProps = { territory: Placed; people: readonly Person[]; onEdit: () => void };

function Row({ territory, people, onEdit }: RowProps) {
  const { t } = useLingui();
  const names = people.filter((each) => territory.people.includes(each.id)).map((each) => each.name);
  const count = t`${plural(names.length, { one: "# member", other: "# members" })}`;
  return (
    <div className={settings.row} data-testid="territory">
      <span style={{ paddingInlineStart: territory.depth * 20 }}>
        {territory.name}
        <small>{names.length > 0 && names.length <= 3 ? names.join(" · ") : count}</small>
      </span>
      <Button variant="default" size="xs" onClick={onEdit} data-testid="edit-territory">
        <Trans>Edit</Trans>
      </Button>
    </div>
  );
}
