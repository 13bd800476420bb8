/** A secret, the one time that it is shown. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconCopy } from "@tabler/icons-react";
import rows from "~/features/settings/settings.module.css";
import { icon } from "~/ui/icons.ts";
import { toast } from "~/ui/toast.ts";
import styles from "./webhooks.module.css";

export function SecretShown({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { t } = useLingui();
  const copy = async () => {
    await navigator.clipboard.writeText(secret);
    toast({ text: t`The secret is copied.`, tone: "plain" });
  };
  return (
    <div className={rows.fields} data-testid="webhook-secret-shown">
      <p>
        <Trans>
          Copy the signing secret now: it is shown this once. With it the receiver checks that a request came
          from here.
        </Trans>
      </p>
      <code className={styles.secret} data-testid="webhook-secret">
        {secret}
      </code>
      <p className="mute">
        <Trans>Signed as Standard Webhooks has it, so libraries for many languages check it.</Trans>
      </p>
      <div className={rows.foot}>
        <Button variant="default" leftSection={<IconCopy {...icon} />} onClick={() => void copy()}>
          <Trans>Copy</Trans>
        </Button>
        <Button onClick={onClose} data-testid="webhook-secret-done">
          <Trans>I have it</Trans>
        </Button>
      </div>
    </div>
  );
}
