/** A site that reports visits: what it is called, where it is, and whether visitors are asked first. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, Switch, Textarea, TextInput } from "@mantine/core";
import { ApiError, type VisitSite, type VisitSites } from "@rapport/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import styles from "./forms.module.css";

type Props = { site: VisitSite; onSaved: (page: VisitSites) => void; onClose: () => void };

export function VisitSiteEditor({ site, onSaved, onClose }: Props) {
  const { t } = useLingui();
  const [name, setName] = useState(site.name);
  const [origins, setOrigins] = useState(site.origins.join("\n"));
  const [consent, setConsent] = useState(site.consent);
  const save = useMutation({
    mutationKey: ["write"],
    mutationFn: () =>
      api.saveVisitSite(site.id, { name, origins: origins.split(/\s+/).filter(Boolean), consent }),
    onSuccess: onSaved,
  });
  const problems = save.error instanceof ApiError ? save.error.fields : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={site.script ? site.name : t`Add a site`}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form noValidate onSubmit={submit}>
        <div className={styles.settings}>
          <TextInput
            label={t`Name`}
            value={name}
            maxLength={120}
            error={problems.name?.message}
            onChange={(event) => setName(event.currentTarget.value)}
            data-testid="site-name"
            data-autofocus
          />
          <Textarea
            label={t`Addresses of the site`}
            description={t`One on each line, such as https://www.example.com. Reports from elsewhere are refused.`}
            rows={2}
            value={origins}
            error={problems.origins?.message}
            onChange={(event) => setOrigins(event.currentTarget.value)}
            data-testid="site-origins"
          />
          <Switch
            label={t`Only after the visitor agreed`}
            description={t`Your site asks, and calls rapport.consent(true) when the visitor agrees. Nothing is kept before.`}
            checked={consent}
            onChange={(event) => setConsent(event.currentTarget.checked)}
            data-testid="site-consent"
          />
        </div>
        {Object.keys(problems).length === 0 ? <FormError error={save.error} /> : null}
        <DialogFoot onClose={onClose}>
          <Button type="submit" loading={save.isPending} disabled={!name.trim()} data-testid="site-save">
            <Trans>Save</Trans>
          </Button>
        </DialogFoot>
      </form>
    </Modal>
  );
}
