import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { CrmObject, CrmRecord } from "@rapport/core";
import { IconHandGrab } from "@tabler/icons-react";
import { useHoldingQueue, useTake } from "~/data/queues.ts";
import { icon } from "~/ui/icons.ts";

/** Takes a record out of a queue of the reader's; nothing where it waits in none. */
export function TakeButton({ object, record }: { object: CrmObject; record: CrmRecord }) {
  const queue = useHoldingQueue(record);
  const take = useTake(object.noun, record.id);
  if (!queue) return null;
  return (
    <Button
      variant="default"
      leftSection={<IconHandGrab {...icon} />}
      loading={take.isPending}
      onClick={() => take.mutate()}
      title={queue.name}
      data-testid="take-record"
    >
      <Trans>Take</Trans>
    </Button>
  );
}
