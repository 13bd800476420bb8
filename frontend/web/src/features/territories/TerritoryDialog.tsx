import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, NativeSelect, TextInput } from "@mantine/core";
import { ApiError, type Person, type Territory } from "@rapport/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import styles from "~/features/settings/settings.module.css";
import { People } from "./People.tsx";
import { inTree, withBelow } from "./tree.ts";

type Props = {
  territory: Territory;
  territories: readonly Territory[];
  people: readonly Person[];
  onClose: () => void;
};

const INDENT = "  ";

/** A territory's name, what it lies below, and its members. */
export function TerritoryDialog({ territory, territories, people, onClose }: Props) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [name, setName] = useState(territory.name);
  const [parent, setParent] = useState(territory.parent_id ?? "");
  const [members, setMembers] = useState<string[]>(territory.people);
  const isNew = !territories.some((each) => each.id === territory.id);
  const done = async () => {
    await client.invalidateQueries({ queryKey: ["territories"] });
    onClose();
  };
  const save = useMutation({
    mutationKey: ["write"],
    mutationFn: () =>
      api.saveTerritory(territory.id, { name: name.trim(), parent_id: parent || null, people: members }),
    onSuccess: done,
  });
  const remove = useMutation({
    mutationKey: ["write"],
    mutationFn: () => api.removeTerritory(territory.id),
    onSuccess: done,
  });
  const own = withBelow(territories, territory.id);
  const above = inTree(territories).filter((each) => !own.has(each.id));
  const error = save.error ?? remove.error;
  const problems = error instanceof ApiError ? error.fields : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={isNew ? t`New territory` : territory.name}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form className={styles.fields} onSubmit={submit} noValidate>
        <TextInput
          label={t`Name`}
          value={name}
          maxLength={120}
          error={problems.name?.message}
          onChange={(event) => setName(event.currentTarget.value)}
          data-testid="territory-name"
          data-autofocus
        />
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
        <People people={people} chosen={members} onChange={setMembers} />
        {Object.keys(problems).length === 0 ? <FormError error={error} /> : null}
        <div className={styles.foot}>
          {isNew ? null : (
            <Button variant="default" onClick={() => remove.mutate()} data-testid="remove-territory">
              <Trans>Delete territory</Trans>
            </Button>
          )}
          <Button type="submit" loading={save.isPending} disabled={!name.trim()} data-testid="save-territory">
            <Trans>Save</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  );
}
