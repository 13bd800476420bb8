/** The inbox of approvals: what waits for the reader, what they asked for, and all for who configures. */
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { type Approval, type ApprovalBox, businessNow, formatAgo } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { approvalsQuery } from "~/data/approvals.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { useSession } from "~/data/session.ts";
import { Avatar, Bones, Chip, Segments } from "~/ui/atoms.tsx";
import frame from "~/ui/frame.module.css";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { useTitle } from "~/ui/useTitle.ts";
import styles from "./approvals.module.css";
import { TONES, useMeasured, useNames, useStates } from "./texts.ts";

const route = getRouteApi("/app/approvals");

export function ApprovalsPage() {
  const { t } = useLingui();
  const box: ApprovalBox = route.useSearch().box ?? "waiting";
  const navigate = useNavigate();
  const { configure } = useSession().rights;
  useTitle(t`Approvals`);
  const found = useQuery(approvalsQuery(box));
  const waiting = found.data?.waiting ?? 0;
  const boxes: { value: ApprovalBox; label: string; testid: string }[] = [
    { value: "waiting", label: waiting ? t`For me ${waiting}` : t`For me`, testid: "box-waiting" },
    { value: "asked", label: t`Asked by me`, testid: "box-asked" },
    ...(configure ? [{ value: "all" as const, label: t`All`, testid: "box-all" }] : []),
  ];
  const go = (next: ApprovalBox) =>
    void navigate({
      to: "/approvals",
      search: { box: next === "waiting" ? undefined : next },
      replace: true,
    });
  return (
    <>
      <header className={frame.header}>
        <h1>{t`Approvals`}</h1>
        <Segments label={t`Which approvals`} value={box} options={boxes} onChange={go} />
      </header>
      <div className={frame.scroll}>
        {found.isPending ? <Bones rows={5} height={64} /> : null}
        {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
        {found.data ? <List box={box} items={found.data.items} /> : null}
      </div>
    </>
  );
}

function List({ box, items }: { box: ApprovalBox; items: readonly Approval[] }) {
  const { t } = useLingui();
  if (items.length === 0)
    return box === "waiting" ? (
      <EmptyState title={t`Nothing waits for you`}>
        <Trans>When somebody needs your approval, it stands here and in your bell.</Trans>
      </EmptyState>
    ) : (
      <EmptyState title={t`No approvals yet`}>
        <Trans>What a rule doesn't allow at once can be asked for where it was refused.</Trans>
      </EmptyState>
    );
  return (
    <ul className={`${frame.card} ${styles.list}`}>
      {items.map((item) => (
        <li key={item.id}>
          <Row item={item} />
        </li>
      ))}
    </ul>
  );
}

function Row({ item }: { item: Approval }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const measured = useMeasured();
  const names = useNames();
  const states = useStates();
  const waits = names(item.waiting_for);
  return (
    <Link to="/approvals/$id" params={{ id: item.id }} className={styles.row} data-testid="approval-row">
      <Avatar name={item.asked_by.name} size={28} />
      <span className={styles.what}>
        <b className="truncate">
          <Subject item={item} />
        </b>
        <small className="truncate">
          {item.asked_by.name} · {item.value ? measured(item.measure, item.value) : item.rule} ·{" "}
          {formatAgo(item.created_at, locale, businessNow())}
        </small>
        {waits && !item.waits_for_me ? <small className="truncate">{t`Waits for ${waits}`}</small> : null}
      </span>
      <Chip tone={TONES[item.state]}>{states[item.state]}</Chip>
    </Link>
  );
}

/** What a request is about: the record by its name, or how many of them. */
export function Subject({ item }: { item: Approval }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const object = byName(useObjects(), item.object);
  const kind = object ? read(item.count > 1 ? object.plural : object.label) : item.object;
  if (item.record_id) return <>{item.title ?? t`A record whose name you may not see`}</>;
  return <>{t`New owner: ${plural(item.count, { one: "# record", other: "# records" })} (${kind})`}</>;
}
