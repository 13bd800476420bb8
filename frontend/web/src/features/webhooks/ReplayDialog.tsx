/** Sending what changed once more: from a moment on, or from a cursor of the feed of changes. */
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, TextInput } from "@mantine/core";
import { ApiError, type Webhook, type WebhookReplay } from "@rapport/core";
import { type FormEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { useWebhookWrite } from "~/data/webhooks.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import rows from "~/features/settings/settings.module.css";
import { Segments } from "~/ui/atoms.tsx";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import { toast } from "~/ui/toast.ts";

type From = "time" | "cursor";

/** Calls until the end: each takes up a part of what changed, and says where to go on. */
async function replayAll(id: string, wanted: WebhookReplay): Promise<number> {
  let { messages, cursor } = await api.replayWebhook(id, wanted);
  while (cursor) {
    const next = await api.replayWebhook(id, { cursor, until: wanted.until ?? null });
    messages += next.messages;
    cursor = next.cursor;
  }
  return messages;
}

const moment = (local: string): string | null => (local ? new Date(local).toISOString() : null);

export function ReplayDialog({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const { t } = useLingui();
  const [from, setFrom] = useState<From>("time");
  const [since, setSince] = useState("");
  const [until, setUntil] = useState("");
  const [cursor, setCursor] = useState("");
  const replay = useWebhookWrite((wanted: WebhookReplay) => replayAll(webhook.id, wanted), true);
  const problems = replay.error instanceof ApiError ? replay.error.fields : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted =
      from === "time" ? { since: moment(since), until: moment(until) } : { cursor: cursor.trim() };
    replay.mutate(wanted, {
      onSuccess: (count) => {
        toast({
          text: t`${plural(count, { one: "# event is", other: "# events are" })} sent again.`,
          tone: "plain",
        });
        onClose();
      },
    });
  };
  return (
    <Modal opened onClose={onClose} title={t`Replay`} centered closeButtonProps={{ "aria-label": t`Close` }}>
      <form className={rows.fields} onSubmit={submit} noValidate>
        <p className="mute">
          <Trans>
            What changed since then is sent once more, each record as it is now. What was sent before keeps
            its id, so a receiver can tell.
          </Trans>
        </p>
        <Segments
          label={t`Where to begin`}
          value={from}
          options={[
            { value: "time", label: t`Time` },
            { value: "cursor", label: t`Cursor` },
          ]}
          onChange={setFrom}
        />
        {from === "time" ? (
          <>
            <TextInput
              type="datetime-local"
              label={t`From`}
              value={since}
              error={problems.since?.message}
              onChange={(event) => setSince(event.currentTarget.value)}
              data-testid="replay-since"
            />
            <TextInput
              type="datetime-local"
              label={t`To (optional)`}
              value={until}
              onChange={(event) => setUntil(event.currentTarget.value)}
            />
          </>
        ) : (
          <TextInput
            label={t`Cursor of the feed of changes`}
            value={cursor}
            spellCheck={false}
            onChange={(event) => setCursor(event.currentTarget.value)}
            data-testid="replay-cursor"
          />
        )}
        {Object.keys(problems).length === 0 ? <FormError error={replay.error} /> : null}
        <DialogFoot onClose={onClose}>
          <Button
            type="submit"
            loading={replay.isPending}
            disabled={from === "time" ? !since : !cursor.trim()}
            data-testid="replay-go"
          >
            <Trans>Replay</Trans>
          </Button>
        </DialogFoot>
      </form>
    </Modal>
  );
}
