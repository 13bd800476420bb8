/** Settings, Web forms: what there is, whether it takes anything, and what came of it. */
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { type FormsView, type FormView, formatInstant, uuidv7 } from "@rapport/core";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useSession } from "~/data/session.ts";
import settings from "~/features/settings/settings.module.css";
import { Bones, Chip } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { EmptyState, ErrorState, useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { FormEditor } from "./FormEditor.tsx";
import styles from "./forms.module.css";
import { ShareDialog } from "./ShareDialog.tsx";

const KEY = ["forms"];

type Open = { what: "edit" | "share"; form: FormView };

export function FormsSection() {
  const { t } = useLingui();
  const { person } = useSession();
  const found = useQuery({ queryKey: KEY, queryFn: () => api.forms() });
  const [open, setOpen] = useState<Open | null>(null);
  if (found.isPending) return <Bones rows={3} height={56} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const { forms } = found.data;
  const add = (
    <Button
      leftSection={<IconPlus {...icon} />}
      onClick={() => setOpen({ what: "edit", form: blank(found.data, person.id, t`Contact form`) })}
      data-testid="form-new"
    >
      <Trans>New form</Trans>
    </Button>
  );
  return (
    <>
      <div className={settings.bar}>
        <h2 style={{ margin: 0 }}>{t`Web forms`}</h2>
        {forms.length > 0 ? add : null}
      </div>
      {forms.length === 0 ? (
        <EmptyState title={t`No forms yet`} actions={add}>
          <Trans>
            Put a form on your site, or send its link. What visitors leave arrives as a lead, with where they
            came from and what they agreed to.
          </Trans>
        </EmptyState>
      ) : (
        <div className={settings.card}>
          {forms.map((form) => (
            <Row key={form.id} form={form} onOpen={(what) => setOpen({ what, form })} />
          ))}
        </div>
      )}
      {open?.what === "edit" ? (
        <FormEditor form={open.form} known={found.data} stale={KEY} onClose={() => setOpen(null)} />
      ) : null}
      {open?.what === "share" ? <ShareDialog form={open.form} onClose={() => setOpen(null)} /> : null}
    </>
  );
}

/** A form that asks for what nearly everybody asks for. */
function blank(known: FormsView, owner: string, name: string): FormView {
  const usual = ["name", "company_name", "email", "mobile", "note"];
  const needs = ["name", "email"];
  return {
    id: uuidv7(),
    active: true,
    version: 0,
    path: "",
    submissions: 0,
    last_at: null,
    setup: {
      name,
      owner_id: owner,
      source: known.sources.find((each) => each.label.en === "Website")?.id ?? null,
      fields: known.fields
        .filter((field) => field.needed || usual.includes(field.name))
        .map((field) => ({ name: field.name, required: needs.includes(field.name) })),
      origins: [],
    },
  };
}

function Row({ form, onOpen }: { form: FormView; onOpen: (what: Open["what"]) => void }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useSession().organisation.time_zone;
  const client = useQueryClient();
  const message = useErrorMessage();
  const flip = useMutation({
    mutationKey: ["write"],
    mutationFn: () =>
      api.saveForm(form.id, { setup: form.setup, active: !form.active, base_version: form.version }),
    onSuccess: (page) => client.setQueryData(KEY, page),
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  const came = t`${plural(form.submissions, { one: "# submission", other: "# submissions" })}`;
  const last = form.last_at ? formatInstant(form.last_at, locale, zone) : "";
  return (
    <div className={`${settings.row} ${styles.row}`} data-testid="form-row">
      <span>
        {form.setup.name} {form.active ? null : <Chip>{t`Off`}</Chip>}
        <small className="num">{last ? t`${came}, the last on ${last}` : came}</small>
      </span>
      <span className={styles.acts}>
        <Button
          variant="default"
          size="xs"
          loading={flip.isPending}
          onClick={() => flip.mutate()}
          data-testid="form-flip"
        >
          {form.active ? <Trans>Switch off</Trans> : <Trans>Switch on</Trans>}
        </Button>
        <Button variant="default" size="xs" onClick={() => onOpen("share")} data-testid="form-share">
          <Trans>Link and code</Trans>
        </Button>
        <Button variant="default" size="xs" onClick={() => onOpen("edit")} data-testid="form-edit">
          <Trans>Edit</Trans>
        </Button>
      </span>
    </div>
  );
}
