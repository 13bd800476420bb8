/** A template being made: which records, what moves, and the checklist. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { ApiError, type TransferItem, type TransferTemplate } from "@rapport/core";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { transferTemplatesQuery } from "~/data/transfers.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { GhostButton } from "~/ui/atoms.tsx";
import { FormDialog } from "~/ui/FormDialog.tsx";
import dialog from "~/ui/form-dialog.module.css";
import { smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { daysOf, ItemFields } from "./ItemFields.tsx";
import { useModes } from "./texts.ts";

const MOST_ITEMS = 40;
const NEW_ITEM: TransferItem = { title: "", by: "giver", needs: "nothing" };

type Props = { template: TransferTemplate; onClose: () => void };

export function TemplateEditor({ template, onClose }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const client = useQueryClient();
  const objects = useObjects();
  const modes = useModes();
  const [draft, setDraft] = useState(template);
  const items = draft.setup.items ?? [];
  const change = (part: Partial<TransferTemplate>) => setDraft({ ...draft, ...part });
  const setItems = (next: TransferItem[]) => change({ setup: { ...draft.setup, items: next } });
  const shown = (all: TransferTemplate[]) => {
    client.setQueryData(transferTemplatesQuery.queryKey, all);
    onClose();
  };
  const save = useMutation({
    mutationKey: ["write"],
    mutationFn: () => {
      const { id, object, mode, active, setup } = draft;
      return api.saveTransferTemplate(id, { object, mode, active, setup, base_version: template.version });
    },
    onSuccess: shown,
  });
  const remove = useMutation({
    mutationKey: ["write"],
    mutationFn: () => api.removeTransferTemplate(template.id, template.version),
    onSuccess: shown,
  });
  const problems = save.error instanceof ApiError ? save.error.fields : {};
  return (
    <FormDialog
      title={template.version === 0 ? t`New template` : template.setup.name}
      onClose={onClose}
      onSubmit={() => save.mutate()}
      remove={
        template.version === 0 ? null : (
          <Button
            variant="default"
            loading={remove.isPending}
            onClick={() => remove.mutate()}
            data-testid="template-remove"
          >
            <Trans>Delete template</Trans>
          </Button>
        )
      }
      foot={
        <Button
          type="submit"
          disabled={!draft.setup.name.trim()}
          loading={save.isPending}
          data-testid="template-save"
        >
          <Trans>Save</Trans>
        </Button>
      }
    >
      <TextInput
        label={t`Name`}
        placeholder={t`Sales to delivery`}
        value={draft.setup.name}
        maxLength={80}
        error={problems.name?.message}
        onChange={(event) => change({ setup: { ...draft.setup, name: event.currentTarget.value } })}
        data-testid="template-name"
        data-autofocus
      />
      <div className={dialog.pair}>
        <NativeSelect
          label={t`Which records`}
          value={draft.object}
          data={objects.map((each) => ({ value: each.name, label: read(each.plural) }))}
          onChange={(event) => change({ object: event.currentTarget.value })}
          data-testid="template-object"
        />
        <NativeSelect
          label={t`Whoever accepts`}
          value={draft.mode}
          data={Object.entries(modes).map(([value, label]) => ({ value, label }))}
          onChange={(event) => change({ mode: event.currentTarget.value as TransferTemplate["mode"] })}
          data-testid="template-mode"
        />
      </div>
      <TextInput
        label={t`Days to answer`}
        description={t`Empty for no limit.`}
        inputMode="numeric"
        value={draft.setup.answer_days ?? ""}
        onChange={(event) =>
          change({ setup: { ...draft.setup, answer_days: daysOf(event.currentTarget.value) } })
        }
        data-testid="template-answer-days"
      />
      <h3>{t`Checklist`}</h3>
      {items.map((item, place) => (
        <ItemFields
          // biome-ignore lint/suspicious/noArrayIndexKey: an item is what stands at its place
          key={place}
          item={item}
          place={place}
          object={byName(objects, draft.object)}
          problems={problems}
          onChange={(next) => setItems(items.map((each, other) => (other === place ? next : each)))}
          onRemove={() => setItems(items.filter((_, other) => other !== place))}
        />
      ))}
      {items.length < MOST_ITEMS ? (
        <GhostButton onClick={() => setItems([...items, NEW_ITEM])} data-testid="template-item-add">
          <IconPlus {...smallIcon} />
          <Trans>Item</Trans>
        </GhostButton>
      ) : null}
      {Object.keys(problems).length === 0 ? <FormError error={save.error ?? remove.error} /> : null}
    </FormDialog>
  );
}
