import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal } from "@mantine/core";
import settings from "~/features/settings/settings.module.css";

type Props = { saving: boolean; onStay: () => void; onDiscard: () => void; onSave: () => void };

/** What to do with changes of a role that are not saved, before it is left. */
export function LeaveDialog({ saving, onStay, onDiscard, onSave }: Props) {
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
      <div className={settings.fields} data-testid="role-leave">
        <p className="mute">
          <Trans>This role has changes that are not saved yet.</Trans>
        </p>
        <div className={settings.foot}>
          <Button variant="default" onClick={onStay} data-testid="leave-stay" data-autofocus>
            <Trans>Stay</Trans>
          </Button>
          <Button variant="default" onClick={onDiscard} data-testid="leave-discard">
            <Trans>Discard</Trans>
          </Button>
          <Button loading={saving} onClick={onSave} data-testid="leave-save">
            <Trans>Save and log</Trans>
          </Button>
        </div>
      </div>
    </Modal>
  );
}
