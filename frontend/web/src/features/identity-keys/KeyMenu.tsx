/** What can be done with a key: say how good it is and where it reaches somebody, make it the first one, remove it. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import type { CrmRecord, IdentityKey, KeyChange } from "@rapport/core";
import { IconCheck, IconDots } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { refreshLists, refreshRecord } from "~/data/cache.ts";
import { fieldOf } from "~/data/objects.ts";
import { useSaveFields } from "~/data/writes.ts";
import { IconButton } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import type { Person } from "./IdentityKeysPanel.tsx";
import { POINTS, type State, statesOf, USES, useKeyWords } from "./words.ts";

type Props = { object: Person; person: CrmRecord; identity: IdentityKey };

export function KeyMenu({ object, person, identity }: Props) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const client = useQueryClient();
  const { noun } = object;
  const { id, field } = identity;
  const again = () => client.invalidateQueries({ queryKey: ["identity-keys", person.id] });
  const save = useSaveFields(object);
  const change = useMutation({
    mutationKey: ["write"],
    mutationFn: (task: () => Promise<void>) => task(),
    onSuccess: () => {
      refreshRecord(noun, person.id);
      refreshLists(noun);
      return again();
    },
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  // Of the record's own address the state is a field like others, with its own right.
  const own = field === null ? undefined : fieldOf(object, `${field}_state`);
  if (field !== null && !own?.editable) return null;
  const judge = (state: State) => {
    if (own)
      save.mutate(
        {
          id: person.id,
          version: person.version,
          values: { [own.name]: state === "unverified" ? null : state },
        },
        { onSuccess: () => void again() },
      );
    else if (id) change.mutate(() => api.changeIdentityKey(noun, person.id, id, { state }));
  };
  const is = (what: KeyChange) => id && change.mutate(() => api.changeIdentityKey(noun, person.id, id, what));
  const isPoint = POINTS.some((kind) => kind === identity.kind);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <IconButton
          label={t`Actions for ${identity.value}`}
          disabled={change.isPending || save.isPending}
          data-testid="key-menu"
        >
          <IconDots {...smallIcon} />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <States identity={identity} onChoose={judge} />
        {id && isPoint ? (
          <>
            <Uses identity={identity} onChoose={(use) => is({ use })} />
            <Menu.Divider />
            <Menu.Item
              onClick={() => change.mutate(() => api.makePrimaryKey(noun, person.id, id))}
              data-testid="key-primary"
            >
              <Trans>Make it the primary one</Trans>
            </Menu.Item>
          </>
        ) : null}
        {id ? (
          <Menu.Item
            color="red"
            onClick={() => change.mutate(() => api.removeIdentityKey(noun, person.id, id))}
            data-testid="key-remove"
          >
            <Trans>Remove</Trans>
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}

type ChooseProps<T> = { identity: IdentityKey; onChoose: (value: T) => void };

function States({ identity, onChoose }: ChooseProps<State>) {
  const { t } = useLingui();
  const words = useKeyWords();
  return (
    <>
      <Menu.Label>{t({ message: "Status", context: "of a key" })}</Menu.Label>
      {statesOf(identity.kind as Parameters<typeof statesOf>[0]).map((state) => (
        <Menu.Item
          key={state}
          disabled={state === identity.state}
          rightSection={state === identity.state ? <IconCheck {...smallIcon} /> : null}
          onClick={() => onChoose(state)}
          data-testid={`key-state-${state}`}
        >
          {words.state(state)}
        </Menu.Item>
      ))}
    </>
  );
}

function Uses({ identity, onChoose }: ChooseProps<IdentityKey["use"]>) {
  const { t } = useLingui();
  const words = useKeyWords();
  return (
    <>
      <Menu.Label>{t({ message: "Used for", context: "address" })}</Menu.Label>
      {USES.map((use) => (
        <Menu.Item
          key={use}
          rightSection={use === identity.use ? <IconCheck {...smallIcon} /> : null}
          onClick={() => onChoose(use === identity.use ? null : use)}
          data-testid={`key-use-${use}`}
        >
          {words.use(use)}
        </Menu.Item>
      ))}
    </>
  );
}
