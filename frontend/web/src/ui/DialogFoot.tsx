/** The foot of a dialog that asks before something is done: the way back, then what is asked about. */
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "./offer.module.css";

/** `back` is what the way back is called where it isn't Cancel; `cautious` puts the focus on it. */
type Props = { onClose: () => void; back?: ReactNode; cautious?: boolean; children: ReactNode };

export function DialogFoot({ onClose, back, cautious = false, children }: Props) {
  return (
    <div className={styles.foot} data-dialog-foot>
      <Button variant="default" onClick={onClose} data-autofocus={cautious || undefined} data-reads>
        {back ?? <Trans>Cancel</Trans>}
      </Button>
      {children}
    </div>
  );
}
