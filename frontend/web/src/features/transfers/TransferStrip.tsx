/** Says on a record that it is being handed over, to whom and how far that is. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { CrmRecord } from "@rapport/core";
import { IconArrowsTransferUp } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { transfersOfQuery } from "~/data/transfers.ts";
import { smallIcon } from "~/ui/icons.ts";
import { receiver, useStates } from "./texts.ts";
import styles from "./transfers.module.css";

export function TransferStrip({ record }: { record: CrmRecord }) {
  const { t } = useLingui();
  const states = useStates();
  const items = useQuery(transfersOfQuery(record.id)).data?.items ?? [];
  const last = items.find((each) => each.state !== "done" && each.state !== "withdrawn");
  if (!last) return null;
  const to = receiver(last);
  const { done, count, template } = last;
  return (
    <div className={styles.strip} role="status" data-testid="transfer-strip">
      <IconArrowsTransferUp {...smallIcon} />
      <span>
        {t`Being handed over to ${to}`}
        <small className={last.overdue ? styles.late : undefined}>
          {template} · {states[last.state]}
          {count > 0 ? ` · ${t`${done} of ${count} done`}` : ""}
          {last.overdue ? ` · ${t`Overdue`}` : ""}
        </small>
      </span>
      <Link to="/transfers/$id" params={{ id: last.id }} className="link" data-testid="transfer-open">
        <Trans>Open</Trans>
      </Link>
    </div>
  );
}
