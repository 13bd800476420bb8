import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, TextInput } from "@mantine/core";
import type { OfferedAuthenticator, Session } from "@rapport/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { goOn, methodsQuery } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { CodeField } from "~/features/auth/CodeField.tsx";
import { QrCode } from "~/ui/QrCode.tsx";
import styles from "./settings.module.css";

type Props = {
  onClose: (added: boolean) => void;
  /** What follows on the session that the confirmed code opened. */
  onSession?: (session: Session) => Promise<void>;
};

/** Adds an authenticator app: its name, then its secret as a QR code and as text, then one code that it shows. */
export function AuthenticatorDialog({ onClose, onSession = goOn }: Props) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [name, setName] = useState(() => t`Phone`);
  const [offered, setOffered] = useState<OfferedAuthenticator | null>(null);
  const [code, setCode] = useState("");
  const offer = useMutation({ mutationFn: () => api.offerAuthenticator(name.trim()), onSuccess: setOffered });
  const confirm = useMutation({
    mutationFn: () => api.confirmAuthenticator(offered?.id ?? "", code),
    onSuccess: async (session) => {
      await onSession(session);
      await client.invalidateQueries(methodsQuery);
      await client.invalidateQueries({ queryKey: ["devices"] });
      onClose(true);
    },
    onError: () => setCode(""),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (offered) confirm.mutate();
    else offer.mutate();
  };
  return (
    <Modal
      opened
      onClose={() => onClose(false)}
      title={t`Add an authenticator app`}
      size={440}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form className={styles.fields} onSubmit={submit} noValidate data-testid="authenticator-dialog">
        {offered ? (
          <>
            <p className="mute">
              <Trans>Scan this with an authenticator app, then type the six digits that it shows.</Trans>
            </p>
            <QrCode rows={offered.qr} label={t`QR code for the authenticator app`} />
            <TextInput
              label={t`Or type this key into the app`}
              value={spaced(offered.secret)}
              readOnly
              onFocus={(event) => event.currentTarget.select()}
              className={styles.secret}
              data-testid="authenticator-secret"
            />
            <CodeField value={code} onChange={setCode} testid="authenticator-code" />
          </>
        ) : (
          <>
            <p className="mute">
              <Trans>
                After your password or a mailed code you are then asked for a code from the app. Any app for
                one-time codes will do.
              </Trans>
            </p>
            <TextInput
              label={t`What is it on?`}
              maxLength={100}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              data-testid="authenticator-name"
              data-autofocus
            />
          </>
        )}
        <FormError error={confirm.error ?? offer.error} />
        <div className={styles.foot}>
          <Button variant="default" onClick={() => onClose(false)}>
            <Trans>Cancel</Trans>
          </Button>
          <Button
            type="submit"
            loading={offer.isPending || confirm.isPending}
            disabled={offered ? code.length !== 6 : !name.trim()}
            data-testid="authenticator-go"
          >
            {offered ? t`Confirm` : t`Continue`}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

const spaced = (secret: string): string => secret.replace(/(.{4})(?=.)/g, "$1 ");
