import { Trans, useLingui } from "@lingui/react/macro";
import { Button, CopyButton, NativeSelect } from "@mantine/core";
import { type Domain, dayOf, formatAgo, formatDate } from "@rapport/core";
import { IconCheck, IconCopy, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useSession } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import styles from "~/features/settings/settings.module.css";
import { Chip, IconButton, type Tone } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { useMembers } from "./useTeam.ts";

/** One domain: its record until it is proved, then how people join. */
export function DomainCard({ domain }: { domain: Domain }) {
  const { t } = useLingui();
  const [removing, setRemoving] = useState(false);
  const verify = useDomainWrite(() => api.verifyDomain(domain.id));
  const remove = useDomainWrite(() => api.giveUpDomain(domain.id));
  const holds = domain.state === "verified" || domain.state === "missing";
  return (
    <div className={styles.card} style={{ marginBottom: 16 }} data-testid="domain" data-state={domain.state}>
      <div className={styles.row}>
        <span>
          <b>{domain.shown}</b>
          {domain.shown === domain.domain ? null : <small className="mono">{domain.domain}</small>}
          <Checked domain={domain} />
        </span>
        <StateChip state={domain.state} />
        <IconButton label={t`Remove ${domain.shown}`} onClick={() => setRemoving(true)}>
          <IconTrash {...icon} />
        </IconButton>
      </div>
      {removing ? (
        <div className={styles.row}>
          <span>{t`Remove ${domain.shown}? Members stay; nobody else joins by it.`}</span>
          <span className={styles.acts}>
            <Button variant="default" size="xs" onClick={() => setRemoving(false)}>
              <Trans>Keep</Trans>
            </Button>
            <Button
              size="xs"
              loading={remove.isPending}
              onClick={() => remove.mutate(undefined)}
              data-testid="domain-remove"
            >
              <Trans>Remove</Trans>
            </Button>
          </span>
        </div>
      ) : null}
      {domain.state === "verified" ? null : <RecordRow domain={domain} onVerify={verify} />}
      {holds ? <Joining domain={domain} /> : null}
      <FormError error={verify.error ?? remove.error} />
    </div>
  );
}

function Checked({ domain }: { domain: Domain }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { organisation } = useSession();
  if (domain.ends_at)
    return (
      <small>{t`The record is gone. Lost on ${formatDate(dayOf(domain.ends_at, organisation.time_zone), locale)} unless it is back.`}</small>
    );
  if (domain.state === "lost")
    return <small>{t`The record was gone for too long. Put it back and verify again.`}</small>;
  if (domain.checked_at && domain.state === "verified")
    return <small>{t`Looked up ${formatAgo(domain.checked_at, locale)}, and every day`}</small>;
  return <small>{t`Gives nothing until it is verified`}</small>;
}

function StateChip({ state }: { state: Domain["state"] }) {
  const { t } = useLingui();
  const states: Record<Domain["state"], [string, Tone]> = {
    pending: [t`Not verified`, "neutral"],
    verified: [t`Verified`, "ok"],
    missing: [t`Record gone`, "warn"],
    lost: [t`Lost`, "danger"],
  };
  const [word, tone] = states[state];
  return <Chip tone={tone}>{word}</Chip>;
}

function RecordRow({ domain, onVerify }: { domain: Domain; onVerify: ReturnType<typeof useDomainWrite> }) {
  const { t } = useLingui();
  return (
    <>
      <div className={styles.row}>
        <span>
          <small>{t`TXT record at ${domain.domain}`}</small>
          <code className={styles.record} data-testid="domain-record">
            {domain.record}
          </code>
        </span>
        <CopyButton value={domain.record}>
          {({ copied, copy }) => (
            <IconButton label={copied ? t`Copied` : t`Copy the record`} onClick={copy}>
              {copied ? <IconCheck {...icon} /> : <IconCopy {...icon} />}
            </IconButton>
          )}
        </CopyButton>
      </div>
      <div className={styles.row}>
        <span className="mute">
          <Trans>Add it where the domain's DNS is kept, and leave it there. It may take some hours.</Trans>
        </span>
        <Button
          size="xs"
          loading={onVerify.isPending}
          onClick={() => onVerify.mutate(undefined)}
          data-testid="domain-verify"
        >
          <Trans>Verify</Trans>
        </Button>
      </div>
    </>
  );
}

function Joining({ domain }: { domain: Domain }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const members = useMembers();
  const choose = useDomainWrite((how: { joining: Domain["joining"]; role: string }) =>
    api.chooseJoining(domain.id, how),
  );
  const known = members.data?.roles ?? [];
  // Others are refused: whoever has the address alone gets no more.
  const roles = known.filter((each) => each.can_give && each.gives_little);
  const isOffered = roles.some((each) => each.key === domain.role);
  const roleFor = (joining: Domain["joining"]) =>
    joining === "auto" && !isOffered ? (roles[0]?.key ?? domain.role) : domain.role;
  return (
    <>
      <div className={styles.row}>
        <span>{t`Whoever signs up with such an address`}</span>
        <NativeSelect
          aria-label={t`Whoever signs up with such an address`}
          size="xs"
          value={domain.joining}
          disabled={choose.isPending}
          data={[
            { value: "off", label: t`is not told of you` },
            { value: "ask", label: t`may ask to join` },
            { value: "auto", label: t`joins at once` },
          ]}
          onChange={(event) => {
            const joining = event.currentTarget.value as Domain["joining"];
            choose.mutate({ joining, role: roleFor(joining) });
          }}
          data-testid="domain-joining"
        />
      </div>
      {domain.joining === "auto" ? (
        <div className={styles.row}>
          <span>
            {t`With the role`}
            <small>{t`As long as there are free seats. Roles that do more than work with records, or export all of them, are given by hand.`}</small>
          </span>
          <NativeSelect
            aria-label={t`With the role`}
            size="xs"
            value={domain.role}
            disabled={choose.isPending}
            data={known
              .filter((each) => roles.includes(each) || each.key === domain.role)
              .map((each) => ({
                value: each.key,
                label: read(each.label),
                disabled: !roles.includes(each),
              }))}
            onChange={(event) => choose.mutate({ joining: "auto", role: event.currentTarget.value })}
            data-testid="domain-role"
          />
        </div>
      ) : null}
      <FormError error={choose.error} />
    </>
  );
}

function useDomainWrite<Input>(write: (input: Input) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: write,
    onSettled: () => client.invalidateQueries({ queryKey: ["domains"] }),
  });
}
