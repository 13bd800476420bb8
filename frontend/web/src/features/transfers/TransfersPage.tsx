/** Transfers to the reader, from the reader, and all of their team's; those that go on, or those that are over. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { formatDate, type Transfer, type TransferBox, type TransferWhich } from "@rapport/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { transfersQuery } from "~/data/transfers.ts";
import { Avatar, Bones, Chip, Segments } from "~/ui/atoms.tsx";
import frame from "~/ui/frame.module.css";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { useTitle } from "~/ui/useTitle.ts";
import { receiver, TONES, useStates } from "./texts.ts";
import styles from "./transfers.module.css";

const route = getRouteApi("/app/transfers");

export function TransfersPage() {
  const { t } = useLingui();
  const { box = "to_me", which = "standing" } = route.useSearch();
  const navigate = useNavigate();
  useTitle(t`Transfers`);
  const found = useInfiniteQuery(transfersQuery(box, which));
  const pages = found.data?.pages ?? [];
  const waiting = pages[0]?.waiting ?? 0;
  const boxes: { value: TransferBox; label: string; testid: string }[] = [
    { value: "to_me", label: waiting ? t`To me ${waiting}` : t`To me`, testid: "transfers-to-me" },
    { value: "from_me", label: t`From me`, testid: "transfers-from-me" },
    { value: "team", label: t`My team`, testid: "transfers-team" },
  ];
  const go = (next: { box?: TransferBox; which?: TransferWhich }) => {
    const wanted = next.box ?? box;
    const stand = next.which ?? which;
    const search = {
      box: wanted === "to_me" ? undefined : wanted,
      which: stand === "standing" ? undefined : stand,
    };
    void navigate({ to: "/transfers", search, replace: true });
  };
  return (
    <>
      <header className={`${frame.header} ${styles.bar}`}>
        <h1>{t`Transfers`}</h1>
        <Segments
          label={t`Which transfers`}
          value={box}
          options={boxes}
          onChange={(next) => go({ box: next })}
        />
        <Segments
          label={t`How they stand`}
          value={which}
          options={[
            {
              value: "standing",
              label: t({ message: "Under way", context: "transfer" }),
              testid: "transfers-standing",
            },
            { value: "ended", label: t`Over`, testid: "transfers-ended" },
          ]}
          onChange={(next) => go({ which: next })}
        />
      </header>
      <div className={frame.scroll}>
        {found.isPending ? <Bones rows={5} height={64} /> : null}
        {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
        {found.data ? <List box={box} items={pages.flatMap((page) => page.items)} /> : null}
        {found.hasNextPage ? (
          <Button
            variant="default"
            className={styles.more}
            loading={found.isFetchingNextPage}
            onClick={() => void found.fetchNextPage()}
            data-testid="transfers-more"
          >
            <Trans>Show more</Trans>
          </Button>
        ) : null}
      </div>
    </>
  );
}

function List({ box, items }: { box: TransferBox; items: readonly Transfer[] }) {
  const { t } = useLingui();
  if (items.length === 0)
    return box === "to_me" ? (
      <EmptyState title={t`No transfer waits for you`}>
        <Trans>When somebody hands a record over to you or your team, it stands here and in your bell.</Trans>
      </EmptyState>
    ) : (
      <EmptyState title={t`No transfers here`}>
        <Trans>Hand a record over from its page, in the menu with the three dots.</Trans>
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

function Row({ item }: { item: Transfer }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const states = useStates();
  const day = item.due_on ? formatDate(item.due_on, locale) : "";
  const { done, count } = item;
  return (
    <Link to="/transfers/$id" params={{ id: item.id }} className={styles.row} data-testid="transfer-row">
      <Avatar name={item.asked_by.name} size={28} />
      <span className={styles.what}>
        <b className="truncate">{item.title ?? t`A record whose name you may not see`}</b>
        <small className="truncate">
          {item.template} · {item.asked_by.name} → {receiver(item)}
          {count > 0 ? ` · ${t`${done} of ${count} done`}` : ""}
        </small>
        {day ? (
          <small className={item.overdue ? styles.late : undefined}>
            {item.overdue ? t`Overdue since ${day}` : t`Next due ${day}`}
          </small>
        ) : null}
      </span>
      <Chip tone={TONES[item.state]}>{states[item.state]}</Chip>
    </Link>
  );
}
