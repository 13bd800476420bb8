/** Settings, Access tokens: one's own; for who manages people also service accounts, others' tokens and the policy. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useSession } from "~/data/session.ts";
import { ownTokensQuery } from "~/data/tokens.ts";
import rows from "~/features/settings/settings.module.css";
import { Bones } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import { NewTokenDialog } from "./NewTokenDialog.tsx";
import { OthersTokens } from "./OthersTokens.tsx";
import { ServiceAccounts } from "./ServiceAccounts.tsx";
import { TokenRow } from "./TokenRow.tsx";
import styles from "./tokens.module.css";

export function TokensSection() {
  const { t } = useLingui();
  const { rights } = useSession();
  const own = useQuery(ownTokensQuery);
  const [making, setMaking] = useState(false);
  const page = own.data;
  const mayMake = page?.policy.people_may_make && page.scopes.length > 0;
  return (
    <>
      <div className={rows.bar}>
        <h2 style={{ margin: 0 }}>{t`Access tokens`}</h2>
        {mayMake ? (
          <Button
            leftSection={<IconPlus {...icon} />}
            onClick={() => setMaking(true)}
            data-testid="new-token"
          >
            <Trans>New token</Trans>
          </Button>
        ) : null}
      </div>
      <p className={styles.lead}>
        <Trans>
          With a token a program does here what its scopes and its owner's rights both allow, and nothing that
          asks for a person.
        </Trans>
      </p>
      {own.isPending ? <Bones rows={3} height={48} /> : null}
      {own.isError ? <ErrorState error={own.error} onRetry={() => void own.refetch()} /> : null}
      {page ? (
        <>
          <h3>{t`Your tokens`}</h3>
          {page.policy.people_may_make ? null : (
            <p className="mute" data-testid="tokens-off">
              <Trans>Your organisation's admins let nobody make tokens of their own.</Trans>
            </p>
          )}
          {page.tokens.length === 0 && page.policy.people_may_make ? (
            <p className="mute">
              <Trans>None yet.</Trans>
            </p>
          ) : null}
          {page.tokens.length > 0 ? (
            <div className={rows.card} data-testid="own-tokens">
              {page.tokens.map((token) => (
                <TokenRow key={token.id} token={token} revoke={api.revokeToken} />
              ))}
            </div>
          ) : null}
          {rights.manage_people ? (
            <>
              <ServiceAccounts policy={page.policy} defaultDays={page.default_days} />
              <OthersTokens />
            </>
          ) : null}
        </>
      ) : null}
      {making && page ? (
        <NewTokenDialog
          title={t`New token`}
          scopes={page.scopes}
          policy={page.policy}
          defaultDays={page.default_days}
          make={api.makeToken}
          onClose={() => setMaking(false)}
        />
      ) : null}
    </>
  );
}
