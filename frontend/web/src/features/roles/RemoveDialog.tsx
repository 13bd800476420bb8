import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, NativeSelect } from "@mantine/core";
import { ApiError, type Role } from "@rapport/core";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useRoleWrite } from "~/data/roles.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import settings from "~/features/settings/settings.module.css";
import { useLocale } from "~/ui/useLocale.ts";

type Props = { role: Role; roles: Role[]; onClose: () => void; onDone: () => void };

/** Deletes a role; whoever has it, or is invited with it, gets another. */
export function RemoveDialog({ role, roles, onClose, onDone }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const [instead, setInstead] = useState("");
  const remove = useRoleWrite(
    () => api.removeRole(role.id, instead || null),
    () => {
      onClose();
      onDone();
    },
    true,
  );
  const invited = remove.error instanceof ApiError && remove.error.code === "auth.role_in_use";
  const asks = role.people.length > 0 || invited;
  return (
    <Modal
      opened
      centered
      onClose={onClose}
      title={t`Delete ${read(role.label)}?`}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <div className={settings.fields}>
        <p>
          {asks
            ? t`Whoever has this role, or is invited with it, gets another one at once.`
            : t`Nobody has this role.`}
        </p>
        {asks ? (
          <NativeSelect
            label={t`Role instead`}
            value={instead}
            data={[
              { value: "", label: t`Choose a role` },
              ...roles
                .filter((each) => each.id !== role.id)
                .map((each) => ({ value: each.key, label: read(each.label) })),
            ]}
            onChange={(event) => setInstead(event.currentTarget.value)}
            data-testid="role-instead"
          />
        ) : null}
        <FormError error={remove.error} />
        <div className={settings.foot}>
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button
            color="danger"
            loading={remove.isPending}
            disabled={asks && !instead}
            onClick={() => remove.mutate(undefined)}
            data-testid="confirm-remove-role"
          >
            <Trans>Delete role</Trans>
          </Button>
        </div>
      </div>
    </Modal>
  );
}
