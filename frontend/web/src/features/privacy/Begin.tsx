/** Who is looked for: names, addresses and numbers, a line each. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect, Textarea } from "@mantine/core";
import { ApiError, type SubjectRequest } from "@rapport/core";
import { type FormEvent, useState } from "react";
import { useBeginSearch } from "~/data/privacy.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import offer from "~/ui/offer.module.css";
import { TypedModal } from "~/ui/TypedModal.tsx";

const lines = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");

type Props = { days: number; onClose: () => void; onBegun: (request: SubjectRequest) => void };

export function Begin({ days, onClose, onBegun }: Props) {
  const { t } = useLingui();
  const [names, setNames] = useState("");
  const [emails, setEmails] = useState("");
  const [phones, setPhones] = useState("");
  const [within, setWithin] = useState(String(days));
  const begin = useBeginSearch(onBegun);
  const wanted = { names: lines(names), emails: lines(emails), phones: lines(phones) };
  const ready = Object.values(wanted).some((each) => each.length > 0);
  const wrong = begin.error instanceof ApiError ? begin.error.fields.wanted : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) begin.mutate({ wanted, days: Number(within) });
  };
  const field = { rows: 2, autoComplete: "off" } as const;
  return (
    <TypedModal
      opened
      onClose={onClose}
      title={t`Find a person`}
      size={520}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form className={offer.fields} onSubmit={submit} data-testid="subject-form">
        <p className="mute">{t`Whatever you know of them, one a line: maiden names, old addresses, both phones. A name alone finds others of that name too; you decide which are meant.`}</p>
        <Textarea
          {...field}
          label={t`Names`}
          value={names}
          onChange={(event) => setNames(event.currentTarget.value)}
          data-autofocus
          data-testid="subject-names"
        />
        <Textarea
          {...field}
          label={t`E-mail addresses`}
          value={emails}
          onChange={(event) => setEmails(event.currentTarget.value)}
          data-testid="subject-emails"
        />
        <Textarea
          {...field}
          label={t`Phone numbers`}
          value={phones}
          onChange={(event) => setPhones(event.currentTarget.value)}
          data-testid="subject-phones"
        />
        <NativeSelect
          label={t`Answer within`}
          value={within}
          onChange={(event) => setWithin(event.currentTarget.value)}
          data={[
            { value: "15", label: t`15 days` },
            { value: "30", label: t`30 days` },
          ]}
        />
        {wrong ? (
          <p role="alert" style={{ color: "var(--danger-text)" }}>
            {wrong.message}
          </p>
        ) : (
          <FormError error={begin.error} />
        )}
        <DialogFoot onClose={onClose}>
          <Button type="submit" disabled={!ready} loading={begin.isPending} data-testid="subject-search">
            <Trans>Search everywhere</Trans>
          </Button>
        </DialogFoot>
      </form>
    </TypedModal>
  );
}
