/** To whom heads are mailed: one address a line, outside Rapport at best. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, Textarea } from "@mantine/core";
import type { AuditState } from "@rapport/core";
import { useState } from "react";
import { useSetRecipients } from "~/data/audit.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { DialogFoot } from "~/ui/DialogFoot.tsx";

export function Recipients({ state, onClose }: { state: AuditState; onClose: () => void }) {
  const { t } = useLingui();
  const [text, setText] = useState(state.recipients.join("\n"));
  const save = useSetRecipients();
  const most = state.most_recipients;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Who gets the heads`}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(text.split(/[\s,;，；]+/).filter(Boolean), { onSuccess: onClose });
        }}
      >
        <Textarea
          label={t`Addresses`}
          description={t`One a line, ${most} at most. A head is a few numbers, signed: it tells nothing of what happened.`}
          rows={3}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          data-testid="audit-addresses"
        />
        <FormError error={save.error} />
        <DialogFoot onClose={onClose}>
          <Button type="submit" loading={save.isPending} data-testid="audit-save-recipients">
            <Trans>Save</Trans>
          </Button>
        </DialogFoot>
      </form>
    </Modal>
  );
}
