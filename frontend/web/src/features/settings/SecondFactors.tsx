import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { formatAgo } from "@rapport/core";
import { IconDeviceMobile } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { methodsQuery } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { AuthenticatorDialog } from "./AuthenticatorDialog.tsx";
import { KeptRow } from "./KeptRow.tsx";
import { RecoveryCodesDialog } from "./RecoveryCodesDialog.tsx";
import styles from "./settings.module.css";

type Methods = Awaited<ReturnType<typeof api.signInMethods>>;
const FEW = 3;

/** What is asked for after a password or a mailed code: authenticator apps, and codes on paper for a lost phone. */
export function SecondFactors({ authenticators, passkeys, recovery_codes_left: left }: Methods) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [codes, setCodes] = useState<string[] | null>(null);
  const make = useMutation({
    mutationFn: api.makeRecoveryCodes,
    onSuccess: async (made) => {
      setCodes(made.codes);
      await client.invalidateQueries(methodsQuery);
    },
  });
  const added = (is: boolean) => {
    setAdding(false);
    // Whoever has just added the first one would be locked out with a lost phone.
    if (is && left === 0) make.mutate();
  };
  return (
    <>
      <h3>{t`Second step`}</h3>
      {authenticators.length > 0 ? (
        <div className={styles.card}>
          {authenticators.map((each) => (
            <KeptRow
              key={each.id}
              name={each.name}
              detail={
                each.last_used_at
                  ? t`last used ${formatAgo(each.last_used_at, locale)}`
                  : t`added ${formatAgo(each.created_at, locale)}, not used yet`
              }
              Icon={IconDeviceMobile}
              asks={t`Remove ${each.name}? Its codes count no more.`}
              onRename={(name) => api.renameAuthenticator(each.id, name)}
              onRemove={() => api.removeAuthenticator(each.id)}
              testid="authenticator"
            />
          ))}
        </div>
      ) : (
        <p className="mute">
          <Trans>
            No authenticator app yet. With one, a stolen password or mailbox is not enough to sign in as you.
          </Trans>
        </p>
      )}
      <Button mt="md" variant="default" onClick={() => setAdding(true)} data-testid="authenticator-add">
        <Trans>Add an authenticator app</Trans>
      </Button>
      {authenticators.length > 0 || passkeys.length > 0 ? (
        <div className={styles.card} style={{ marginTop: 16 }}>
          <div className={styles.row} data-testid="recovery-codes-row">
            <span>
              {t`Recovery codes`}
              <small data-tone={authenticators.length > 0 && left <= FEW ? "warn" : undefined}>
                {left > 0 ? (
                  <Plural value={left} one="# is left." other="# are left." />
                ) : (
                  <Trans>None. Without them a lost phone locks you out.</Trans>
                )}
              </small>
            </span>
            <Button
              variant="default"
              size="xs"
              loading={make.isPending}
              onClick={() => make.mutate()}
              data-testid="recovery-make"
            >
              {left > 0 ? t`Generate new codes` : t`Make recovery codes`}
            </Button>
          </div>
        </div>
      ) : null}
      <FormError error={make.error} />
      {adding ? <AuthenticatorDialog onClose={added} /> : null}
      {codes ? <RecoveryCodesDialog codes={codes} onClose={() => setCodes(null)} /> : null}
    </>
  );
}
