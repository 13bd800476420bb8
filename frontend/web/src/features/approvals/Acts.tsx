/** What the reader can do with a request, at the foot of its page: on a phone within reach of one thumb. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Menu } from "@mantine/core";
import type { ApprovalPage } from "@rapport/core";
import { IconDots } from "@tabler/icons-react";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useApprovalStep } from "~/data/approvals.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { useSession } from "~/data/session.ts";
import { icon } from "~/ui/icons.ts";
import { LinkButton } from "~/ui/LinkButton.tsx";
import { useErrorMessage } from "~/ui/states.tsx";
import { type Act, ActDialog } from "./ActDialog.tsx";
import styles from "./approvals.module.css";

export function Acts({ page }: { page: ApprovalPage }) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const { is_owner } = useSession().person;
  const [act, setAct] = useState<Act | null>(null);
  const step = useApprovalStep();
  const { approval } = page;
  const { id, round } = approval;
  const withdraws =
    (approval.mine || (is_owner && !approval.waits_for_me)) &&
    (approval.state === "open" || approval.state === "returned");
  const returned = approval.mine && approval.state === "returned";
  const object = byName(useObjects(), approval.object);
  const changes = returned && page.can_open ? object : undefined;
  if (!approval.waits_for_me && !withdraws) return null;
  const approve = () =>
    step.mutate(() => api.voteOnApproval(id, { decision: "approve", round, comment: "" }));
  return (
    <div className={styles.acts} data-testid="approval-acts">
      {step.error ? <p role="alert">{message(step.error)}</p> : null}
      {approval.waits_for_me ? (
        <>
          <Button onClick={approve} loading={step.isPending} data-testid="approval-approve">
            <Trans>Approve</Trans>
          </Button>
          <Button variant="default" onClick={() => setAct("reject")} data-testid="approval-reject">
            <Trans>Reject</Trans>
          </Button>
          <Menu position="top-end" withinPortal>
            <Menu.Target>
              <Button variant="default" aria-label={t`More`} data-testid="approval-more">
                <IconDots {...icon} />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => setAct("return")} data-testid="approval-return">
                <Trans>Return to the asker</Trans>
              </Menu.Item>
              <Menu.Item onClick={() => setAct("delegate")} data-testid="approval-delegate">
                <Trans>Give my vote to somebody</Trans>
              </Menu.Item>
              <Menu.Item onClick={() => setAct("before")} data-testid="approval-before">
                <Trans>Ask somebody before me</Trans>
              </Menu.Item>
              <Menu.Item onClick={() => setAct("after")} data-testid="approval-after">
                <Trans>Ask somebody after me</Trans>
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </>
      ) : null}
      {returned && page.transfer !== null ? (
        <Button onClick={() => setAct("again")} data-testid="approval-again">
          <Trans>Send again</Trans>
        </Button>
      ) : null}
      {changes && approval.record_id ? (
        <LinkButton
          to="/o/$noun/$id"
          params={{ noun: changes.noun, id: approval.record_id }}
          search={page.lines ? { edit: "lines" } : {}}
          data-testid="approval-change"
        >
          <Trans>Change it and send it again</Trans>
        </LinkButton>
      ) : null}
      {withdraws ? (
        <Button
          variant="default"
          loading={step.isPending}
          onClick={() => step.mutate(() => api.withdrawApproval(id))}
          data-testid="approval-withdraw"
        >
          <Trans>Withdraw</Trans>
        </Button>
      ) : null}
      {act ? <ActDialog act={act} page={page} onClose={() => setAct(null)} /> : null}
    </div>
  );
}
