import { Trans, useLingui } from "@lingui/react/macro";
import { formatAgo, type Mail } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "~/app/api.ts";
import { Bones } from "~/ui/atoms.tsx";
import { LanguageSwitch } from "~/ui/LanguageSwitch.tsx";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { useTitle } from "~/ui/useTitle.ts";
import styles from "./system.module.css";

/** Mail of an embedded copy, which has no mail server to hand it to. */
export function MailboxPage() {
  const { t } = useLingui();
  useTitle(t`Mailbox`);
  const mails = useQuery({
    queryKey: ["mailbox"],
    queryFn: api.mailbox,
    refetchInterval: 3_000,
    staleTime: 0,
  });
  return (
    <main className={styles.page}>
      <div className={styles.bar}>
        <h1>{t`Mailbox`}</h1>
        <LanguageSwitch />
      </div>
      <p className="mute" style={{ marginBottom: 16 }}>
        <Trans>Mail that this copy would have sent. It is kept on this computer only.</Trans>{" "}
        <Link to="/signin" className="link">
          <Trans>Back to sign-in</Trans>
        </Link>
      </p>
      {mails.isPending ? <Bones rows={4} /> : null}
      {mails.isError ? <ErrorState error={mails.error} onRetry={() => void mails.refetch()} /> : null}
      {mails.data?.length === 0 ? (
        <EmptyState title={t`No mail yet`}>{t`It appears here by itself.`}</EmptyState>
      ) : null}
      {mails.data?.length ? (
        <ul className={styles.card}>
          {mails.data.map((mail) => (
            <MailRow key={mail.id} mail={mail} />
          ))}
        </ul>
      ) : null}
    </main>
  );
}

function MailRow({ mail }: { mail: Mail }) {
  const { locale } = useLocale();
  const code = /\b\d{6}\b/.exec(mail.subject)?.[0];
  const link = /\/join\/[\w-]+/.exec(mail.text)?.[0];
  return (
    <li className={styles.mail} data-testid="mail">
      <div className={styles.mailHead}>
        <b>{mail.subject}</b>
        <span className="mute num">{formatAgo(mail.sent_at, locale)}</span>
      </div>
      <div className="mute">{mail.to}</div>
      {code ? (
        <div className={styles.code} data-testid="mail-code">
          {code}
        </div>
      ) : null}
      {link ? (
        <a className="link" href={link} data-testid="mail-link">
          <Trans>Open the link</Trans>
        </a>
      ) : null}
      <pre>{mail.text}</pre>
    </li>
  );
}
