/** Asks why somebody wants to see the application as a member sees it, and says what comes of it before it begins. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Checkbox, Textarea } from "@mantine/core";
import { formatInstant, type Member, type ViewAsked, type ViewingPolicy } from "@rapport/core";
import { IconEye, IconSend } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useSession } from "~/data/session.ts";
import { viewAs, viewAsAllowed, viewingPolicyQuery, viewsAskedQuery } from "~/data/viewing.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { Bones } from "~/ui/atoms.tsx";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import { icon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import { TypedModal } from "~/ui/TypedModal.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./team.module.css";

const MOST = 300;

type Props = { member: Member; onClose: () => void };

export function ViewAsDialog({ member, onClose }: Props) {
  const { t } = useLingui();
  const policy = useQuery({ ...viewingPolicyQuery, staleTime: 0 });
  const asked = useQuery({ ...viewsAskedQuery, staleTime: 0 });
  const failed = policy.isError ? policy : asked.isError ? asked : null;
  // The latest of a day: what became of it is said, also where one asks anew.
  const last = asked.data?.find((each) => each.person_id === member.id);
  const stands = last?.state === "open" || last?.state === "allowed" ? last : null;
  return (
    <TypedModal
      opened
      onClose={onClose}
      title={t`View as ${member.name}`}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      {failed ? (
        <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
      ) : !policy.data || !asked.data ? (
        <Bones rows={3} height={32} />
      ) : stands ? (
        <Standing request={stands} onClose={onClose} />
      ) : (
        <Reason member={member} asks={policy.data.asks} last={last} onClose={onClose} />
      )}
    </TypedModal>
  );
}

/** What was asked and isn't used: it waits, or it was allowed. */
function Standing({ request, onClose }: { request: ViewAsked; onClose: () => void }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { time_zone } = useSession().organisation;
  const client = useQueryClient();
  const begin = useMutation({ mutationFn: () => viewAsAllowed(request.id) });
  const withdraw = useMutation({
    mutationKey: ["write"],
    mutationFn: () => api.withdrawViewRequest(request.id),
    onSettled: () => client.invalidateQueries({ queryKey: viewsAskedQuery.queryKey }),
  });
  const until = formatInstant(request.expires_at, locale, time_zone);
  const allowed = request.state === "allowed";
  return (
    <div className={styles.ask} data-testid="view-standing">
      <p style={{ margin: 0 }} role="status">
        {allowed
          ? t`${request.person} allows it, once and until ${until}.`
          : t`Waiting for ${request.person}, who may answer until ${until}. You can close this: the bell and a mail tell you.`}
      </p>
      <p className={`${styles.facts} ${styles.said}`}>{request.reason}</p>
      <FormError error={begin.error ?? withdraw.error} />
      <DialogFoot onClose={onClose} back={<Trans>Close</Trans>}>
        <Button
          variant="default"
          loading={withdraw.isPending}
          onClick={() => withdraw.mutate()}
          data-testid="view-withdraw"
        >
          <Trans>Withdraw the request</Trans>
        </Button>
        {allowed ? (
          <Button
            leftSection={<IconEye {...icon} />}
            loading={begin.isPending || begin.isSuccess}
            onClick={() => begin.mutate()}
            data-testid="view-begin"
          >
            <Trans>Begin to view</Trans>
          </Button>
        ) : null}
      </DialogFoot>
    </div>
  );
}

type ReasonProps = Props & { asks: ViewingPolicy["asks"]; last: ViewAsked | undefined };

function Reason({ member, asks, last, onClose }: ReasonProps) {
  const { t } = useLingui();
  const client = useQueryClient();
  const { is_owner } = useSession().person;
  const [reason, setReason] = useState("");
  const [unasked, setUnasked] = useState(false);
  const begins = asks === "tell" || unasked;
  const go = useMutation({
    mutationKey: ["write"],
    mutationFn: async () => {
      if (begins) await viewAs(member.id, reason.trim(), unasked);
      else await api.askToView(member.id, reason.trim());
    },
    // Also what was refused: the organisation may have another policy by now.
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: viewsAskedQuery.queryKey }),
        client.invalidateQueries(viewingPolicyQuery),
      ]),
  });
  return (
    <form
      className={styles.ask}
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim()) go.mutate();
      }}
    >
      {last?.state === "refused" ? (
        <p style={{ margin: 0 }} role="status">{t`${member.name} said no to your last request.`}</p>
      ) : last?.state === "lapsed" ? (
        <p style={{ margin: 0 }} role="status">{t`Your last request ran out.`}</p>
      ) : null}
      <ul className={styles.facts}>
        <li>
          <Trans>You see what {member.name} sees, and can change nothing.</Trans>
        </li>
        <li>
          <Trans>It ends by itself after 30 minutes, or when you end it.</Trans>
        </li>
        <li>
          {asks === "tell"
            ? t`${member.name} sees in their own settings that you looked, and when.`
            : unasked
              ? t`${member.name} is told at once, with your reason.`
              : t`${member.name} is asked first, and reads your reason.`}
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
      {asks === "ask_or_override" && is_owner ? (
        <Checkbox
          label={t`View without asking`}
          description={t`For when nobody can answer. It stands out in the security log.`}
          checked={unasked}
          onChange={() => setUnasked(!unasked)}
          data-testid="view-unasked"
        />
      ) : null}
      <FormError error={go.error} />
      <DialogFoot onClose={onClose}>
        <Button
          type="submit"
          leftSection={begins ? <IconEye {...icon} /> : <IconSend {...icon} />}
          disabled={!reason.trim()}
          loading={go.isPending || (begins && go.isSuccess)}
          data-testid="view-begin"
        >
          {begins ? <Trans>Begin to view</Trans> : <Trans>Ask</Trans>}
        </Button>
      </DialogFoot>
    </form>
  );
}
