import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { CrmObject, CrmRecord } from "@rapport/core";
import { IconHandGrab } from "@tabler/icons-react";
import { useHoldingQueue, useTake } from "~/data/queues.ts";
import { icon } from "~/ui/icons.ts";

type Props = { object: CrmObject; record: CrmRecord; compact?: boolean };

/** Takes a record out of a queue of the reader's; nothing where it waits in none. */
export function TakeButton({ object, record, compact }: Props) {
  const queue = useHoldingQueue(object, record);
  const take = useTake(object.noun, record.id);
  if (!queue) return null;
  return (
    <Button
      variant="default"
      {...(compact ? { size: "compact-xs" } : { leftSection: <IconHandGrab {...icon} /> })}
      loading={take.isPending}
      onClick={() => take.mutate()}
      title={queue.name}
      data-testid="take-record"
    >
      <Trans>Take</Trans>
    </Button>
  );
}
