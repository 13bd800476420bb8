/** Says on every page that this is a copy: by a word and a sign, whatever the colours are. */
import { Trans } from "@lingui/react/macro";
import { IconFlask } from "@tabler/icons-react";
import { icon } from "~/ui/icons.ts";
import styles from "./sandbox.module.css";

export function SandboxBand() {
  return (
    <div className={styles.band} role="status" data-testid="sandbox-band">
      <IconFlask {...icon} aria-hidden />
      <strong>
        <Trans>Sandbox</Trans>
      </strong>
      <span>
        <Trans>A copy without anybody's data. Nothing here is billed, and no mail leaves it.</Trans>
      </span>
    </div>
  );
}
