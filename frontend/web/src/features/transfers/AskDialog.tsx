/** Hands a record over: by which template, to whom, and what they should know. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect, Textarea } from "@mantine/core";
import type { CrmObject, CrmRecord } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { peopleQuery } from "~/data/options.ts";
import { useSession } from "~/data/session.ts";
import { useTeams } from "~/data/sharing.ts";
import { transferTemplatesQuery, useTransferStep } from "~/data/transfers.ts";
import { Bones } from "~/ui/atoms.tsx";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import dialog from "~/ui/form-dialog.module.css";
import { LinkButton } from "~/ui/LinkButton.tsx";
import { EmptyState, ErrorState, useErrorMessage } from "~/ui/states.tsx";
import { TypedModal } from "~/ui/TypedModal.tsx";
import { useModes } from "./texts.ts";

type Props = { object: CrmObject; record: CrmRecord; onClose: () => void };

export function AskDialog({ object, record, onClose }: Props) {
  const { t } = useLingui();
  const found = useQuery(transferTemplatesQuery);
  const templates = (found.data ?? []).filter((each) => each.active && each.object === object.name);
  return (
    <TypedModal
      opened
      onClose={onClose}
      title={t`Hand over`}
      centered
      size={520}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      {found.isPending ? <Bones rows={4} height={40} /> : null}
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data && templates.length === 0 ? <None /> : null}
      {templates.length > 0 ? <Form {...{ templates, record, onClose }} /> : null}
    </TypedModal>
  );
}

function None() {
  const { t } = useLingui();
  const { configure } = useSession().rights;
  const make = (
    <LinkButton to="/settings/{-$section}" params={{ section: "transfers" }}>
      <Trans>Make a template</Trans>
    </LinkButton>
  );
  return (
    <EmptyState title={t`No template for these records yet`} actions={configure ? make : undefined}>
      {configure
        ? t`A template says what has to be done before and after a record changes hands.`
        : t`Ask an administrator to make one, under Settings, Transfers.`}
    </EmptyState>
  );
}

type FormProps = {
  templates: { id: string; mode: "owner" | "share"; setup: { name: string; items?: { title: string }[] } }[];
  record: CrmRecord;
  onClose: () => void;
};

function Form({ templates, record, onClose }: FormProps) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const modes = useModes();
  const navigate = useNavigate();
  const me = useSession().person.id;
  const people = (useQuery(peopleQuery).data ?? []).filter((each) => each.id !== me);
  const teams = useTeams() ?? [];
  const step = useTransferStep();
  const [template, setTemplate] = useState(templates[0]?.id ?? "");
  const [to, setTo] = useState("");
  const [note, setNote] = useState("");
  const chosen = templates.find((each) => each.id === template);
  const [kind, id] = to.split(" ");
  const send = () =>
    step.mutate(
      () =>
        api.askTransfer({
          template_id: template,
          record_id: record.id,
          note,
          ...(kind === "team" ? { to_team: id } : { to_person: id }),
        }),
      {
        onSuccess: (page) => {
          onClose();
          void navigate({ to: "/transfers/$id", params: { id: page.transfer.id } });
        },
      },
    );
  return (
    <div className={dialog.form}>
      <NativeSelect
        label={t`Template`}
        description={chosen ? modes[chosen.mode] : undefined}
        value={template}
        data={templates.map((each) => ({ value: each.id, label: each.setup.name }))}
        onChange={(event) => setTemplate(event.currentTarget.value)}
        data-testid="transfer-template"
      />
      <NativeSelect
        label={t({ message: "To whom", context: "transfer" })}
        description={t`They may look at the record until they answer.`}
        value={to}
        data={[
          { value: "", label: t`Choose a person or a team` },
          { group: t`Teams`, items: teams.map((each) => ({ value: `team ${each.id}`, label: each.name })) },
          {
            group: t`People`,
            items: people.map((each) => ({ value: `person ${each.id}`, label: each.name })),
          },
        ]}
        onChange={(event) => setTo(event.currentTarget.value)}
        data-testid="transfer-to"
      />
      <Textarea
        label={t`What to know (optional)`}
        value={note}
        maxLength={2000}
        rows={4}
        onChange={(event) => setNote(event.currentTarget.value)}
        data-testid="transfer-note"
      />
      {step.error ? <p role="alert">{message(step.error)}</p> : null}
      <DialogFoot onClose={onClose}>
        <Button disabled={!to} loading={step.isPending} onClick={send} data-testid="transfer-ask">
          <Trans>Ask them</Trans>
        </Button>
      </DialogFoot>
    </div>
  );
}
