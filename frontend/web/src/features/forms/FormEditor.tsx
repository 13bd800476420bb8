/** A form being made: who gets its leads, its fields and words, what is agreed to, and how it looks. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { ApiError, type FormSetup, type FormsView, type FormView } from "@rapport/core";
import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { useLeadOwners } from "~/data/leadOwners.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import { TypedModal } from "~/ui/TypedModal.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { Both } from "./Both.tsx";
import { ConsentPicks } from "./ConsentPicks.tsx";
import { FieldPicks } from "./FieldPicks.tsx";
import { FormPreview } from "./FormPreview.tsx";
import styles from "./forms.module.css";

type Props = { form: FormView; known: FormsView; stale: QueryKey; onClose: () => void };

export function FormEditor({ form, known, stale, onClose }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const client = useQueryClient();
  const [setup, setSetup] = useState<FormSetup>(form.setup);
  const [origins, setOrigins] = useState((form.setup.origins ?? []).join("\n"));
  const change = (part: Partial<FormSetup>) => setSetup({ ...setup, ...part });
  const owners = useLeadOwners();
  const save = useMutation({
    mutationKey: ["write"],
    mutationFn: () =>
      api.saveForm(form.id, {
        setup: { ...setup, origins: origins.split(/\s+/).filter(Boolean) },
        active: form.active,
        base_version: form.version,
      }),
    onSuccess: (page) => {
      client.setQueryData(stale, page);
      onClose();
    },
  });
  const problems = save.error instanceof ApiError ? save.error.fields : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <TypedModal
      opened
      onClose={onClose}
      title={form.version === 0 ? t`New form` : form.setup.name}
      size={960}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form noValidate onSubmit={submit}>
        <div className={styles.editor}>
          <div className={styles.settings}>
            <TextInput
              label={t`Name`}
              description={t`For you; visitors don't see it.`}
              value={setup.name}
              maxLength={120}
              error={problems.name?.message}
              onChange={(event) => change({ name: event.currentTarget.value })}
              data-testid="form-name"
              data-autofocus
            />
            <NativeSelect
              label={t`Who gets the leads`}
              value={setup.owner_id ?? ""}
              data={[{ value: "", label: t`Whom the assignment rules name` }, ...owners]}
              error={problems.owner_id?.message}
              onChange={(event) => change({ owner_id: event.currentTarget.value || null })}
              data-testid="form-owner"
            />
            <NativeSelect
              label={t`Source of the leads`}
              value={setup.source ?? ""}
              data={[
                { value: "", label: t`None` },
                ...known.sources.map((each) => ({ value: each.id, label: read(each.label) })),
              ]}
              onChange={(event) => change({ source: event.currentTarget.value || null })}
              data-testid="form-source"
            />
            <h3>{t`Words`}</h3>
            <Both label={t`Title`} value={setup.title} onChange={(title) => change({ title })} />
            <Both long label={t`Introduction`} value={setup.intro} onChange={(intro) => change({ intro })} />
            <Both label={t`Button`} value={setup.button} onChange={(button) => change({ button })} />
            <h3>{t`Fields`}</h3>
            <FieldPicks
              known={known.fields}
              fields={setup.fields}
              problem={problems.fields?.message}
              onChange={(fields) => change({ fields })}
            />
            <h3>{t`What visitors may agree to`}</h3>
            <ConsentPicks
              consents={setup.consents ?? []}
              problem={problems.consents?.message}
              onChange={(consents) => change({ consents })}
            />
            <h3>{t`After sending`}</h3>
            <Both long label={t`Thanks`} value={setup.thanks} onChange={(thanks) => change({ thanks })} />
            <TextInput
              label={t`Or lead to this page`}
              placeholder="https://"
              value={setup.redirect ?? ""}
              maxLength={500}
              error={problems.redirect?.message}
              onChange={(event) => change({ redirect: event.currentTarget.value.trim() || null })}
              data-testid="form-redirect"
            />
            <h3>{t`Your sites`}</h3>
            <Textarea
              label={t`Sites that may show the form`}
              description={t`One on each line, such as https://www.example.com. The link works without.`}
              rows={2}
              value={origins}
              error={problems.origins?.message}
              onChange={(event) => setOrigins(event.currentTarget.value)}
              data-testid="form-origins"
            />
          </div>
          <FormPreview setup={setup} known={known} />
        </div>
        {Object.keys(problems).length === 0 ? <FormError error={save.error} /> : null}
        <DialogFoot onClose={onClose}>
          <Button
            type="submit"
            loading={save.isPending}
            disabled={!setup.name.trim()}
            data-testid="form-save"
          >
            <Trans>Save</Trans>
          </Button>
        </DialogFoot>
      </form>
    </TypedModal>
  );
}
