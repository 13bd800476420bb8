import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import settings from "./settings.module.css";

type Props = { children: ReactNode; onStay: () => void; onDiscard: () => void; save?: ReactNode };

/** What to do with changes that are not saved, before what they are of is left; `save` is offered where that can be. */
export function LeaveDialog({ children, onStay, onDiscard, save }: Props) {
  const { t } = useLingui();
  return (
    <Modal
      opened
      onClose={onStay}
      title={t`Leave without saving?`}
      size={440}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <div className={settings.fields} data-testid="leave">
        <p className="mute">{children}</p>
        <div className={settings.foot}>
          <Button variant="default" onClick={onStay} data-testid="leave-stay" data-autofocus>
            <Trans>Stay</Trans>
          </Button>
          <Button variant="default" onClick={onDiscard} data-testid="leave-discard">
            <Trans>Discard</Trans>
          </Button>
          {save}
        </div>
      </div>
    </Modal>
  );
}
