/** One token in a list: what it is for, where it may be used, when it was and until when it can be. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { formatAgo, formatDate, type Token } from "@rapport/core";
import { IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTokenWrite } from "~/data/tokens.ts";
import rows from "~/features/settings/settings.module.css";
import { Chip, IconButton } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./tokens.module.css";

type Props = { token: Token; revoke: (id: string) => Promise<void> };

const SOON_MS = 7 * 24 * 3600 * 1000;

export function TokenRow({ token, revoke }: Props) {
  const [asking, setAsking] = useState(false);
  if (asking) return <Revoking {...{ token, revoke }} onKeep={() => setAsking(false)} />;
  return <Resting token={token} onRevoke={() => setAsking(true)} />;
}

function Resting({ token, onRevoke }: { token: Token; onRevoke: () => void }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const used = token.last_used_at
    ? t`last used ${formatAgo(token.last_used_at, locale)}`
    : t`not used yet, made ${formatAgo(token.created_at, locale)}`;
  const until = t`valid until ${formatDate(token.expires_at.slice(0, 10), locale)}`;
  const facts = [token.owner?.name, used, token.is_expired ? null : until, token.networks.join(", ")];
  return (
    <div className={rows.row} data-testid="token">
      <span>
        <span className={styles.title}>
          <span data-testid="token-name">{token.name}</span>
          <code>…{token.last_four}</code>
          <Expiry token={token} />
        </span>
        <small>{facts.filter(Boolean).join(" · ")}</small>
        <small className={styles.scope}>{token.scopes.join("  ")}</small>
      </span>
      <IconButton label={t`Revoke ${token.name}`} onClick={onRevoke} data-testid="token-revoke">
        <IconTrash {...icon} />
      </IconButton>
    </div>
  );
}

function Expiry({ token }: { token: Token }) {
  const { t } = useLingui();
  if (token.is_expired) return <Chip tone="danger">{t`Expired`}</Chip>;
  const isSoon = Date.parse(token.expires_at) - Date.now() < SOON_MS;
  return isSoon ? <Chip tone="warn">{t`Expires soon`}</Chip> : null;
}

function Revoking({ token, revoke, onKeep }: Props & { onKeep: () => void }) {
  const { t } = useLingui();
  const end = useTokenWrite(revoke);
  return (
    <div className={rows.row} data-testid="token">
      <span>{t`Revoke ${token.name}? What uses it stops at once.`}</span>
      <span className={rows.acts}>
        <Button variant="default" size="xs" onClick={onKeep}>
          <Trans>Keep</Trans>
        </Button>
        <Button
          variant="default"
          size="xs"
          loading={end.isPending}
          onClick={() => end.mutate(token.id, { onError: onKeep })}
          data-testid="token-revoke-yes"
        >
          <Trans>Revoke</Trans>
        </Button>
      </span>
    </div>
  );
}
