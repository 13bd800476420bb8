/** One transfer: what is handed over to whom, its checklist, what happened, and what the reader can do. */
import { Trans, useLingui } from "@lingui/react/macro";
import { businessNow, formatAgo, formatDate, type TransferPage as Page } from "@rapport/core";
import { IconChevronLeft } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { byName, useObjects } from "~/data/objects.ts";
import { transferQuery } from "~/data/transfers.ts";
import { Bones, Chip } from "~/ui/atoms.tsx";
import frame from "~/ui/frame.module.css";
import { icon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { useTitle } from "~/ui/useTitle.ts";
import { Acts } from "./Acts.tsx";
import { Checklist } from "./Checklist.tsx";
import { receiver, TONES, useModes, useStates, useVerbs } from "./texts.ts";
import styles from "./transfers.module.css";

const route = getRouteApi("/app/transfers/$id");

export function TransferPage() {
  const { t } = useLingui();
  const { id } = route.useParams();
  useTitle(t`Transfer`);
  const found = useQuery(transferQuery(id));
  if (found.isPending) return <Bones rows={8} height={40} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  return <Shown key={id} page={found.data} />;
}

function Shown({ page }: { page: Page }) {
  const { t } = useLingui();
  const states = useStates();
  const { transfer } = page;
  const object = byName(useObjects(), transfer.object);
  return (
    <>
      <header className={frame.header}>
        <Link to="/transfers" className={frame.back}>
          <IconChevronLeft {...icon} />
          <Trans>Transfers</Trans>
        </Link>
        <h1 className="truncate">
          {transfer.title !== null && object ? (
            <Link
              to="/o/$noun/$id"
              params={{ noun: object.noun, id: transfer.record_id }}
              className="figure-link"
              data-testid="transfer-record"
            >
              {transfer.title}
            </Link>
          ) : (
            t`A record whose name you may not see`
          )}
        </h1>
        <Chip tone={TONES[transfer.state]}>{states[transfer.state]}</Chip>
      </header>
      <div className={`${frame.scroll} ${styles.page}`}>
        <div className={styles.main}>
          <Said page={page} />
          <Checklist page={page} object={object} />
        </div>
        <div className={styles.side}>
          <History page={page} />
        </div>
      </div>
      <Acts page={page} />
    </>
  );
}

function Said({ page }: { page: Page }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const modes = useModes();
  const { transfer } = page;
  const who = transfer.accepted_by?.name ?? "";
  const team = transfer.to_team?.name ?? "";
  const day = page.answer_on ? formatDate(page.answer_on, locale) : "";
  return (
    <section className={`${frame.card} ${styles.card}`}>
      <small className="mute">
        {transfer.template} · {formatAgo(transfer.created_at, locale, businessNow())}
      </small>
      <p>
        <b>{transfer.asked_by.name}</b> → <b>{receiver(transfer)}</b>
        {who && team ? <span className="mute"> · {t`for the team ${team}`}</span> : null}
      </p>
      <p className="mute">
        {modes[transfer.mode]}
        {day && transfer.state === "asked" ? ` · ${t`Answer by ${day}`}` : ""}
      </p>
      {page.note ? <p className={styles.text}>{page.note}</p> : null}
      {page.comment ? (
        <p className={styles.text} role="note" data-testid="transfer-returned">
          <b>{t`Why it was returned:`}</b> {page.comment}
        </p>
      ) : null}
    </section>
  );
}

function History({ page }: { page: Page }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const verbs = useVerbs();
  return (
    <section className={`${frame.card} ${styles.card}`}>
      <h2>{t({ message: "So far", context: "transfer" })}</h2>
      <ol className={styles.events}>
        {page.events.map((event) => (
          <li key={`${event.at}${event.verb}${event.item ?? ""}`}>
            <span>
              {event.verb === "done" ? null : <b>{event.actor?.name ?? t`Rapport`}</b>}{" "}
              {verbs[event.verb] ?? event.verb}
              {event.item ? `: ${event.item}` : ""}
            </span>
            <small className="mute">{formatAgo(event.at, locale, businessNow())}</small>
          </li>
        ))}
      </ol>
    </section>
  );
}
