import { Trans, useLingui } from "@lingui/react/macro";
import { NativeSelect } from "@mantine/core";
import type { Person, Territory } from "@rapport/core";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { GroupDialog } from "~/features/settings/GroupDialog.tsx";
import { inTree, withBelow } from "./tree.ts";

type Props = {
  territory: Territory;
  territories: readonly Territory[];
  people: readonly Person[];
  onClose: () => void;
};

const INDENT = "\u2003";

/** A territory's name, what it lies below, and its members. */
export function TerritoryDialog({ territory, territories, people, onClose }: Props) {
  const { t } = useLingui();
  const [parent, setParent] = useState(territory.parent_id ?? "");
  const isNew = !territories.some((each) => each.id === territory.id);
  const own = withBelow(territories, territory.id);
  const above = inTree(territories).filter((each) => !own.has(each.id));
  return (
    <GroupDialog
      kind="territory"
      title={isNew ? t`New territory` : territory.name}
      group={territory}
      isNew={isNew}
      everybody={people}
      deleting={<Trans>Delete territory</Trans>}
      onSave={(group) => api.saveTerritory(territory.id, { ...group, parent_id: parent || null })}
      onRemove={() => api.removeTerritory(territory.id)}
      stale={[["territories"]]}
      onClose={onClose}
    >
      <NativeSelect
        label={t`Lies below`}
        value={parent}
        data={[
          { value: "", label: t`Nothing: it is at the top` },
          ...above.map((each) => ({ value: each.id, label: INDENT.repeat(each.depth) + each.name })),
        ]}
        onChange={(event) => setParent(event.currentTarget.value)}
        data-testid="territory-parent"
      />
      <p className="mute" style={{ margin: 0 }}>
        <Trans>Members see its records and those of all territories below it, if their role says so.</Trans>
      </p>
    </GroupDialog>
  );
}
