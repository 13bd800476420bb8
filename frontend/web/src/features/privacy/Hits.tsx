/** What was found, with the words around the person: whoever answers ticks what really is them. */
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Checkbox } from "@mantine/core";
import {
  formatInstant,
  formatNumber,
  type SubjectGroup,
  type SubjectHit,
  type SubjectRequest,
} from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { hitsQuery, useRequestStep } from "~/data/privacy.ts";
import { useSession } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { Bones } from "~/ui/atoms.tsx";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import rows from "../settings/settings.module.css";
import styles from "./privacy.module.css";
import { useHow, usePlace, useUnread, useWhy } from "./texts.ts";

export function Hits({ request }: { request: SubjectRequest }) {
  const { t } = useLingui();
  const [page, setPage] = useState(0);
  const found = useQuery(hitsQuery(request.id, page));
  if (found.isPending) return <Bones rows={5} height={48} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const { groups, hits, next } = found.data;
  if (hits.length === 0 && page === 0)
    return (
      <EmptyState
        title={t`Nothing was found`}
      >{t`No text, file or list of yours names this person. Tell them so, and end the request with that as its reason.`}</EmptyState>
    );
  const total = groups.reduce((sum, group) => sum + group.count, 0);
  const ticked = groups.reduce((sum, group) => sum + group.ticked, 0);
  return (
    <section>
      <h3>{t`Found in ${plural(total, { one: "# place", other: "# places" })}, ${ticked} ticked`}</h3>
      <div data-testid="subject-hits">
        {grouped(hits).map((mine) => (
          <Group key={keyOf(mine[0])} hits={mine} groups={groups} request={request} />
        ))}
      </div>
      {page > 0 || next !== null ? (
        <div className={styles.pages}>
          <Button variant="default" size="xs" disabled={page === 0} onClick={() => setPage(page - 1)}>
            <Trans>Back</Trans>
          </Button>
          <Button variant="default" size="xs" disabled={next === null} onClick={() => setPage(page + 1)}>
            <Trans>More</Trans>
          </Button>
        </div>
      ) : null}
      <Confirm request={request} ticked={ticked} />
    </section>
  );
}

type Found = readonly [SubjectHit, ...SubjectHit[]];

const keyOf = ({ place, how }: Pick<SubjectHit, "place" | "how">): string => `${how} ${place}`;

/** Hits of one kind that stand beside each other: the server has them in that order. */
function grouped(hits: readonly SubjectHit[]): Found[] {
  const found: [SubjectHit, ...SubjectHit[]][] = [];
  for (const hit of hits) {
    const last = found.at(-1);
    if (last && keyOf(last[0]) === keyOf(hit)) last.push(hit);
    else found.push([hit]);
  }
  return found;
}

type GroupProps = { hits: Found; groups: readonly SubjectGroup[]; request: SubjectRequest };

/** One kind, with how many there are of it on all pages. */
function Group({ hits, groups, request }: GroupProps) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const place = usePlace();
  const how = useHow();
  const [first] = hits;
  const whole = groups.find((group) => keyOf(group) === keyOf(first));
  const count = formatNumber(whole?.count ?? hits.length, locale);
  const ticked = formatNumber(whole?.ticked ?? 0, locale);
  return (
    <section className={styles.group} data-testid="subject-group">
      <h4>
        {place(first.place)}
        <small>{[how(first.how), t`${count} found, ${ticked} ticked`].filter(Boolean).join(" · ")}</small>
      </h4>
      {first.place === "document" && first.how === "named" ? (
        <p
          className={`mute ${styles.note}`}
        >{t`Open each and decide: no part of such a file is blacked out. What you tick is deleted whole, a contract too.`}</p>
      ) : null}
      <ul className={`${rows.card} ${styles.hits}`}>
        {hits.map((hit) => (
          <Hit key={hit.ref} hit={hit} request={request} />
        ))}
      </ul>
    </section>
  );
}

function Hit({ hit, request }: { hit: SubjectHit; request: SubjectRequest }) {
  const { t } = useLingui();
  const place = usePlace();
  const why = useWhy();
  const { locale } = useLocale();
  const zone = useSession().organisation.time_zone;
  const when = hit.at ? formatInstant(hit.at, locale, zone) : "";
  const noun = byName(useObjects(), hit.object ?? "")?.noun;
  const unread = useUnread();
  const tick = useRequestStep((on: boolean) =>
    api.tickSubjectHits(request.id, [hit.ref], on, hit.place === "document"),
  );
  const title = hit.title ?? place(hit.place);
  const reasons = hit.why.map(why).join(t({ message: ", ", context: "list" }));
  return (
    <li className={styles.hit} data-testid={`hit-${hit.place}`}>
      <Checkbox
        checked={tick.isPending ? tick.variables : hit.ticked}
        disabled={request.state !== "found"}
        onChange={(event) => tick.mutate(event.currentTarget.checked)}
        aria-label={title}
      />
      <span>
        {noun && hit.record_id ? (
          <Link to="/o/$noun/$id" params={{ noun, id: hit.record_id }} target="_blank">
            {title}
          </Link>
        ) : (
          title
        )}
        <small>{[when, reasons, hit.unread ? unread(hit.unread) : ""].filter(Boolean).join(" · ")}</small>
        {hit.words && hit.words !== title ? <q className={styles.words}>{hit.words}</q> : null}
        <FormError error={tick.error} />
      </span>
    </li>
  );
}

function Confirm({ request, ticked }: { request: SubjectRequest; ticked: number }) {
  const { t } = useLingui();
  const confirm = useRequestStep(() => api.confirmSubject(request.id));
  const reopen = useRequestStep(() => api.reopenSubject(request.id));
  const isOpen = request.state === "found";
  const step = isOpen ? confirm : reopen;
  return (
    <div className={styles.confirm}>
      <small className="mute">
        {isOpen
          ? t`A name may be somebody else's too. Untick what is not this person; what hangs on a record goes with it.`
          : t`Confirmed. Only what is ticked is handed over or erased.`}
      </small>
      <Button
        size="xs"
        variant={isOpen ? "filled" : "default"}
        disabled={isOpen && ticked === 0}
        loading={step.isPending}
        onClick={() => step.mutate(undefined)}
        data-testid="subject-confirm"
      >
        {isOpen ? <Trans>This is the person</Trans> : <Trans>Choose again</Trans>}
      </Button>
      <FormError error={step.error} />
    </div>
  );
}
