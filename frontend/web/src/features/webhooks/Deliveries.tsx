/** One webhook: what it was sent and how that went, and what can be done about it. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Menu, Modal } from "@mantine/core";
import type { Webhook } from "@rapport/core";
import { IconArrowLeft, IconDots } from "@tabler/icons-react";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useWebhookWrite } from "~/data/webhooks.ts";
import settings from "~/features/settings/settings.module.css";
import { GhostButton } from "~/ui/atoms.tsx";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import { icon } from "~/ui/icons.ts";
import { toast } from "~/ui/toast.ts";
import { AttemptLog } from "./AttemptLog.tsx";
import { ReplayDialog } from "./ReplayDialog.tsx";
import { SecretShown } from "./SecretShown.tsx";
import { StateChip } from "./StateChip.tsx";
import { useReasonText } from "./texts.ts";
import styles from "./webhooks.module.css";

type Props = { webhook: Webhook; onBack: () => void; onEdit: () => void };
type Asking = "replay" | "secret" | "remove" | null;

export function Deliveries({ webhook, onBack, onEdit }: Props) {
  const { t } = useLingui();
  const [asking, setAsking] = useState<Asking>(null);
  const reason = useReasonText()(webhook);
  const close = () => setAsking(null);
  return (
    <div data-testid="webhook-deliveries">
      <GhostButton onClick={onBack} data-testid="webhook-back" data-reads>
        <IconArrowLeft {...icon} />
        {t`Webhooks`}
      </GhostButton>
      <h2 className={styles.title} style={{ margin: "8px 0 4px" }}>
        {webhook.setup.description || new URL(webhook.setup.url).host}
        <StateChip webhook={webhook} />
      </h2>
      <p className={`${styles.url} mute`}>{webhook.setup.url}</p>
      {reason ? <p data-tone="warn">{reason}</p> : null}
      <p className="mute">{webhook.owner ? t`Told what ${webhook.owner} may see.` : null}</p>
      <Acts webhook={webhook} onEdit={onEdit} onAsk={setAsking} />
      <AttemptLog webhook={webhook} />
      {asking === "replay" ? <ReplayDialog webhook={webhook} onClose={close} /> : null}
      {asking === "secret" ? <ReplaceSecret webhook={webhook} onClose={close} /> : null}
      {asking === "remove" ? <Remove webhook={webhook} onClose={close} onDone={onBack} /> : null}
    </div>
  );
}

type ActsProps = { webhook: Webhook; onEdit: () => void; onAsk: (what: Asking) => void };

function Acts({ webhook, onEdit, onAsk }: ActsProps) {
  const { t } = useLingui();
  const test = useWebhookWrite(() => api.testWebhook(webhook.id));
  const flip = useWebhookWrite((state: "on" | "paused") => api.switchWebhook(webhook.id, state));
  const on = webhook.state === "on";
  return (
    <div className={styles.bar}>
      <Button
        size="xs"
        loading={test.isPending}
        onClick={() =>
          test.mutate(undefined, {
            onSuccess: () => toast({ text: t`A test event is on its way.`, tone: "plain" }),
          })
        }
        data-testid="webhook-test"
      >
        <Trans>Send test event</Trans>
      </Button>
      {webhook.reason === "owner" ? null : (
        <Button
          variant="default"
          size="xs"
          loading={flip.isPending}
          onClick={() => flip.mutate(on ? "paused" : "on")}
          data-testid="webhook-flip"
        >
          {on ? <Trans>Pause</Trans> : <Trans>Resume</Trans>}
        </Button>
      )}
      <Button variant="default" size="xs" onClick={() => onAsk("replay")} data-testid="webhook-replay">
        <Trans>Replay…</Trans>
      </Button>
      <Button variant="default" size="xs" onClick={onEdit} data-testid="webhook-edit">
        <Trans>Edit</Trans>
      </Button>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button variant="default" size="xs" aria-label={t`More`} data-testid="webhook-more">
            <IconDots {...icon} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => onAsk("secret")} data-testid="webhook-replace">
            <Trans>Replace secret…</Trans>
          </Menu.Item>
          <Menu.Item color="red" onClick={() => onAsk("remove")} data-testid="webhook-remove">
            <Trans>Delete…</Trans>
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

function ReplaceSecret({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const { t } = useLingui();
  const replace = useWebhookWrite(() => api.replaceWebhookSecret(webhook.id));
  return (
    <Modal
      opened
      onClose={onClose}
      closeOnClickOutside={!replace.data}
      title={t`Replace secret`}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      {replace.data ? (
        <SecretShown secret={replace.data.secret} onClose={onClose} />
      ) : (
        <div className={settings.fields}>
          <p>
            <Trans>
              For a day requests are signed with both secrets, so the receiver can change over without missing
              any.
            </Trans>
          </p>
          <DialogFoot onClose={onClose}>
            <Button
              loading={replace.isPending}
              onClick={() => replace.mutate(undefined)}
              data-testid="webhook-replace-yes"
            >
              <Trans>Replace</Trans>
            </Button>
          </DialogFoot>
        </div>
      )}
    </Modal>
  );
}

type RemoveProps = { webhook: Webhook; onClose: () => void; onDone: () => void };

function Remove({ webhook, onClose, onDone }: RemoveProps) {
  const { t } = useLingui();
  const remove = useWebhookWrite(() => api.removeWebhook(webhook.id));
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Delete webhook`}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <p>
        <Trans>What it was not told yet is not sent any more, and its log goes with it.</Trans>
      </p>
      <DialogFoot onClose={onClose} cautious>
        <Button
          color="red"
          loading={remove.isPending}
          onClick={() => remove.mutate(undefined, { onSuccess: onDone })}
          data-testid="webhook-remove-yes"
        >
          <Trans>Delete</Trans>
        </Button>
      </DialogFoot>
    </Modal>
  );
}
