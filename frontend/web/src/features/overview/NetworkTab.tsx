/** The people of a company and of those around it: as a map, and as a table that says the same in words. */
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { type CrmObject, formatDate, formatNumber, type Network, type NetworkPerson } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { byName, useObjects } from "~/data/objects.ts";
import { networkQuery } from "~/data/overview.ts";
import { Avatar, Bones, Chip } from "~/ui/atoms.tsx";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./network.module.css";
import { type Edge, layOut } from "./network.ts";

export function NetworkTab({ id }: { id: string }) {
  const { t } = useLingui();
  const found = useQuery(networkQuery(id));
  if (found.isPending) return <Bones rows={8} height={40} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (found.data.people.length === 0)
    return (
      <EmptyState title={t`No contacts yet`}>
        {t`Link contacts to this company, or to those above and below it: they appear here with their roles.`}
      </EmptyState>
    );
  return (
    <div className={styles.page} data-testid="network">
      <RelationshipMap network={found.data} own={id} />
      <People network={found.data} />
      {found.data.more ? (
        <p className="mute">{t`Some are left out: those with a primary link and the latest activity are shown.`}</p>
      ) : null}
    </div>
  );
}

const NOUNS = { company: "companies", contact: "contacts", deal: "deals" } as const;

/** Drawn for eyes; everything in it is in the table below, which is what screen readers and phones get. */
function RelationshipMap({ network, own }: { network: Network; own: string }) {
  const { t } = useLingui();
  const map = useMemo(() => layOut(network), [network]);
  const roleOf = useRole();
  return (
    <div className={styles.map} style={{ height: map.height }} aria-hidden data-testid="network-map">
      <svg className={styles.lines} viewBox={`0 0 100 ${map.height}`} preserveAspectRatio="none">
        <title>{t`Who works where, and on which deals`}</title>
        {map.works.map((edge) => (
          <Line key={edge.key} edge={edge} x={[26, 37]} kind="work" />
        ))}
        {map.parts.map((edge) => (
          <Line key={edge.key} edge={edge} x={[63, 74]} kind="part" />
        ))}
      </svg>
      {map.companies.map(({ id, label, y, depth }) => (
        <Link
          key={id}
          to="/o/$noun/$id"
          params={{ noun: NOUNS.company, id }}
          tabIndex={-1}
          className={`${styles.node} ${styles.company}`}
          data-own={id === own}
          style={{ top: y, left: `${Math.min(depth, 4) * 2}%`, width: `${26 - Math.min(depth, 4) * 2}%` }}
        >
          <span className="truncate">{label || t`No name`}</span>
        </Link>
      ))}
      {map.people.map(({ id, y, person }) => (
        <Link
          key={id}
          to="/o/$noun/$id"
          params={{ noun: NOUNS.contact, id: person.id }}
          tabIndex={-1}
          className={`${styles.node} ${styles.person}`}
          data-met={person.activities > 0}
          style={{ top: y }}
        >
          <Avatar name={person.label ?? ""} size={20} />
          <span className="truncate">{person.label || t`No name`}</span>
          {person.role ? <small className="truncate">{roleOf("contact", person.role)}</small> : null}
          <small className="num">{person.activities > 0 ? person.activities : ""}</small>
        </Link>
      ))}
      {map.deals.map(({ id, label, y }) => (
        <Link
          key={id}
          to="/o/$noun/$id"
          params={{ noun: NOUNS.deal, id }}
          tabIndex={-1}
          className={`${styles.node} ${styles.deal}`}
          style={{ top: y }}
        >
          <span className="truncate">{label || t`No name`}</span>
        </Link>
      ))}
    </div>
  );
}

function Line({ edge, x: [from, to], kind }: { edge: Edge; x: [number, number]; kind: "work" | "part" }) {
  const middle = (from + to) / 2;
  return (
    <path
      d={`M${from} ${edge.from} C${middle} ${edge.from} ${middle} ${edge.to} ${to} ${edge.to}`}
      className={kind === "work" ? styles.work : styles.part}
      strokeWidth={edge.width}
      vectorEffect="non-scaling-stroke"
    />
  );
}

/** A role by its name, as the relation of an object declares it. */
function useRole(): (object: string, role: string | null) => string {
  const { read } = useLocale();
  const objects = useObjects();
  return (name, role) => {
    const object: CrmObject | undefined = byName(objects, name);
    const found = object?.relations[0]?.roles.find((each) => each.value === role);
    return found ? read(found.label) : "";
  };
}

function People({ network }: { network: Network }) {
  const { t } = useLingui();
  return (
    <table className={styles.people} aria-label={t`People`}>
      <thead>
        <tr>
          <th scope="col">{t`Name`}</th>
          <th scope="col">{t`Company`}</th>
          <th scope="col">{t`Role`}</th>
          <th scope="col">{t`Open deals`}</th>
          <th scope="col">{t`Activities`}</th>
        </tr>
      </thead>
      <tbody>
        {network.people.map((person) => (
          <Person key={`${person.id} ${person.company}`} person={person} network={network} />
        ))}
      </tbody>
    </table>
  );
}

function Person({ person, network }: { person: NetworkPerson; network: Network }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const roleOf = useRole();
  const company = network.companies.find((each) => each.id === person.company);
  const last = person.last_activity_at ? formatDate(person.last_activity_at.slice(0, 10), locale) : null;
  const count = formatNumber(person.activities, locale);
  return (
    <tr data-testid="network-person">
      <th scope="row">
        <Link to="/o/$noun/$id" params={{ noun: NOUNS.contact, id: person.id }}>
          {person.label || t`No name`}
        </Link>
        {person.title ? <small>{person.title}</small> : null}
      </th>
      <td>
        <Link to="/o/$noun/$id" params={{ noun: NOUNS.company, id: person.company }}>
          {company?.label || t`No name`}
        </Link>
        {person.is_primary ? <small>{t`primary`}</small> : null}
      </td>
      <td>{person.role ? <Chip>{roleOf("contact", person.role)}</Chip> : <span className="mute">–</span>}</td>
      <td>
        {person.deals.map(({ deal, label, role }) => (
          <span key={deal} className={styles.part_of}>
            <Link to="/o/$noun/$id" params={{ noun: NOUNS.deal, id: deal }}>
              {label || t`No name`}
            </Link>
            {role ? <small>{roleOf("deal", role)}</small> : null}
          </span>
        ))}
      </td>
      <td className="num">
        {person.activities === 0 ? (
          <Chip tone="warn">
            <Trans>Not met yet</Trans>
          </Chip>
        ) : (
          <>
            {t`${plural(person.activities, { one: "# activity", other: "# activities" })}`}
            {last ? <small title={count}>{t`last ${last}`}</small> : null}
          </>
        )}
      </td>
    </tr>
  );
}
