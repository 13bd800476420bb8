/** One more key of a person. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Checkbox, TextInput } from "@mantine/core";
import type { NewIdentityKey } from "@rapport/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { refreshRecord } from "~/data/cache.ts";
import filter from "~/features/list/filter.module.css";
import { useErrorMessage } from "~/ui/states.tsx";
import styles from "./identityKeys.module.css";
import { POINTS, USES, type Use, useKeyWords } from "./words.ts";

type Kind = NewIdentityKey["kind"];
type Props = { noun: "contacts" | "leads"; person: string; kinds: readonly Kind[]; onDone: () => void };

export function AddKey({ noun, person, kinds, onDone }: Props) {
  const { t } = useLingui();
  const words = useKeyWords();
  const message = useErrorMessage();
  const client = useQueryClient();
  // One id for as long as the form is open: sent twice, it is one key.
  const [id] = useState(() => crypto.randomUUID());
  const [kind, setKind] = useState<Kind>(kinds[0] ?? "email");
  const [use, setUse] = useState<Use | null>(null);
  const isPoint = POINTS.includes(kind);
  const [value, setValue] = useState("");
  const [verified, setVerified] = useState(false);
  const add = useMutation({
    mutationKey: ["write"],
    mutationFn: () =>
      api.addIdentityKey(noun, person, id, {
        kind,
        value: value.trim(),
        verified,
        use: isPoint ? use : null,
      }),
    onSuccess: () => {
      refreshRecord(noun, person);
      void client.invalidateQueries({ queryKey: ["identity-keys", person] });
      onDone();
    },
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (value.trim() && !add.isPending) add.mutate();
  };
  return (
    <form className={styles.add} onSubmit={send} data-testid="key-form">
      <select
        className={filter.select}
        style={{ maxWidth: "none" }}
        aria-label={t`Kind of key`}
        value={kind}
        onChange={(event) => setKind(event.currentTarget.value as Kind)}
        data-testid="key-kind"
      >
        {kinds.map((each) => (
          <option key={each} value={each}>
            {words.kind(each)}
          </option>
        ))}
      </select>
      <TextInput
        aria-label={words.kind(kind)}
        placeholder={words.kind(kind)}
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
        error={add.isError ? message(add.error) : undefined}
        maxLength={200}
        data-autofocus
        data-testid="key-value"
      />
      {isPoint ? (
        <select
          className={filter.select}
          style={{ maxWidth: "none" }}
          aria-label={t({ message: "Used for", context: "address" })}
          value={use ?? ""}
          onChange={(event) => setUse((event.currentTarget.value || null) as Use | null)}
          data-testid="key-use"
        >
          <option value="">{t({ message: "Use not said", context: "address" })}</option>
          {USES.map((each) => (
            <option key={each} value={each}>
              {words.use(each)}
            </option>
          ))}
        </select>
      ) : null}
      <Checkbox
        label={t`Verified: it is certain that it is theirs`}
        checked={verified}
        onChange={(event) => setVerified(event.currentTarget.checked)}
      />
      <Button type="submit" loading={add.isPending} disabled={!value.trim()} data-testid="key-save">
        <Trans>Add</Trans>
      </Button>
    </form>
  );
}
