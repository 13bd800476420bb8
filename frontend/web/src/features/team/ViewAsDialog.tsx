/** Asks why somebody wants to see the application as a member sees it, and says what comes of it before it begins. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, Textarea } from "@mantine/core";
import type { Member } from "@rapport/core";
import { IconEye } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { viewAs } from "~/data/viewing.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import { icon } from "~/ui/icons.ts";
import styles from "./team.module.css";

const MOST = 300;

export function ViewAsDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const { t } = useLingui();
  const [reason, setReason] = useState("");
  const begin = useMutation({ mutationFn: () => viewAs(member.id, reason.trim()) });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`View as ${member.name}`}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form
        className={styles.ask}
        onSubmit={(event) => {
          event.preventDefault();
          if (reason.trim()) begin.mutate();
        }}
      >
        <ul className={styles.facts}>
          <li>
            <Trans>You see what {member.name} sees, and can change nothing.</Trans>
          </li>
          <li>
            <Trans>It ends by itself after 30 minutes, or when you end it.</Trans>
          </li>
          <li>
            <Trans>{member.name} sees in their own settings that you looked, and when.</Trans>
          </li>
        </ul>
        <Textarea
          label={t`Reason`}
          description={t`Kept, encrypted, in the security log.`}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={MOST}
          minRows={2}
          autosize
          required
          data-autofocus
          data-testid="view-reason"
        />
        <FormError error={begin.error} />
        <DialogFoot onClose={onClose}>
          <Button
            type="submit"
            leftSection={<IconEye {...icon} />}
            disabled={!reason.trim()}
            loading={begin.isPending || begin.isSuccess}
            data-testid="view-begin"
          >
            <Trans>Begin to view</Trans>
          </Button>
        </DialogFoot>
      </form>
    </Modal>
  );
}
