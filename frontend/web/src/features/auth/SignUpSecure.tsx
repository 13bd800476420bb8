import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Loader } from "@mantine/core";
import {
  IconArrowLeft,
  IconDeviceLaptop,
  IconDeviceMobile,
  IconFingerprint,
  IconKey,
  IconMailCheck,
} from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { api } from "~/app/api.ts";
import { keepsPasskeys, makePasskey, type Place } from "~/app/webauthn.ts";
import { Avatar, Bones } from "~/ui/atoms.tsx";
import { deviceName } from "~/ui/device.ts";
import { icon, smallIcon } from "~/ui/icons.ts";
import { FormError } from "./AuthFrame.tsx";
import styles from "./auth.module.css";
import type { SignUp } from "./SignUpPage.tsx";
import { PasswordStep } from "./SignUpPassword.tsx";
import { useThisDevice } from "./thisDevice.ts";

type Props = { signUp: SignUp; change: (part: Partial<SignUp>) => void; passkeys: boolean };

/** A passkey, or a password for whoever wants one or whose browser knows nothing else. */
export function SecureStep({ signUp, change, passkeys }: Props) {
  const [wantsPassword, setWantsPassword] = useState(false);
  const choose = passkeys ? () => setWantsPassword(false) : null;
  if (!passkeys || wantsPassword) return <PasswordStep change={change} onPasskey={choose} />;
  return <PasskeyStep signUp={signUp} change={change} onPassword={() => setWantsPassword(true)} />;
}

function PasskeyStep({ signUp, change, onPassword }: Omit<Props, "passkeys"> & { onPassword: () => void }) {
  const { t } = useLingui();
  const device = useThisDevice();
  const { data: found, isPending } = useQuery({ queryKey: ["keeps-passkeys"], queryFn: keepsPasskeys });
  const [chosen, setChosen] = useState<Place | null>(null);
  const running = useRef<AbortController | null>(null);
  const place = chosen ?? (found ? "this" : "phone");
  const create = useMutation({
    mutationFn: async () => {
      const ceremony = await api.signUpPasskey(signUp.id ?? "", signUp.proof ?? "");
      const name = (place === "this" && deviceName(navigator.userAgent)) || names[place];
      running.current = new AbortController();
      return makePasskey(ceremony, name, { place, signal: running.current.signal });
    },
    onSuccess: (passkey) => change({ factor: { passkey } }),
  });
  const names: Record<Place, string> = {
    this: device.here,
    phone: t`Phone or tablet`,
    key: t`Security key`,
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };

  return (
    <>
      <h1 className={styles.title}>{found ? t`Sign in with this device` : t`Sign in with a passkey`}</h1>
      <p className={styles.lead}>
        {t`A passkey uses the fingerprint, face or PIN that already unlocks your device. No password to remember, leak or reset.`}
      </p>
      <form className={styles.fields} onSubmit={submit}>
        <div className={styles.band} data-tone="neutral">
          <Avatar name={signUp.company} size={28} />
          <span className="truncate">
            <b>{signUp.email}</b>
            <br />
            {signUp.company}
          </span>
          <span className={styles.confirmed}>
            <IconMailCheck {...smallIcon} />
            <Trans>Confirmed</Trans>
          </span>
        </div>
        {isPending ? (
          <Bones rows={3} height={56} />
        ) : (
          <Places here={Boolean(found)} value={place} names={names} onChange={setChosen} />
        )}
        <FormError error={create.error} />
        <div className={styles.waiting}>
          <Button
            type="submit"
            size="lg"
            fullWidth
            leftSection={create.isPending ? <Loader size={14} color="gray" /> : <IconFingerprint {...icon} />}
            disabled={isPending || create.isPending}
            data-testid="signup-submit"
          >
            {create.isPending ? t`Waiting for ${device.system}` : t`Create passkey`}
          </Button>
          {create.isPending ? (
            <Button
              variant="default"
              size="lg"
              onClick={() => running.current?.abort()}
              data-testid="signup-cancel"
            >
              <Trans>Cancel</Trans>
            </Button>
          ) : null}
        </div>
      </form>
      <div className={styles.under}>
        <button
          type="button"
          className={styles.quiet}
          onClick={() => change({ id: null, proof: null, hasAccount: false })}
        >
          <IconArrowLeft {...icon} />
          <Trans>Change e-mail</Trans>
        </button>
        <button type="button" className="link" onClick={onPassword} data-testid="signup-use-password">
          <Trans>Use a password instead</Trans>
        </button>
      </div>
    </>
  );
}

function Places({
  here,
  value,
  names,
  onChange,
}: {
  here: boolean;
  value: Place;
  names: Record<Place, string>;
  onChange: (place: Place) => void;
}) {
  const { t } = useLingui();
  const device = useThisDevice();
  const places = [
    ...(here ? [{ place: "this", Icon: IconDeviceLaptop, detail: device.detail } as const] : []),
    { place: "phone", Icon: IconDeviceMobile, detail: t`Scan a code with your camera` } as const,
    { place: "key", Icon: IconKey, detail: t`USB or NFC, such as a YubiKey` } as const,
  ];
  return (
    <fieldset className={styles.options}>
      <legend className="visually-hidden">{t`Where the passkey is kept`}</legend>
      {places.map(({ place, Icon, detail }) => (
        <label key={place} className={styles.option}>
          <input
            type="radio"
            name="place"
            checked={value === place}
            onChange={() => onChange(place)}
            data-testid={`signup-place-${place}`}
          />
          <Icon {...icon} size={20} />
          <span>
            <b>{names[place]}</b>
            <small>{detail}</small>
          </span>
          {place === "this" ? <small className={styles.found}>{t`Found`}</small> : null}
        </label>
      ))}
    </fieldset>
  );
}
