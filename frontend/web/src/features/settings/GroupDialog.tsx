/** The frame in which a named group of people is made, changed and deleted: a team, a territory, a queue. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import { ApiError, type Person } from "@rapport/core";
import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { TypedModal } from "~/ui/TypedModal.tsx";
import { People } from "./People.tsx";
import styles from "./settings.module.css";

type Named = { name: string; people: string[] };

type Props = {
  /** What it is, in the ids of its controls. */
  kind: "team" | "territory" | "queue";
  title: string;
  group: Named;
  isNew: boolean;
  everybody: readonly Person[];
  /** Who is in it whether chosen or not. */
  always?: string | undefined;
  /** False while something else than its name is missing. */
  complete?: boolean;
  deleting: ReactNode;
  onSave: (group: Named) => Promise<unknown>;
  onRemove: () => Promise<unknown>;
  /** What is read again when it was saved or deleted. */
  stale: readonly QueryKey[];
  onClose: () => void;
  /** What it has besides a name and people. */
  children: ReactNode;
};

export function GroupDialog({ kind, title, group, isNew, everybody, always, ...props }: Props) {
  const { complete = true, deleting, onSave, onRemove, stale, onClose, children } = props;
  const { t } = useLingui();
  const client = useQueryClient();
  const [name, setName] = useState(group.name);
  const [people, setPeople] = useState(group.people);
  const write = useMutation({
    mutationKey: ["write"],
    mutationFn: (action: () => Promise<unknown>) => action(),
    onSuccess: async () => {
      await Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey })));
      onClose();
    },
  });
  const problems = write.error instanceof ApiError ? write.error.fields : {};
  return (
    <TypedModal opened onClose={onClose} title={title} centered closeButtonProps={{ "aria-label": t`Close` }}>
      <form
        className={styles.fields}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          write.mutate(() => onSave({ name: name.trim(), people }));
        }}
      >
        <TextInput
          label={t`Name`}
          value={name}
          maxLength={kind === "team" ? 80 : 120}
          error={problems.name?.message}
          onChange={(event) => setName(event.currentTarget.value)}
          data-testid={`${kind}-name`}
          data-autofocus
        />
        {children}
        <People people={everybody} chosen={people} always={always} onChange={setPeople} />
        {Object.keys(problems).length === 0 ? <FormError error={write.error} /> : null}
        <div className={styles.foot} data-dialog-foot>
          {isNew ? null : (
            <Button
              variant="default"
              onClick={() => write.mutate(onRemove)}
              disabled={write.isPending}
              data-testid={`remove-${kind}`}
            >
              {deleting}
            </Button>
          )}
          <Button variant="default" onClick={onClose} data-reads data-testid={`cancel-${kind}`}>
            <Trans>Cancel</Trans>
          </Button>
          <Button
            type="submit"
            loading={write.isPending}
            disabled={!name.trim() || !complete}
            data-testid={`save-${kind}`}
          >
            <Trans>Save</Trans>
          </Button>
        </div>
      </form>
    </TypedModal>
  );
}
