/** Where the chain stands, when it was last checked, and where its heads went. */
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, FileButton } from "@mantine/core";
import { type AuditCheck, type AuditState, auditHeadUrl, formatInstant, formatNumber } from "@rapport/core";
import { useState } from "react";
import { useCheckAudit, useSendHead } from "~/data/audit.ts";
import { useSession } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import rows from "~/features/settings/settings.module.css";
import { Chip, GhostButton } from "~/ui/atoms.tsx";
import { saveFrom } from "~/ui/download.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./audit.module.css";
import { Recipients } from "./Recipients.tsx";
import { useFault } from "./texts.ts";

export function Chain({ state }: { state: AuditState }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useSession().organisation.time_zone;
  const check = useCheckAudit();
  const send = useSendHead();
  const [editing, setEditing] = useState(false);
  const { chain } = state;
  const [head] = state.heads;
  const at = (moment: string) => formatInstant(moment, locale, zone);
  const seq = formatNumber(chain.seq, locale);
  return (
    <>
      <div className={rows.card} data-testid="audit-chain">
        <Row
          title={chain.sealed_at ? t`Sealed up to no. ${seq}` : t`Nothing sealed yet`}
          said={chain.sealed_at ? at(chain.sealed_at) : t`That takes about a second.`}
        />
        <Row
          title={<Checked state={state} />}
          said={chain.checked_at ? t`${at(chain.checked_at)}, up to no. ${chain.checked_seq}` : ""}
        >
          <FileButton
            onChange={(file) => file && void file.text().then((text) => check.mutate(text))}
            accept=".jws"
          >
            {(props) => (
              <GhostButton {...props} data-writes data-testid="audit-check-head">
                <Trans>Check with a head</Trans>
              </GhostButton>
            )}
          </FileButton>
          <Button
            variant="default"
            size="xs"
            loading={check.isPending}
            onClick={() => check.mutate(null)}
            data-testid="audit-check"
          >
            <Trans>Check now</Trans>
          </Button>
        </Row>
        <Row
          title={head ? t`Head of no. ${head.seq} sent` : t`No head sent yet`}
          said={
            head ? (
              <Sent state={state} at={at(head.made_at)} />
            ) : (
              t`One goes out each hour in which something happens.`
            )
          }
        >
          {head ? (
            <GhostButton onClick={() => saveFrom(auditHeadUrl(head.id))} data-testid="audit-head-download">
              <Trans>Download</Trans>
            </GhostButton>
          ) : null}
          <Button
            variant="default"
            size="xs"
            loading={send.isPending}
            onClick={() => send.mutate()}
            data-testid="audit-send"
          >
            <Trans>Send now</Trans>
          </Button>
        </Row>
        <Row
          title={t`Mailed to`}
          said={
            state.recipients.join(locale === "zh-CN" ? "、" : ", ") ||
            t`Nobody yet. Choose an address outside Rapport, such as your auditor's.`
          }
        >
          <Button variant="default" size="xs" onClick={() => setEditing(true)} data-testid="audit-recipients">
            <Trans>Change</Trans>
          </Button>
        </Row>
      </div>
      <FormError error={check.error ?? send.error} />
      {check.data ? <Result found={check.data} /> : null}
      {editing ? <Recipients state={state} onClose={() => setEditing(false)} /> : null}
    </>
  );
}

function Row({
  title,
  said,
  children,
}: {
  title: React.ReactNode;
  said: React.ReactNode;
  children?: React.ReactNode;
}) {
  return (
    <div className={`${rows.row} ${styles.state}`}>
      <span>
        {title}
        <small>{said}</small>
      </span>
      {children ? <span className={styles.acts}>{children}</span> : null}
    </div>
  );
}

function Checked({ state: { chain } }: { state: AuditState }) {
  const { t } = useLingui();
  if (!chain.checked_at) return <>{t`Not checked yet`}</>;
  return chain.faults === 0 ? (
    <>
      {t`Checked`} <Chip tone="ok">{t`Whole`}</Chip>
    </>
  ) : (
    <>
      {t`Checked`}{" "}
      <Chip tone="danger">{t`${plural(chain.faults, { one: "# fault", other: "# faults" })}`}</Chip>
    </>
  );
}

function Sent({ state, at }: { state: AuditState; at: string }) {
  const { t } = useLingui();
  const [head] = state.heads;
  const mailed = head?.mailed ?? 0;
  const to = [
    mailed > 0 ? t`${plural(mailed, { one: "to # address", other: "to # addresses" })}` : "",
    head?.filed ? t`into the installation's folder` : "",
  ].filter(Boolean);
  return <>{[at, ...to].join(" · ")}</>;
}

function Result({ found }: { found: AuditCheck }) {
  const { t } = useLingui();
  const fault = useFault();
  const { locale } = useLocale();
  const upto = formatNumber(found.upto, locale);
  if (found.number === 0)
    return (
      <p role="status" className={styles.good} data-testid="audit-result">
        {found.head_seq === null || found.head_seq === undefined
          ? t`Whole: nothing was altered, deleted or inserted up to no. ${upto}.`
          : t`Whole, and it agrees with the head of no. ${found.head_seq}: nothing was altered or cut off.`}
      </p>
    );
  return (
    <div role="alert" className={styles.bad} data-testid="audit-result">
      <p>
        {t`The log was tampered with: ${plural(found.number, { one: "# fault", other: "# faults" })}. Keep the heads that you have, and tell whoever runs the installation.`}
      </p>
      <ul>
        {found.faults.map((each) => (
          <li key={`${each.what} ${each.seq} ${each.event_id}`}>
            {each.seq === null ? fault(each.what) : t`No. ${each.seq}: ${fault(each.what)}`}
          </li>
        ))}
      </ul>
    </div>
  );
}
