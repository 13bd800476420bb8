import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, NativeSelect, TextInput } from "@mantine/core";
import { ApiError, type Role } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { presetsQuery, useRoleWrite } from "~/data/roles.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import settings from "~/features/settings/settings.module.css";
import { useLocale } from "~/ui/useLocale.ts";

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
  const presets = useQuery({ ...presetsQuery, enabled: !role });
  const presetOf = (key: string) =>
    presets.data?.flatMap((kind) => kind.roles).find((each) => each.key === key);
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
        : api.makeRole(preset ? { label, preset: preset.key } : { label, copy_of: source || null }),
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
            description={preset ? read(preset.about) : undefined}
            inputWrapperOrder={["label", "input", "description", "error"]}
            value={source}
            data={[
              { value: "", label: t`Nothing: it gives no rights yet` },
              {
                group: t`A copy of`,
                items: roles.map((each) => ({ value: each.id, label: read(each.label) })),
              },
              ...(presets.data ?? []).map((kind) => ({
                group: read(kind.label),
                items: kind.roles.map((each) => ({ value: each.key, label: read(each.label) })),
              })),
            ]}
            onChange={(event) => choose(event.currentTarget.value)}
            data-testid="role-from"
          />
        )}
        {presets.isError ? <FormError error={presets.error} /> : null}
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
