/** Putting what is selected into a territory; nothing where there are none. It says what that comes to before. */
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect } from "@mantine/core";
import type { BulkBody, CrmObject } from "@rapport/core";
import { IconMap2 } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { BY_RULES, chosenTerritory, liesInTerritories, territoryNamesQuery } from "~/data/territories.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { BulkPopover } from "./BulkPopover.tsx";

type Whom = Pick<BulkBody, "ids" | "filter" | "search">;
type Props = { object: CrmObject; whom: Whom; onPlace: (territory: BulkBody["territory"]) => void };

export function BulkPlace({ object, whom, onPlace }: Props) {
  const { t } = useLingui();
  const [choice, setChoice] = useState<string | null>(null);
  const may = liesInTerritories(object) && object.rights.update !== "none";
  const names = useQuery({ ...territoryNamesQuery, enabled: may }).data ?? [];
  if (!may || names.length === 0) return null;
  return (
    <BulkPopover
      Icon={IconMap2}
      label={<Trans>Move to territory…</Trans>}
      width={300}
      testid="bulk-place"
      onClosed={() => setChoice(null)}
    >
      {(close) => (
        <>
          <NativeSelect
            aria-label={t`Territory`}
            value={choice ?? "unchosen"}
            onChange={(event) => setChoice(event.currentTarget.value)}
            data={[
              ...(choice === null
                ? [{ value: "unchosen", label: t`Choose a territory`, disabled: true }]
                : []),
              ...names.map(({ id, name }) => ({ value: id, label: name })),
              { value: "", label: t`In none, by hand` },
              { value: BY_RULES, label: t`By the rules` },
            ]}
            data-testid="bulk-territory"
          />
          {choice === null ? null : (
            <Preview
              object={object}
              whom={whom}
              choice={choice}
              onApply={() => {
                close();
                onPlace(chosenTerritory(choice));
              }}
            />
          )}
        </>
      )}
    </BulkPopover>
  );
}

function Preview({
  object,
  whom,
  choice,
  onApply,
}: {
  object: CrmObject;
  whom: Whom;
  choice: string;
  onApply: () => void;
}) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const told = useQuery({
    queryKey: ["place-preview", object.noun, whom, choice],
    queryFn: () =>
      api.previewPlace(object.noun, { ...whom, op: "preview_place", territory: chosenTerritory(choice) }),
    gcTime: 0,
    staleTime: 0,
  });
  const { moved = 0, same = 0, refused = 0 } = told.data ?? {};
  const byRules = choice === BY_RULES;
  return (
    <>
      <p
        className={told.isError ? "danger" : "mute"}
        role={told.isError ? "alert" : "status"}
        data-testid="bulk-place-preview"
      >
        {told.isError
          ? message(told.error)
          : told.isPending
            ? t`Counting…`
            : [
                byRules
                  ? t`${plural(moved, { one: "# goes back to the rules.", other: "# go back to the rules." })}`
                  : t`${plural(moved, { one: "# moves, and no rule moves it from there.", other: "# move, and no rule moves them from there." })}`,
                same > 0
                  ? byRules
                    ? t`${plural(same, { one: "# follows them already.", other: "# follow them already." })}`
                    : t`${plural(same, { one: "# is there already.", other: "# are there already." })}`
                  : "",
                refused > 0
                  ? t`${plural(refused, { one: "# is not yours to move.", other: "# are not yours to move." })}`
                  : "",
              ].join(" ")}
      </p>
      <Button disabled={moved === 0} onClick={onApply} data-testid="bulk-place-apply">
        <Trans>Move</Trans>
      </Button>
    </>
  );
}
