/** Settings, Transfers: by which checklists records change hands. */
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { type TransferTemplate, uuidv7 } from "@rapport/core";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { transferTemplatesQuery } from "~/data/transfers.ts";
import settings from "~/features/settings/settings.module.css";
import { Bones, Chip } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { EmptyState, ErrorState, useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { TemplateEditor } from "./TemplateEditor.tsx";
import { useModes } from "./texts.ts";
import styles from "./transfers.module.css";

const blank = (): TransferTemplate => ({
  id: uuidv7(),
  object: "deal",
  mode: "owner",
  active: true,
  version: 0,
  setup: { name: "", answer_days: 3, items: [] },
});

export function TemplatesSection() {
  const { t } = useLingui();
  const found = useQuery(transferTemplatesQuery);
  const [open, setOpen] = useState<TransferTemplate | null>(null);
  if (found.isPending) return <Bones rows={3} height={56} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const add = (
    <Button leftSection={<IconPlus {...icon} />} onClick={() => setOpen(blank())} data-testid="template-new">
      <Trans>New template</Trans>
    </Button>
  );
  return (
    <>
      <div className={settings.bar}>
        <h2 style={{ margin: 0 }}>{t`Transfers`}</h2>
        {found.data.length > 0 ? add : null}
      </div>
      {found.data.length === 0 ? (
        <EmptyState title={t`No templates yet`} actions={add}>
          <Trans>
            A template says what has to be done when a record changes hands: from pre-sales to delivery, say,
            or from sales to service.
          </Trans>
        </EmptyState>
      ) : (
        <>
          <p className={`mute ${styles.intro}`}>
            <Trans>
              Whoever is asked may look at the record until they answer, and gets it when they accept.
              Transfers under way keep the checklist that they began with.
            </Trans>
          </p>
          <div className={settings.card}>
            {found.data.map((each) => (
              <Row key={each.id} template={each} onEdit={() => setOpen(each)} />
            ))}
          </div>
        </>
      )}
      {open ? <TemplateEditor template={open} onClose={() => setOpen(null)} /> : null}
    </>
  );
}

function Row({ template, onEdit }: { template: TransferTemplate; onEdit: () => void }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const modes = useModes();
  const client = useQueryClient();
  const message = useErrorMessage();
  const object = byName(useObjects(), template.object);
  const flip = useMutation({
    mutationKey: ["write"],
    mutationFn: () => {
      const { id, object: name, mode, setup, active, version } = template;
      return api.saveTransferTemplate(id, {
        object: name,
        mode,
        setup,
        active: !active,
        base_version: version,
      });
    },
    onSuccess: (all) => client.setQueryData(transferTemplatesQuery.queryKey, all),
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  const count = template.setup.items?.length ?? 0;
  return (
    <div className={`${settings.row} ${styles.template}`} data-testid="template-row">
      <span>
        {template.setup.name}{" "}
        {template.active ? null : <Chip>{t({ message: "Off", context: "transfer" })}</Chip>}
        <small>
          {object ? read(object.plural) : template.object} · {modes[template.mode]} ·{" "}
          {plural(count, { one: "# item", other: "# items" })}
        </small>
      </span>
      <span className={styles.bar}>
        <Button variant="default" size="xs" loading={flip.isPending} onClick={() => flip.mutate()}>
          {template.active ? <Trans>Switch off</Trans> : <Trans>Switch on</Trans>}
        </Button>
        <Button variant="default" size="xs" onClick={onEdit} data-testid="template-edit">
          <Trans>Edit</Trans>
        </Button>
      </span>
    </div>
  );
}
