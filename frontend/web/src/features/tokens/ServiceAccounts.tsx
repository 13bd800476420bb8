/** Machines with a role of their own: which there are, what they may do, their tokens, and the switch that stops one. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, NativeSelect, TextInput } from "@mantine/core";
import { ApiError, type Roster, type ServiceAccount, type TokenPolicy } from "@rapport/core";
import { IconRobot } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { serviceAccountsQuery, useTokenWrite } from "~/data/tokens.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import rows from "~/features/settings/settings.module.css";
import { useMembers } from "~/features/team/useTeam.ts";
import { Bones, Chip } from "~/ui/atoms.tsx";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import { icon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { NewTokenDialog } from "./NewTokenDialog.tsx";
import { TokenRow } from "./TokenRow.tsx";
import styles from "./tokens.module.css";

type Role = Roster["roles"][number];

export function ServiceAccounts({ policy, defaultDays }: { policy: TokenPolicy; defaultDays: number }) {
  const { t } = useLingui();
  const accounts = useQuery(serviceAccountsQuery);
  const roles = useMembers().data?.roles ?? [];
  const [adding, setAdding] = useState(false);
  return (
    <section data-testid="service-accounts">
      <div className={styles.head}>
        <h3>{t`Service accounts`}</h3>
        <Button variant="default" size="xs" onClick={() => setAdding(true)} data-testid="add-service-account">
          <Trans>New service account</Trans>
        </Button>
      </div>
      {accounts.isPending ? <Bones rows={2} height={56} /> : null}
      {accounts.isError ? (
        <ErrorState error={accounts.error} onRetry={() => void accounts.refetch()} />
      ) : null}
      {accounts.data?.length === 0 ? (
        <p className="mute">
          <Trans>
            None yet. A service account is for a machine: it has a role, takes no seat and can't sign in.
          </Trans>
        </p>
      ) : null}
      {accounts.data?.length ? (
        <div className={rows.card}>
          {accounts.data.map((account) => (
            <Account key={account.id} {...{ account, roles, policy, defaultDays }} />
          ))}
        </div>
      ) : null}
      {adding ? <AddDialog roles={roles} onClose={() => setAdding(false)} /> : null}
    </section>
  );
}

type AccountProps = { account: ServiceAccount; roles: Role[]; policy: TokenPolicy; defaultDays: number };

function Account({ account, roles, policy, defaultDays }: AccountProps) {
  const { t } = useLingui();
  const [making, setMaking] = useState(false);
  const { name, suspended, editable } = account;
  const change = useTokenWrite((body: { role?: string; suspended?: boolean }) =>
    api.changeServiceAccount(account.id, body),
  );
  return (
    <>
      <div className={`${rows.row} ${styles.account}`} data-testid="service-account">
        <IconRobot {...icon} />
        <span className={styles.title}>
          <span data-testid="service-account-name">{name}</span>
          {suspended ? <Chip tone="warn">{t`Suspended`}</Chip> : null}
        </span>
        <RoleSelect {...{ account, roles }} onChange={(role) => change.mutate({ role })} />
        <span className={rows.acts}>
          <Button
            variant="default"
            size="xs"
            disabled={!editable}
            loading={change.isPending}
            onClick={() => change.mutate({ suspended: !suspended })}
            data-testid="service-account-switch"
          >
            {suspended ? t`Resume` : t`Suspend`}
          </Button>
          <Button
            variant="default"
            size="xs"
            disabled={!editable || suspended}
            onClick={() => setMaking(true)}
            data-testid="service-account-token"
          >
            <Trans>New token</Trans>
          </Button>
        </span>
      </div>
      {account.tokens.length > 0 ? (
        <div className={`${rows.card} ${styles.nested}`}>
          {account.tokens.map((token) => (
            <TokenRow key={token.id} token={token} revoke={api.revokeAnyToken} />
          ))}
        </div>
      ) : null}
      {making ? (
        <NewTokenDialog
          title={t`New token of ${name}`}
          scopes={account.scopes}
          {...{ policy, defaultDays }}
          make={(wanted) => api.makeServiceToken(account.id, wanted)}
          onClose={() => setMaking(false)}
        />
      ) : null}
    </>
  );
}

type RoleProps = { account: ServiceAccount; roles: Role[]; onChange: (role: string) => void };

function RoleSelect({ account, roles, onChange }: RoleProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const role = account.roles[0] ?? "";
  return (
    <NativeSelect
      aria-label={t`Role of ${account.name}`}
      size="xs"
      value={role}
      disabled={!account.editable}
      data={roles.map((each) => ({
        value: each.key,
        label: read(each.label),
        disabled: !each.can_give && each.key !== role,
      }))}
      onChange={(event) => onChange(event.currentTarget.value)}
      data-testid="service-account-role"
    />
  );
}

function AddDialog({ roles, onClose }: { roles: Role[]; onClose: () => void }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const [name, setName] = useState("");
  const [role, setRole] = useState("rep");
  const add = useTokenWrite(api.addServiceAccount, true);
  const problems = add.error instanceof ApiError ? add.error.fields : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ name: name.trim(), role }, { onSuccess: onClose });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`New service account`}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form className={rows.fields} onSubmit={submit} noValidate>
        <TextInput
          label={t`Name`}
          description={t`Histories show it for what the machine does.`}
          maxLength={80}
          value={name}
          error={problems.name?.message}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
          data-testid="service-account-new-name"
        />
        <NativeSelect
          label={t`Role`}
          value={role}
          error={problems.role?.message}
          data={roles
            .filter((each) => each.can_give)
            .map((each) => ({ value: each.key, label: read(each.label) }))}
          onChange={(event) => setRole(event.currentTarget.value)}
          data-testid="service-account-new-role"
        />
        {Object.keys(problems).length === 0 ? <FormError error={add.error} /> : null}
        <DialogFoot onClose={onClose}>
          <Button
            type="submit"
            loading={add.isPending}
            disabled={!name.trim()}
            data-testid="service-account-make"
          >
            <Trans>Create</Trans>
          </Button>
        </DialogFoot>
      </form>
    </Modal>
  );
}
