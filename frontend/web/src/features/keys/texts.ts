/** Providers and events of keys, in words. A kind that is new to this page keeps the server's name. */
import { useLingui } from "@lingui/react/macro";

export function useKeeper(): (kind: string) => string {
  const { t } = useLingui();
  const names: Record<string, string> = {
    file: t`Key file on the server`,
    "aws-kms": "AWS KMS",
    "gcp-kms": "Google Cloud KMS",
    vault: "HashiCorp Vault",
  };
  return (kind) => names[kind] ?? kind;
}

export function useEventText(): (kind: string) => string {
  const { t } = useLingui();
  const texts: Record<string, string> = {
    own_key_set: t`Put under your own key`,
    own_key_removed: t`Returned to the platform's key`,
    opened: t`Opened with your own key`,
    refused: t`Locked: your key service refused`,
    unreachable: t`Locked: your key service didn't answer`,
    unusable: t`Locked: your key opens it no more`,
    rewrapped: t`Wrapped under the platform's new root key`,
    rotation_started: t`Rotation started`,
    rotation_ended: t`Rotation ended`,
    own_login_set: t`Own database login given`,
    own_login_removed: t`Shared database login again`,
    destroyed: t`Key destroyed`,
  };
  return (kind) => texts[kind] ?? kind;
}
