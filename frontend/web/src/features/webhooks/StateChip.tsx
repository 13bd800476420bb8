/** Whether a webhook is told anything, where it isn't simply on. */
import { useLingui } from "@lingui/react/macro";
import type { Webhook } from "@rapport/core";
import { Chip } from "~/ui/atoms.tsx";

export function StateChip({ webhook }: { webhook: Webhook }) {
  const { t } = useLingui();
  if (webhook.state === "stopped") return <Chip tone="danger">{t`Stopped`}</Chip>;
  if (webhook.state === "paused") return <Chip>{t`Paused`}</Chip>;
  return webhook.failing_since ? <Chip tone="warn">{t`Failing`}</Chip> : null;
}
