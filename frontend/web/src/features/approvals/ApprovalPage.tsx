/** One request: what would change, who is asked, what happened, and what the reader can do. */
import { Trans, useLingui } from "@lingui/react/macro";
import { businessNow, formatAgo, type ApprovalPage as Page } from "@rapport/core";
import { IconChevronLeft } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { approvalQuery } from "~/data/approvals.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { Bones, Chip } from "~/ui/atoms.tsx";
import frame from "~/ui/frame.module.css";
import { icon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { useTitle } from "~/ui/useTitle.ts";
import { Acts } from "./Acts.tsx";
import { Subject } from "./ApprovalsPage.tsx";
import styles from "./approvals.module.css";
import { LinesChange, TransferChange } from "./Changes.tsx";
import { Returned } from "./Returned.tsx";
import { Steps } from "./Steps.tsx";
import { TONES, useMeasured, useStates, useVerbs } from "./texts.ts";

const route = getRouteApi("/app/approvals/$id");

export function ApprovalPage() {
  const { t } = useLingui();
  const { id } = route.useParams();
  useTitle(t`Approval`);
  const found = useQuery(approvalQuery(id));
  if (found.isPending) return <Bones rows={8} height={40} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  return <Shown key={id} page={found.data} />;
}

function Shown({ page }: { page: Page }) {
  const { t } = useLingui();
  const states = useStates();
  const { approval } = page;
  const object = byName(useObjects(), approval.object);
  return (
    <>
      <header className={frame.header}>
        <Link to="/approvals" className={frame.back}>
          <IconChevronLeft {...icon} />
          <Trans>Approvals</Trans>
        </Link>
        <h1 className="truncate">
          {page.can_open && object && approval.record_id ? (
            <Link
              to="/o/$noun/$id"
              params={{ noun: object.noun, id: approval.record_id }}
              className="figure-link"
            >
              <Subject item={approval} />
            </Link>
          ) : (
            <Subject item={approval} />
          )}
        </h1>
        <Chip tone={TONES[approval.state]}>{states[approval.state]}</Chip>
      </header>
      <div className={`${frame.scroll} ${styles.page}`}>
        <div className={styles.main}>
          <Why page={page} />
          {page.lines ? <LinesChange lines={page.lines} /> : null}
          {page.transfer ? <TransferChange transfer={page.transfer} object={object} /> : null}
          {page.lines || page.transfer ? null : (
            <p className="mute">{t`Your role hides the amounts of deals, so the change isn't shown.`}</p>
          )}
        </div>
        <div className={styles.side}>
          <Steps steps={page.steps} round={approval.round} />
          <History page={page} />
        </div>
      </div>
      <Acts page={page} />
    </>
  );
}

function Why({ page }: { page: Page }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const measured = useMeasured();
  const { approval } = page;
  const limit = approval.limit && measured(approval.measure, approval.limit);
  const value = approval.value && measured(approval.measure, approval.value);
  const who = approval.asked_by.name;
  return (
    <section className={`${frame.card} ${styles.card}`}>
      <small className="mute">
        {t`${who} asked`} · {formatAgo(approval.created_at, locale, businessNow())} · {approval.rule}
      </small>
      {page.reason ? <p className={styles.reason}>{page.reason}</p> : null}
      {value ? (
        <p className={styles.figures}>
          <b className="num">{value}</b>
          <span className="mute">{t`allowed without approval: ${limit}`}</span>
        </p>
      ) : null}
      <Returned page={page} />
      <Ended page={page} />
    </section>
  );
}

/** Why a request ended without being carried out, or how much of it was. */
function Ended({ page }: { page: Page }) {
  const { t } = useLingui();
  const { approval, done, kept } = page;
  if (approval.state === "failed") {
    const reasons: Record<string, string> = {
      "records.not_found": t`Whoever asked can no longer see the record, or it is gone.`,
      "records.forbidden": t`Whoever asked may no longer change the record.`,
      "records.conflict": t`Somebody changed the same thing meanwhile.`,
      "approvals.asker_left": t`Whoever asked has left.`,
    };
    return (
      <p role="alert" data-testid="approval-failed">
        {reasons[approval.error ?? ""] ?? t`It could not be carried out.`} {t`Nothing was changed.`}
      </p>
    );
  }
  if (approval.state !== "done" || !page.transfer) return null;
  return (
    <p>
      {t`${done} changed`}
      {kept > 0
        ? ` · ${t`${kept} left as they were: they are gone, or no longer the asker's to change`}`
        : ""}
    </p>
  );
}

function History({ page }: { page: Page }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const verbs = useVerbs();
  return (
    <section className={`${frame.card} ${styles.card}`}>
      <h2>{t`So far`}</h2>
      <ol className={styles.events}>
        {page.events.map((event) => (
          <li key={`${event.at}${event.verb}${event.actor?.id}`}>
            <span>
              <b>{event.actor?.name ?? t`Rapport`}</b> {verbs[event.verb] ?? event.verb}
              {event.other ? ` · ${event.other.name}` : ""}
            </span>
            <small className="mute">{formatAgo(event.at, locale, businessNow())}</small>
          </li>
        ))}
      </ol>
    </section>
  );
}
