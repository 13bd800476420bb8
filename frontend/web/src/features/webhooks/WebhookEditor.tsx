/** A webhook being made or changed: where to, what about, and whether the records' fields come along. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Checkbox, TextInput } from "@mantine/core";
import { ApiError, type Webhook, type WebhookOp, type WebhookSetup, type Webhooks } from "@rapport/core";
import { type FormEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { useWebhookWrite } from "~/data/webhooks.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import rows from "~/features/settings/settings.module.css";
import { Segments } from "~/ui/atoms.tsx";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import { TypedModal } from "~/ui/TypedModal.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { SecretShown } from "./SecretShown.tsx";
import { OPS, useOpText } from "./texts.ts";
import styles from "./webhooks.module.css";

type Props = { webhook: Webhook; known: Webhooks; onClose: () => void };

export function WebhookEditor({ webhook, known, onClose }: Props) {
  const { t } = useLingui();
  const isNew = webhook.version === 0;
  const save = useWebhookWrite(
    (setup: WebhookSetup) => api.saveWebhook(webhook.id, { setup, base_version: webhook.version }),
    true,
  );
  const secret = save.data?.secret;
  return (
    <TypedModal
      opened
      onClose={onClose}
      // The secret is gone once this is closed: no slip of the hand beside it does that.
      closeOnClickOutside={!secret}
      title={isNew ? t`New webhook` : t`Edit webhook`}
      size={560}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      {secret ? (
        <SecretShown secret={secret} onClose={onClose} />
      ) : (
        <Asked
          setup={webhook.setup}
          known={known}
          onClose={onClose}
          error={save.error}
          pending={save.isPending}
          onSubmit={(setup) => save.mutate(setup, { onSuccess: (saved) => saved.secret || onClose() })}
        />
      )}
    </TypedModal>
  );
}

type AskedProps = {
  setup: WebhookSetup;
  known: Webhooks;
  onClose: () => void;
  error: Error | null;
  pending: boolean;
  onSubmit: (setup: WebhookSetup) => void;
};

function Asked({ setup: before, known, onClose, error, pending, onSubmit }: AskedProps) {
  const { t } = useLingui();
  const [setup, setSetup] = useState<WebhookSetup>(before);
  const change = (part: Partial<WebhookSetup>) => setSetup({ ...setup, ...part });
  const problems = error instanceof ApiError ? error.fields : {};
  const { ops = OPS } = setup;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit(setup);
  };
  return (
    <form className={rows.fields} onSubmit={submit} noValidate data-testid="webhook-form">
      <TextInput
        label={t`Address`}
        description={t`An https address on the public internet`}
        placeholder="https://"
        spellCheck={false}
        maxLength={2000}
        value={setup.url}
        error={problems.url?.message}
        onChange={(event) => change({ url: event.currentTarget.value })}
        data-autofocus
        data-testid="webhook-url"
      />
      <TextInput
        label={t`Description (optional)`}
        placeholder={t`What will receive it`}
        maxLength={200}
        value={setup.description ?? ""}
        onChange={(event) => change({ description: event.currentTarget.value })}
        data-testid="webhook-description"
      />
      <Objects {...{ setup, known, problem: problems.objects?.message }} onChange={change} />
      <Ops ops={ops} onChange={(chosen) => change({ ops: chosen })} />
      <Include value={setup.include ?? "ids"} onChange={(include) => change({ include })} />
      <p className="mute">
        <Trans>
          You become the owner: it is told what you may see, and stops if you leave or may no longer configure
          the organisation.
        </Trans>
      </p>
      {Object.keys(problems).length === 0 ? <FormError error={error} /> : null}
      <DialogFoot onClose={onClose}>
        <Button
          type="submit"
          loading={pending}
          disabled={!setup.url.trim() || ops.length === 0}
          data-testid="webhook-save"
        >
          <Trans>Save</Trans>
        </Button>
      </DialogFoot>
    </form>
  );
}

type ObjectsProps = {
  setup: WebhookSetup;
  known: Webhooks;
  problem: string | undefined;
  onChange: (part: Partial<WebhookSetup>) => void;
};

function Objects({ setup, known, problem, onChange }: ObjectsProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const { objects = [] } = setup;
  // None are all, those of later too; what is being chosen is shown before the first one is.
  const [some, setSome] = useState(objects.length > 0);
  const toggle = (name: string) =>
    onChange({
      objects: objects.includes(name) ? objects.filter((each) => each !== name) : [...objects, name],
    });
  return (
    <fieldset className={styles.choices}>
      <legend>{t`Records`}</legend>
      <Checkbox
        label={t`All that you may see`}
        checked={!some}
        onChange={() => {
          setSome(!some);
          onChange({ objects: [] });
        }}
        data-testid="webhook-all"
      />
      {some
        ? known.objects.map((each) => (
            <Checkbox
              key={each.name}
              label={read(each.label)}
              checked={objects.includes(each.name)}
              onChange={() => toggle(each.name)}
              data-testid={`webhook-object-${each.name}`}
            />
          ))
        : null}
      {problem ? (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      ) : null}
    </fieldset>
  );
}

function Ops({ ops, onChange }: { ops: WebhookOp[]; onChange: (ops: WebhookOp[]) => void }) {
  const { t } = useLingui();
  const says = useOpText();
  const toggle = (op: WebhookOp) => onChange(OPS.filter((each) => ops.includes(each) !== (each === op)));
  return (
    <fieldset className={styles.choices}>
      <legend>{t`Changes`}</legend>
      {OPS.map((op) => (
        <Checkbox
          key={op}
          label={says[op]}
          checked={ops.includes(op)}
          onChange={() => toggle(op)}
          data-testid={`webhook-op-${op}`}
        />
      ))}
    </fieldset>
  );
}

type Include = NonNullable<WebhookSetup["include"]>;

function Include({ value, onChange }: { value: Include; onChange: (include: Include) => void }) {
  const { t } = useLingui();
  return (
    <div>
      <div className={styles.label}>{t`What is sent of a record`}</div>
      <Segments
        label={t`What is sent of a record`}
        value={value}
        options={[
          { value: "ids", label: t`Its id and version` },
          { value: "fields", label: t`All fields that you may see`, testid: "webhook-fields" },
        ]}
        onChange={onChange}
      />
      <p className={styles.hint}>
        {value === "ids"
          ? t`The other system reads the rest with a token of its own.`
          : t`As they are when it is sent. Masked fields stay masked.`}
      </p>
    </div>
  );
}
