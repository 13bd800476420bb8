/** Putting everything under a root key of one's own, and back: what it means is said before it is done. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, TextInput } from "@mantine/core";
import { ApiError } from "@rapport/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { useGiveOwnKey, useTakeBackKey } from "~/data/keys.ts";
import { useSession } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import offer from "~/ui/offer.module.css";
import { useErrorMessage } from "~/ui/states.tsx";
import rows from "../settings/settings.module.css";

const ABOUT_THE_KEY = new Set(["tenants.key_not_usable", "tenants.key_in_use"]);

export function GiveOwnKey() {
  const { t } = useLingui();
  const [asking, setAsking] = useState(false);
  return (
    <Offer
      title={t`Use our own key`}
      hint={t`A key in your AWS KMS, Google Cloud KMS or Vault. You can withdraw it at any time.`}
      onAsk={() => setAsking(true)}
      testid="own-key"
    >
      {asking ? <GiveDialog onClose={() => setAsking(false)} /> : null}
    </Offer>
  );
}

function GiveDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const { name } = useSession().organisation;
  const [url, setUrl] = useState("");
  const [typed, setTyped] = useState("");
  const give = useGiveOwnKey(onClose);
  const ofKey = give.error instanceof ApiError && ABOUT_THE_KEY.has(give.error.code);
  const ready = url.trim() !== "" && typed.trim() === name.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) give.mutate(url.trim());
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Use our own key`}
      size={520}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <ul className={offer.facts}>
        <li>{t`Whoever holds this key decides whether anybody can read your data, we included.`}</li>
        <li>{t`A lost key is lost data: nobody can bring it back, no backup either.`}</li>
        <li>{t`Once you withdraw it, everything here is dark within a minute, for all of you, until you give it back.`}</li>
        <li>{t`If the key service doesn't answer, nobody can work until it does.`}</li>
      </ul>
      <form className={offer.fields} onSubmit={submit} data-testid="own-key-form">
        <TextInput
          label={t`Key`}
          description={t`aws-kms:ARN, gcp-kms:projects/… or vault:https://… It is tried before anything changes.`}
          autoComplete="off"
          spellCheck={false}
          maxLength={500}
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
          error={ofKey ? message(give.error) : null}
          data-autofocus
          data-testid="own-key-url"
        />
        <TextInput
          label={t`To confirm, type the organisation's name: ${name}`}
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          data-testid="own-key-typed"
        />
        <FormError error={ofKey ? null : give.error} />
        <DialogFoot onClose={onClose}>
          <Button type="submit" disabled={!ready} loading={give.isPending} data-testid="own-key-confirm">
            <Trans>Put everything under this key</Trans>
          </Button>
        </DialogFoot>
      </form>
    </Modal>
  );
}

export function TakeBackKey() {
  const { t } = useLingui();
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  const back = useTakeBackKey(close);
  return (
    <Offer
      title={t`Return to the platform's key`}
      hint={t`Your own key must still work for that. Afterwards it decides nothing any more.`}
      onAsk={() => setAsking(true)}
      testid="platform-key"
    >
      <Modal
        opened={asking}
        onClose={close}
        title={t`Return to the platform's key?`}
        size={440}
        centered
        closeButtonProps={{ "aria-label": t`Close` }}
      >
        <ul className={offer.facts}>
          <li>{t`From then on you can't lock your data by withdrawing a key.`}</li>
          <li>{t`Keep your own key all the same: backups from before still need it.`}</li>
          <li>{t`Nothing else changes, and nobody notices.`}</li>
        </ul>
        <FormError error={back.error} />
        <DialogFoot onClose={close} back={<Trans>Keep our own key</Trans>} cautious>
          <Button
            color="var(--danger-text)"
            variant="outline"
            loading={back.isPending}
            onClick={() => back.mutate()}
            data-testid="platform-key-confirm"
          >
            <Trans>Return</Trans>
          </Button>
        </DialogFoot>
      </Modal>
    </Offer>
  );
}

type OfferProps = { title: string; hint: string; onAsk: () => void; testid: string; children: ReactNode };

function Offer({ title, hint, onAsk, testid, children }: OfferProps) {
  return (
    <div className={rows.card}>
      <div className={`${rows.row} ${offer.offer}`}>
        <span>
          {title}
          <small>{hint}</small>
        </span>
        <Button variant="default" size="xs" className={offer.act} onClick={onAsk} data-testid={testid}>
          {title}…
        </Button>
      </div>
      {children}
    </div>
  );
}
