/** The foot of a dialog that asks before something is done: the way back, then what is asked about. */
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "./offer.module.css";

type Props = { onClose: () => void; children: ReactNode };

export function DialogFoot({ onClose, children }: Props) {
  return (
    <div className={styles.foot}>
      <Button variant="default" onClick={onClose}>
        <Trans>Cancel</Trans>
      </Button>
      {children}
    </div>
  );
}
