/** Says on a deal that its products wait for approval: of whom, and the way to take that back. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { CrmRecord } from "@rapport/core";
import { IconRubberStamp } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "~/app/api.ts";
import { approvalsOfQuery, useApprovalStep } from "~/data/approvals.ts";
import { smallIcon } from "~/ui/icons.ts";
import { LinkButton } from "~/ui/LinkButton.tsx";
import { useErrorMessage } from "~/ui/states.tsx";
import styles from "./approvals.module.css";
import { useMeasured, useNames } from "./texts.ts";

/** `across` is above the deal, where its products are out of sight; `canChange` offers to change what was returned. */
type Props = { record: CrmRecord; canChange: boolean; across?: boolean };

export function ApprovalBanner({ record, canChange, across = false }: Props) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const measured = useMeasured();
  const names = useNames();
  const withdraw = useApprovalStep();
  const approval = useQuery(approvalsOfQuery(record.id)).data?.items[0];
  if (!approval) return null;
  const changes = canChange && approval.mine && approval.state === "returned";
  const people = names(approval.waiting_for);
  const what = approval.value ? measured(approval.measure, approval.value) : t`A change of the products`;
  return (
    <div
      className={styles.banner}
      data-across={across || undefined}
      role="status"
      data-testid={across ? "approval-strip" : "approval-banner"}
    >
      <IconRubberStamp {...smallIcon} />
      <span>
        {approval.state === "returned" ? t`${what} was returned` : t`${what} waits for ${people}`}
        <small>
          {approval.state !== "returned"
            ? t`Products and amount can't be changed until then.`
            : approval.mine
              ? t`Change the products and send them again, or withdraw it.`
              : t`Whoever asked can change it and send it again.`}
        </small>
        {withdraw.error ? <small role="alert">{message(withdraw.error)}</small> : null}
      </span>
      <span className={styles.bannerActs}>
        {changes ? (
          <LinkButton
            to="/o/$noun/$id"
            params={{ noun: "deals", id: record.id }}
            search={(was) => ({ ...was, edit: "lines" as const })}
            replace
            variant="default"
            size="xs"
            data-testid="approval-change"
          >
            <Trans>Change it and send it again</Trans>
          </LinkButton>
        ) : null}
        <Link to="/approvals/$id" params={{ id: approval.id }} className="link" data-testid="approval-open">
          <Trans>Open</Trans>
        </Link>
        {approval.mine ? (
          <Button
            variant="default"
            size="xs"
            loading={withdraw.isPending}
            onClick={() => withdraw.mutate(() => api.withdrawApproval(approval.id))}
            data-testid="approval-withdraw"
          >
            <Trans>Withdraw</Trans>
          </Button>
        ) : null}
      </span>
    </div>
  );
}
