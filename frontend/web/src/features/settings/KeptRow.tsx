import { Trans, useLingui } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import { IconPencil, IconTrash, type Icon as IconType } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { methodsQuery } from "~/data/session.ts";
import { IconButton } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import styles from "./settings.module.css";

type Props = {
  name: string;
  detail: string;
  Icon: IconType;
  asks: string;
  isNew?: boolean;
  onRename: (name: string) => Promise<unknown>;
  onRemove: () => Promise<unknown>;
  testid: string;
};
type NamingProps = Pick<Props, "name" | "onRename" | "testid"> & { label: string; onDone: () => void };
type RemovingProps = Pick<Props, "asks" | "onRemove" | "testid"> & { onDone: () => void };

/** Something that one signs in with. A new one asks for its name at once; one that is to go asks whether it really is. */
export function KeptRow({ name, detail, Icon, asks, isNew, onRename, onRemove, testid }: Props) {
  const { t } = useLingui();
  const [mode, setMode] = useState<"rest" | "naming" | "removing">(isNew ? "naming" : "rest");
  const rest = () => setMode("rest");
  if (mode === "naming")
    return (
      <Naming name={name} label={t`Name of ${name}`} onRename={onRename} onDone={rest} testid={testid} />
    );
  if (mode === "removing") return <Removing asks={asks} onRemove={onRemove} onDone={rest} testid={testid} />;
  return (
    <div className={styles.row} data-testid={testid}>
      <Icon {...icon} />
      <span className="truncate">
        <span data-testid={`${testid}-name`}>{name}</span>
        <small>{detail}</small>
      </span>
      <span className={styles.acts}>
        <IconButton
          label={t`Rename ${name}`}
          onClick={() => setMode("naming")}
          data-testid={`${testid}-rename`}
        >
          <IconPencil {...icon} />
        </IconButton>
        <IconButton
          label={t`Remove ${name}`}
          onClick={() => setMode("removing")}
          data-testid={`${testid}-remove`}
        >
          <IconTrash {...icon} />
        </IconButton>
      </span>
    </div>
  );
}

function Naming({ name: before, label, onRename, onDone, testid }: NamingProps) {
  const [name, setName] = useState(before);
  const save = useChange(() => onRename(name.trim()), onDone);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() && name.trim() !== before) save.mutate();
    else onDone();
  };
  return (
    <form className={styles.row} onSubmit={submit} data-testid={testid}>
      <TextInput
        aria-label={label}
        style={{ flex: 1 }}
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
        onKeyDown={(event) => event.key === "Escape" && onDone()}
        data-testid={`${testid}-new-name`}
        autoFocus
      />
      <Button
        type="submit"
        variant="default"
        size="xs"
        loading={save.isPending}
        data-testid={`${testid}-save`}
      >
        <Trans>Save</Trans>
      </Button>
    </form>
  );
}

function Removing({ asks, onRemove, onDone, testid }: RemovingProps) {
  const remove = useChange(onRemove, onDone);
  return (
    <div className={styles.row} data-testid={testid}>
      <span>{asks}</span>
      <span className={styles.acts}>
        <Button variant="default" size="xs" onClick={onDone}>
          <Trans>Keep</Trans>
        </Button>
        <Button
          variant="default"
          size="xs"
          loading={remove.isPending}
          onClick={() => remove.mutate()}
          data-testid={`${testid}-remove-yes`}
        >
          <Trans>Remove</Trans>
        </Button>
      </span>
    </div>
  );
}

/** A write that the list shows when it is done. */
function useChange(run: () => Promise<unknown>, onDone: () => void) {
  const client = useQueryClient();
  const message = useErrorMessage();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: run,
    onSuccess: async () => {
      await client.invalidateQueries(methodsQuery);
      onDone();
    },
    onError: (error) => {
      onDone();
      toast({ text: message(error), tone: "danger" });
    },
  });
}
