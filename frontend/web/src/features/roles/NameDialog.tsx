import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, NativeSelect, TextInput } from "@mantine/core";
import { ApiError, type Role } from "@rapport/core";
import { type FormEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { useRoleWrite } from "~/data/roles.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import settings from "~/features/settings/settings.module.css";
import { useLocale } from "~/ui/useLocale.ts";
import { PRESETS, presetOf } from "./presets.ts";

type Props = {
  /** The role to rename; null for a new one. */
  role: Role | null;
  /** What a new one starts as. */
  from: Role | null;
  roles: Role[];
  onClose: () => void;
  onDone: (made: Role) => void;
};

/** Names a new role, or renames one, in both languages. */
export function NameDialog({ role, from, roles, onClose, onDone }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const [zh, setZh] = useState(role?.label.zh ?? "");
  const [en, setEn] = useState(role?.label.en ?? "");
  const [source, setSource] = useState(from?.id ?? roles.find((each) => each.key === "rep")?.id ?? "");
  const preset = presetOf(source);
  const choose = (value: string) => {
    const chosen = presetOf(value);
    setSource(value);
    if (chosen && (!zh || zh === preset?.label.zh)) setZh(chosen.label.zh);
    if (chosen && (!en || en === preset?.label.en)) setEn(chosen.label.en);
  };
  const label = { zh: zh.trim(), en: en.trim() };
  const save = useRoleWrite(
    () =>
      role
        ? api.changeRole(role.id, { base_version: role.version, label })
        : api.makeRole(preset ? { label, rights: preset.rights } : { label, copy_of: source || null }),
    (made) => {
      onDone(made);
      onClose();
    },
    true,
  );
  const problems = save.error instanceof ApiError ? save.error.fields : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(undefined);
  };
  return (
    <Modal
      opened
      centered
      onClose={onClose}
      title={role ? t`Rename role` : t`New role`}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form className={settings.fields} onSubmit={submit} noValidate>
        <TextInput
          label={t`Name in Chinese`}
          value={zh}
          maxLength={60}
          error={problems["label.zh"]?.message}
          onChange={(event) => setZh(event.currentTarget.value)}
          data-testid="role-zh"
          data-autofocus
        />
        <TextInput
          label={t`Name in English`}
          value={en}
          maxLength={60}
          error={problems["label.en"]?.message}
          onChange={(event) => setEn(event.currentTarget.value)}
          data-testid="role-en"
        />
        {role ? null : (
          <NativeSelect
            label={t`Starts as`}
            value={source}
            data={[
              { value: "", label: t`Nothing: it gives no rights yet` },
              {
                group: t`A copy of`,
                items: roles.map((each) => ({ value: each.id, label: read(each.label) })),
              },
              ...PRESETS.map((group) => ({
                group: read(group.label),
                items: group.presets.map((each) => ({ value: each.key, label: read(each.label) })),
              })),
            ]}
            onChange={(event) => choose(event.currentTarget.value)}
            data-testid="role-from"
          />
        )}
        {Object.keys(problems).length === 0 ? <FormError error={save.error} /> : null}
        <div className={settings.foot}>
          <Button
            type="submit"
            loading={save.isPending}
            disabled={!label.zh || !label.en}
            data-testid="save-role-name"
          >
            {role ? <Trans>Save</Trans> : <Trans>Create role</Trans>}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
