import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconFingerprint } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { knowsPasskeys, makePasskey } from "~/app/webauthn.ts";
import { bootstrapQuery, methodsQuery } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { Bones } from "~/ui/atoms.tsx";
import { deviceName } from "~/ui/device.ts";
import { icon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import { EndOthers } from "./EndOthers.tsx";
import { PasskeyRow } from "./PasskeyRow.tsx";
import { PasswordRow } from "./PasswordRow.tsx";
import { SecondFactors } from "./SecondFactors.tsx";
import styles from "./settings.module.css";
import { Viewings } from "./Viewings.tsx";
import { ViewRequests } from "./ViewRequests.tsx";

/** How one signs in: passkeys by name, the second step, the password, and the code by mail. */
export function SecuritySection() {
  const { t } = useLingui();
  const methods = useQuery(methodsQuery);
  return (
    <>
      <h2>{t`Security`}</h2>
      <ViewRequests />
      {methods.data ? <EndOthers methods={methods.data} /> : null}
      <h3>{t`Passkeys`}</h3>
      {methods.isPending ? <Bones rows={2} height={48} /> : null}
      {methods.isError ? <ErrorState error={methods.error} onRetry={() => void methods.refetch()} /> : null}
      {methods.data ? <Passkeys {...methods.data} /> : null}
      {methods.data ? (
        <>
          <SecondFactors {...methods.data} />
          <h3>{t`Other ways in`}</h3>
          <div className={styles.card}>
            <PasswordRow isSet={methods.data.has_password} />
            <div className={styles.row}>
              <span>
                {t`Code by mail`}
                <small>
                  {!methods.data.mailed_codes
                    ? t`Your organisation does not allow it.`
                    : methods.data.authenticators.length > 0
                      ? t`Asks for a code from the app as well.`
                      : t`Works always, also when a device is lost.`}
                </small>
              </span>
            </div>
          </div>
          <Viewings />
        </>
      ) : null}
    </>
  );
}

type Methods = Awaited<ReturnType<typeof api.signInMethods>>;

function Passkeys({ passkeys }: Methods) {
  const { t } = useLingui();
  const client = useQueryClient();
  const { data: bootstrap } = useQuery(bootstrapQuery);
  const [added, setAdded] = useState<string | null>(null);
  const add = useMutation({
    mutationFn: async () => {
      const name = deviceName(navigator.userAgent) ?? t`Passkey`;
      return api.addPasskey(await makePasskey(await api.newPasskey(), name));
    },
    onSuccess: async ({ id }) => {
      setAdded(id);
      await client.invalidateQueries(methodsQuery);
    },
  });
  const able = bootstrap?.passkeys && knowsPasskeys();
  return (
    <>
      {passkeys.length > 0 ? (
        <div className={styles.card}>
          {passkeys.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} isNew={passkey.id === added} />
          ))}
        </div>
      ) : (
        <p className="mute">
          {able
            ? t`None yet. A passkey signs you in by fingerprint, face or PIN, with nothing to remember or leak.`
            : t`This browser has no passkeys.`}
        </p>
      )}
      <FormError error={add.error} />
      {able ? (
        <Button
          mt="md"
          leftSection={<IconFingerprint {...icon} />}
          loading={add.isPending}
          onClick={() => add.mutate()}
          data-testid="passkey-add"
        >
          <Trans>Add a passkey</Trans>
        </Button>
      ) : null}
    </>
  );
}
