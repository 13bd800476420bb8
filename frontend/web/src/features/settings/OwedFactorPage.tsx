import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { formatInstant, type Session } from "@rapport/core";
import { IconDeviceMobile, IconFingerprint } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { askStepUp } from "~/app/stepUp.ts";
import { askPasskey, knowsPasskeys, makePasskey } from "~/app/webauthn.ts";
import { adopt, bootstrapQuery, goOn, useSession } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { leaveWorkspace } from "~/features/shell/Side.tsx";
import { deviceName } from "~/ui/device.ts";
import { icon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { useTitle } from "~/ui/useTitle.ts";
import { AuthenticatorDialog } from "./AuthenticatorDialog.tsx";
import { RecoveryCodesDialog } from "./RecoveryCodesDialog.tsx";
import styles from "./settings.module.css";

/** In place of the app, while the organisation asks for a second factor that this session was opened without. */
export function OwedFactorPage() {
  const { t } = useLingui();
  const { organisation, has_second_factor, person, second_factor_from } = useSession();
  const { locale } = useLocale();
  const { data: bootstrap } = useQuery(bootstrapQuery);
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<{ codes: string[]; session: Session } | null>(null);
  useTitle(t`Second step`);
  // Without recovery codes a lost phone would lock them out; once these were seen, the page that was asked for opens.
  const showCodes = async (session: Session) => {
    await adopt(session);
    try {
      setMade({ codes: (await api.makeRecoveryCodes()).codes, session });
    } catch {
      // The factor counts all the same; under Security the codes can be made at any time.
      await goOn(session);
    }
  };
  const passkey = useMutation({
    mutationFn: async () => {
      const name = deviceName(navigator.userAgent) ?? t`Passkey`;
      await api.addPasskey(await makePasskey(await api.newPasskey(), name));
      // Only using it proves that it is there: the session then rests on it.
      await goOn(await api.stepUp({ passkey: await askPasskey(await api.stepUpPasskey()) }));
    },
  });
  return (
    <main className={styles.owed} data-testid="owed-factor">
      <h1>{has_second_factor ? t`Confirm with your second factor` : t`Add a second factor`}</h1>
      <p className="mute">
        {has_second_factor ? (
          <Trans>
            {organisation.name} asks for one from everybody. You signed in here before; confirm once, and
            everything goes on.
          </Trans>
        ) : (
          <Trans>
            {organisation.name} asks for one from everybody, so that a stolen password is not enough to get
            in. It takes a minute; your work is where you left it.
          </Trans>
        )}
      </p>
      <dl className={styles.owedFacts} data-testid="owed-facts">
        <dt>{t`Asked by`}</dt>
        <dd>{organisation.name}</dd>
        {second_factor_from ? (
          <>
            <dt>{t`Asked for from`}</dt>
            <dd className="num">{formatInstant(second_factor_from, locale, organisation.time_zone)}</dd>
          </>
        ) : null}
        <dt>{t`Signed in as`}</dt>
        <dd>
          {person.name} <span className="mute">{person.email}</span>
        </dd>
      </dl>
      <div className={styles.owedActs}>
        {has_second_factor ? (
          <Button size="lg" onClick={() => void askStepUp()} data-testid="owed-confirm">
            <Trans>Confirm</Trans>
          </Button>
        ) : (
          <>
            {bootstrap?.passkeys && knowsPasskeys() ? (
              <Button
                size="lg"
                leftSection={<IconFingerprint {...icon} />}
                loading={passkey.isPending}
                onClick={() => passkey.mutate()}
                data-testid="owed-passkey"
              >
                <Trans>Add a passkey</Trans>
              </Button>
            ) : null}
            <Button
              size="lg"
              variant="default"
              leftSection={<IconDeviceMobile {...icon} />}
              onClick={() => setAdding(true)}
              data-testid="owed-authenticator"
            >
              <Trans>Add an authenticator app</Trans>
            </Button>
          </>
        )}
      </div>
      {has_second_factor ? null : (
        <p className="mute">
          <Trans>
            A passkey is this device's fingerprint, face or PIN. An authenticator app shows six digits on your
            phone, and comes with recovery codes to keep for when the phone is lost.
          </Trans>
        </p>
      )}
      <FormError error={passkey.error} />
      <button type="button" className="link" onClick={() => void leaveWorkspace()} data-testid="owed-leave">
        <Trans>Sign out</Trans>
      </button>
      {adding ? <AuthenticatorDialog onClose={() => setAdding(false)} onSession={showCodes} /> : null}
      {made ? <RecoveryCodesDialog codes={made.codes} onClose={() => void goOn(made.session)} /> : null}
    </main>
  );
}
