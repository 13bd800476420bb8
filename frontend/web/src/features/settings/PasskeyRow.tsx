import { useLingui } from "@lingui/react/macro";
import { formatAgo, type Passkey } from "@rapport/core";
import { IconCloud, IconDeviceLaptop } from "@tabler/icons-react";
import { api } from "~/app/api.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { KeptRow } from "./KeptRow.tsx";

/** One passkey, and whether its owner's other devices have it too. */
export function PasskeyRow({ passkey, isNew }: { passkey: Passkey; isNew: boolean }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const kept = passkey.synced ? t`Synced to your devices` : t`On this one device only`;
  const used = passkey.last_used_at
    ? t`last used ${formatAgo(passkey.last_used_at, locale)}`
    : t`added ${formatAgo(passkey.created_at, locale)}, not used yet`;
  return (
    <KeptRow
      name={passkey.name}
      detail={`${kept} · ${used}`}
      Icon={passkey.synced ? IconCloud : IconDeviceLaptop}
      asks={t`Remove ${passkey.name}? It will sign you in no more.`}
      isNew={isNew}
      onRename={(name) => api.renamePasskey(passkey.id, name)}
      onRemove={() => api.removePasskey(passkey.id)}
      testid="passkey"
    />
  );
}
