import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { ApiError, type Member, type Roster } from "@rapport/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { toLocale } from "~/app/i18n.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import styles from "~/features/settings/settings.module.css";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import { TypedModal } from "~/ui/TypedModal.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { MoreSeats } from "./MoreSeats.tsx";

type Props = { roster: Roster; member: Member | null; onClose: () => void };

/** Invites somebody new, or a person who owns records already but has never signed in. */
export function InviteDialog({ roster, member, onClose }: Props) {
  const { t } = useLingui();
  const { read, locale } = useLocale();
  const client = useQueryClient();
  const [email, setEmail] = useState(member?.email ?? "");
  const [name, setName] = useState(member?.name ?? "");
  const [role, setRole] = useState("rep");
  const [manager, setManager] = useState(member?.manager_id ?? "");
  const invite = useMutation({
    mutationKey: ["write"],
    mutationFn: () =>
      api.invite({
        email: email.trim(),
        name: name.trim(),
        role,
        person_id: member?.id ?? null,
        manager_id: manager || null,
        locale: toLocale(locale),
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["members"] });
      onClose();
    },
  });
  const problems = invite.error instanceof ApiError ? invite.error.fields : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate();
  };
  return (
    <TypedModal
      opened
      onClose={onClose}
      title={t`Invite somebody`}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form className={styles.fields} onSubmit={submit} noValidate>
        <TextInput
          label={t`E-mail`}
          type="email"
          value={email}
          error={problems.email?.message}
          onChange={(event) => setEmail(event.currentTarget.value)}
          data-testid="invite-email"
          data-autofocus
        />
        <TextInput
          label={t`Name`}
          value={name}
          disabled={member !== null}
          error={problems.name?.message}
          onChange={(event) => setName(event.currentTarget.value)}
          data-testid="invite-name"
        />
        <NativeSelect
          label={t`Role`}
          value={role}
          data={roster.roles
            .filter((each) => each.can_give)
            .map((each) => ({ value: each.key, label: read(each.label) }))}
          onChange={(event) => setRole(event.currentTarget.value)}
          data-testid="invite-role"
        />
        <NativeSelect
          label={t`Manager`}
          value={manager}
          data={[
            { value: "", label: t`No manager` },
            ...roster.members
              .filter((each) => each.state !== "deactivated" && each.id !== member?.id)
              .map((each) => ({ value: each.id, label: each.name })),
          ]}
          onChange={(event) => setManager(event.currentTarget.value)}
          data-testid="invite-manager"
        />
        <p className="mute">
          <Trans>The link works once, for this address, for seven days. It holds a seat meanwhile.</Trans>
        </p>
        {Object.keys(problems).length === 0 ? <FormError error={invite.error} /> : null}
        <MoreSeats error={invite.error} />
        <DialogFoot onClose={onClose}>
          <Button type="submit" loading={invite.isPending} disabled={!email} data-testid="invite-submit">
            <Trans>Send invitation</Trans>
          </Button>
        </DialogFoot>
      </form>
    </TypedModal>
  );
}
