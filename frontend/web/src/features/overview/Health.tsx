/** How a record fares, as factors with names: each with what it is held against, and the records behind it. */

import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { type Factor, type Figure, formatNumber } from "@rapport/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { byName, useObjects } from "~/data/objects.ts";
import { FigureLink } from "~/features/funnel/FigureLink.tsx";
import record from "~/features/record/record.module.css";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./overview.module.css";

export function Health({ factors }: { factors: Factor[] }) {
  const { t } = useLingui();
  // Of what nothing is known, nothing is said: a deal that ended, a record of today.
  if (factors.every((factor) => factor.state === "unknown")) return null;
  return (
    <section className={record.panel} data-testid="health">
      <h2>{t`Health`}</h2>
      <dl className={styles.factors}>
        {factors.map((factor) => (
          <Row key={factor.name} factor={factor} />
        ))}
      </dl>
    </section>
  );
}

function Row({ factor }: { factor: Factor }) {
  const { t } = useLingui();
  const names: Record<Factor["name"], string> = {
    last_contact: t`Last activity`,
    overdue_tasks: t`Overdue tasks`,
    response: t`First response`,
    frequency: t`Talks`,
    won_deals: t`Won deals`,
  };
  const states: Record<Factor["state"], string> = { good: t`good`, low: t`needs attention`, unknown: "" };
  const { state } = factor;
  return (
    <div className={styles.factor} data-state={state} data-testid={`factor-${factor.name}`}>
      <dt>
        <span className={styles.dot} aria-hidden />
        {names[factor.name]}
        {states[state] ? <span className="visually-hidden">: {states[state]}</span> : null}
      </dt>
      <dd>
        {state === "unknown" ? (
          <span className="mute">
            <Trans>Not enough data</Trans>
          </span>
        ) : (
          <Said factor={factor} />
        )}
      </dd>
    </div>
  );
}

/** What is, and in grey what that is held against. */
function Said({ factor }: { factor: Factor }) {
  const { t } = useLingui();
  const { now, against, days, name } = factor;
  if (!now) return null;
  if (name === "last_contact" || name === "response")
    return (
      <>
        <Opened factor={factor}>{t`${plural(now.value, { one: "# day", other: "# days" })}`}</Opened>
        {against ? <small>{t`${against.value} allowed`}</small> : null}
      </>
    );
  if (name === "overdue_tasks")
    return (
      <>
        <Count figure={now} />
        {against ? (
          <small>
            <Trans>
              of <Count figure={against} /> open
            </Trans>
          </small>
        ) : null}
      </>
    );
  return (
    <>
      <Count figure={now} />
      {against ? (
        <small>
          <Trans>
            before: <Count figure={against} />
          </Trans>
          {" · "}
          {days === 365 ? t`per year` : t`per ${days ?? 0} days`}
        </small>
      ) : null}
    </>
  );
}

/** The record that a figure comes from, where the reader may open it. */
function Opened({ factor, children }: { factor: Factor; children: ReactNode }) {
  const { record } = factor;
  const noun = byName(useObjects(), record?.object)?.noun;
  if (!record || !noun) return <span className="num">{children}</span>;
  return (
    <Link
      to="/o/$noun/$id"
      params={{ noun, id: record.id }}
      className="figure-link num"
      title={record.label ?? ""}
    >
      {children}
    </Link>
  );
}

function Count({ figure }: { figure: Figure }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { noun, filter, value, of } = figure;
  const number = formatNumber(value, locale);
  const text = of === null || of === undefined ? number : t`${number} of ${formatNumber(of, locale)}`;
  return noun && filter ? (
    <FigureLink noun={noun} filter={filter}>
      {text}
    </FigureLink>
  ) : (
    <span className="num">{text}</span>
  );
}
