import { Trans, useLingui } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import { formatAgo, type Passkey } from "@rapport/core";
import { IconCloud, IconDeviceLaptop, IconPencil, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { methodsQuery } from "~/data/session.ts";
import { IconButton } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./settings.module.css";

/** One passkey. A new one asks for its name at once; one that is to go asks whether it really is. */
export function PasskeyRow({ passkey, isNew }: { passkey: Passkey; isNew: boolean }) {
  const [mode, setMode] = useState<"rest" | "naming" | "removing">(isNew ? "naming" : "rest");
  const rest = () => setMode("rest");
  if (mode === "naming") return <Naming passkey={passkey} onDone={rest} />;
  if (mode === "removing") return <Removing passkey={passkey} onDone={rest} />;
  return (
    <Resting passkey={passkey} onRename={() => setMode("naming")} onRemove={() => setMode("removing")} />
  );
}

function Resting({
  passkey,
  onRename,
  onRemove,
}: {
  passkey: Passkey;
  onRename: () => void;
  onRemove: () => void;
}) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const Icon = passkey.synced ? IconCloud : IconDeviceLaptop;
  const kept = passkey.synced ? t`Synced to your devices` : t`On this one device only`;
  const used = passkey.last_used_at
    ? t`last used ${formatAgo(passkey.last_used_at, locale)}`
    : t`added ${formatAgo(passkey.created_at, locale)}, not used yet`;
  return (
    <div className={styles.row} data-testid="passkey">
      <Icon {...icon} />
      <span className="truncate">
        <span data-testid="passkey-name">{passkey.name}</span>
        <small>
          {kept} · {used}
        </small>
      </span>
      <span className={styles.acts}>
        <IconButton label={t`Rename ${passkey.name}`} onClick={onRename} data-testid="passkey-rename">
          <IconPencil {...icon} />
        </IconButton>
        <IconButton label={t`Remove ${passkey.name}`} onClick={onRemove} data-testid="passkey-remove">
          <IconTrash {...icon} />
        </IconButton>
      </span>
    </div>
  );
}

function Naming({ passkey, onDone }: { passkey: Passkey; onDone: () => void }) {
  const { t } = useLingui();
  const [name, setName] = useState(passkey.name);
  const save = useChange(() => api.renamePasskey(passkey.id, name.trim()), onDone);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() && name.trim() !== passkey.name) save.mutate();
    else onDone();
  };
  return (
    <form className={styles.row} onSubmit={submit} data-testid="passkey">
      <TextInput
        aria-label={t`Name of the passkey`}
        style={{ flex: 1 }}
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
        onKeyDown={(event) => event.key === "Escape" && onDone()}
        data-testid="passkey-new-name"
        autoFocus
      />
      <Button type="submit" variant="default" size="xs" loading={save.isPending} data-testid="passkey-save">
        <Trans>Save</Trans>
      </Button>
    </form>
  );
}

function Removing({ passkey, onDone }: { passkey: Passkey; onDone: () => void }) {
  const { t } = useLingui();
  const remove = useChange(() => api.removePasskey(passkey.id), onDone);
  return (
    <div className={styles.row} data-testid="passkey">
      <span>{t`Remove ${passkey.name}? It will sign you in no more.`}</span>
      <span className={styles.acts}>
        <Button variant="default" size="xs" onClick={onDone}>
          <Trans>Keep</Trans>
        </Button>
        <Button
          variant="default"
          size="xs"
          loading={remove.isPending}
          onClick={() => remove.mutate()}
          data-testid="passkey-remove-yes"
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
