/** Records that somebody agreed: to which words, for what, on which evidence. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Textarea, TextInput } from "@mantine/core";
import type { NewConsent } from "@rapport/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "~/app/api.ts";
import filter from "~/features/list/filter.module.css";
import { useErrorMessage } from "~/ui/states.tsx";
import styles from "./consents.module.css";
import { CHANNELS, PURPOSES, useConsentWords } from "./words.ts";

type Props = { noun: "contacts" | "leads"; person: string; onDone: () => void };
type Channel = NonNullable<NewConsent["channel"]>;

export function AddConsent({ noun, person, onDone }: Props) {
  const { t } = useLingui();
  const words = useConsentWords();
  const message = useErrorMessage();
  const client = useQueryClient();
  // One id for as long as the form is open: sent twice, it is one consent.
  const [id] = useState(() => crypto.randomUUID());
  const [purpose, setPurpose] = useState<NewConsent["purpose"]>("marketing");
  const [channel, setChannel] = useState<Channel | "">("");
  const [point, setPoint] = useState("");
  const [text, setText] = useState("");
  const [version, setVersion] = useState("");
  const [evidence, setEvidence] = useState("");
  const save = useMutation({
    mutationKey: ["write"],
    mutationFn: () =>
      api.giveConsent(noun, person, id, {
        purpose,
        channel: channel || null,
        point: channel ? point.trim() : "",
        text: text.trim(),
        text_version: version.trim(),
        evidence: evidence.trim(),
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["consents", person] });
      onDone();
    },
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() && !save.isPending) save.mutate();
  };
  return (
    <form className={styles.add} onSubmit={send} data-testid="consent-form">
      <select
        className={filter.select}
        style={{ maxWidth: "none" }}
        aria-label={t`Purpose`}
        value={purpose}
        onChange={(event) => setPurpose(event.currentTarget.value as NewConsent["purpose"])}
        data-testid="consent-purpose"
      >
        {PURPOSES.map((each) => (
          <option key={each} value={each}>
            {words.purpose(each)}
          </option>
        ))}
      </select>
      <select
        className={filter.select}
        style={{ maxWidth: "none" }}
        aria-label={t`Channel`}
        value={channel}
        onChange={(event) => setChannel(event.currentTarget.value as Channel | "")}
        data-testid="consent-channel"
      >
        <option value="">{words.channel("any")}</option>
        {CHANNELS.map((each) => (
          <option key={each} value={each}>
            {words.channel(each)}
          </option>
        ))}
      </select>
      {channel ? (
        <TextInput
          label={t`Address or number`}
          value={point}
          onChange={(event) => setPoint(event.currentTarget.value)}
          maxLength={200}
        />
      ) : null}
      <Textarea
        label={t`What was agreed to, word by word`}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        error={save.isError ? message(save.error) : undefined}
        maxLength={2000}
        rows={3}
        required
        data-testid="consent-text"
      />
      <TextInput
        label={t`Version of the text`}
        value={version}
        onChange={(event) => setVersion(event.currentTarget.value)}
        maxLength={200}
      />
      <TextInput
        label={t`Evidence`}
        placeholder={t`e.g. signed paper of 1 March`}
        value={evidence}
        onChange={(event) => setEvidence(event.currentTarget.value)}
        maxLength={1000}
      />
      <Button type="submit" loading={save.isPending} disabled={!text.trim()} data-testid="consent-save">
        <Trans>Record</Trans>
      </Button>
    </form>
  );
}
