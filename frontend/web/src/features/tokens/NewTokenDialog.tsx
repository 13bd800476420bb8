/** Making a token, one's own or a service account's: first what it is for, then its text, once. */
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Checkbox, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { ApiError, formatDate, type MadeToken, type NewToken, type TokenPolicy } from "@rapport/core";
import { IconCopy } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useTokenWrite } from "~/data/tokens.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import rows from "~/features/settings/settings.module.css";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import { icon } from "~/ui/icons.ts";
import { TypedModal } from "~/ui/TypedModal.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { type Scope, useScopeText } from "./texts.ts";
import styles from "./tokens.module.css";

const LIFETIMES = [7, 30, 90, 180, 365];

type Props = {
  title: string;
  scopes: Scope[];
  policy: TokenPolicy;
  defaultDays: number;
  make: (wanted: NewToken) => Promise<MadeToken>;
  onClose: () => void;
};

export function NewTokenDialog({ title, onClose, ...form }: Props) {
  const { t } = useLingui();
  const write = useTokenWrite(form.make, true);
  return (
    <TypedModal
      opened
      onClose={onClose}
      // The text is gone once this is closed: no slip of the hand beside it does that.
      closeOnClickOutside={!write.data}
      title={title}
      size={520}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      {write.data ? (
        <Shown made={write.data} onClose={onClose} />
      ) : (
        <Asked
          {...form}
          onClose={onClose}
          error={write.error}
          pending={write.isPending}
          onSubmit={write.mutate}
        />
      )}
    </TypedModal>
  );
}

type AskedProps = Pick<Props, "scopes" | "policy" | "defaultDays" | "onClose"> & {
  error: Error | null;
  pending: boolean;
  onSubmit: (wanted: NewToken) => void;
};

function Asked({ scopes, policy, defaultDays, onClose, error, pending, onSubmit }: AskedProps) {
  const { t } = useLingui();
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<Scope[]>(scopes.length === 1 ? scopes : []);
  const [days, setDays] = useState(defaultDays);
  const [networks, setNetworks] = useState("");
  const problems = error instanceof ApiError ? error.fields : {};
  const most = policy.most_days;
  const lifetimes = [...new Set([...LIFETIMES.filter((each) => each <= most), defaultDays, most])];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const listed = networks.split(/[\s,;]+/).filter(Boolean);
    onSubmit({ name: name.trim(), scopes: chosen, days, networks: listed });
  };
  return (
    <form className={rows.fields} onSubmit={submit} noValidate data-testid="token-form">
      <TextInput
        label={t`Name`}
        placeholder={t`What will use it`}
        maxLength={80}
        value={name}
        error={problems.name?.message}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
        data-testid="token-new-name"
      />
      <Scopes {...{ scopes, chosen, problem: problems.scopes?.message }} onChange={setChosen} />
      <NativeSelect
        label={t`Valid for`}
        value={String(days)}
        error={problems.days?.message}
        data={lifetimes
          .sort((one, other) => one - other)
          .map((each) => ({
            value: String(each),
            label: t`${plural(each, { one: "# day", other: "# days" })}`,
          }))}
        onChange={(event) => setDays(Number(event.currentTarget.value))}
        data-testid="token-days"
      />
      <Textarea
        label={t`Only from these addresses (optional)`}
        description={t`IP addresses or networks, one a line: 203.0.113.7 or 203.0.113.0/24`}
        rows={2}
        spellCheck={false}
        value={networks}
        error={problems.networks?.message}
        onChange={(event) => setNetworks(event.currentTarget.value)}
        data-testid="token-networks"
      />
      {Object.keys(problems).length === 0 ? <FormError error={error} /> : null}
      <DialogFoot onClose={onClose}>
        <Button
          type="submit"
          loading={pending}
          disabled={!name.trim() || chosen.length === 0}
          data-testid="token-make"
        >
          <Trans>Make token</Trans>
        </Button>
      </DialogFoot>
    </form>
  );
}

type ScopesProps = {
  scopes: Scope[];
  chosen: Scope[];
  problem: string | undefined;
  onChange: (chosen: Scope[]) => void;
};

function Scopes({ scopes, chosen, problem, onChange }: ScopesProps) {
  const { t } = useLingui();
  const says = useScopeText();
  const toggle = (scope: Scope) =>
    onChange(chosen.includes(scope) ? chosen.filter((each) => each !== scope) : [...chosen, scope]);
  return (
    <fieldset className={styles.scopes}>
      <legend>{t`It may`}</legend>
      {scopes.map((scope) => (
        <Checkbox
          key={scope}
          label={says[scope]}
          description={<span className={styles.scope}>{scope}</span>}
          checked={chosen.includes(scope)}
          onChange={() => toggle(scope)}
          data-testid={`scope-${scope}`}
        />
      ))}
      {scopes.length === 0 ? (
        <p className="mute">{t`Its rights allow nothing that a token could do.`}</p>
      ) : null}
      {problem ? (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      ) : null}
    </fieldset>
  );
}

function Shown({ made, onClose }: { made: MadeToken; onClose: () => void }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const until = formatDate(made.expires_at.slice(0, 10), locale);
  const copy = async () => {
    await navigator.clipboard.writeText(made.token);
    toast({ text: t`The token is copied.`, tone: "plain" });
  };
  return (
    <div className={rows.fields} data-testid="token-made">
      <p>
        <Trans>
          Copy it now: it is shown this once. Whoever has it can do what it may, until {until} or until it is
          revoked.
        </Trans>
      </p>
      <code className={styles.secret} data-testid="token-text">
        {made.token}
      </code>
      <p className="mute">
        <Trans>
          Programs send it as <code>Authorization: Bearer …</code>, never in an address.
        </Trans>
      </p>
      <div className={rows.foot}>
        <Button
          variant="default"
          leftSection={<IconCopy {...icon} />}
          onClick={() => void copy()}
          data-testid="token-copy"
        >
          <Trans>Copy</Trans>
        </Button>
        <Button onClick={onClose} data-testid="token-done">
          <Trans>I have it</Trans>
        </Button>
      </div>
    </div>
  );
}
