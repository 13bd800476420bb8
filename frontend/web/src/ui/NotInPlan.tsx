/** What stands in for a module that isn't in the plan, or in one's roles: what it is, that nothing is lost, whom to ask. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { Module } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { moduleOff, modulesQuery } from "~/data/modules.ts";
import { useSession } from "~/data/session.ts";
import styles from "./atoms.module.css";
import { LinkButton } from "./LinkButton.tsx";
import { PageNotFound } from "./PageError.tsx";
import { PagePending } from "./PagePending.tsx";
import { useLocale } from "./useLocale.ts";
import { useTitle } from "./useTitle.ts";

/** So many are named; whoever they are, one is enough to ask. */
const NAMED = 2;

/** For a page of a kind of record that this reader's objects don't have: switched off, or not there at all. */
export function PageNotThere({ noun }: { noun: string }) {
  const { data, isPending } = useQuery(modulesQuery);
  if (isPending) return <PagePending />;
  const off = moduleOff(data?.modules ?? [], noun);
  if (!off || !data) return <PageNotFound />;
  if (off.state === "left_out") return <PageNotInRole module={off} managers={data.managers} />;
  return <PageNotInPlan module={off} owners={data.owners} />;
}

function PageNotInRole({ module, managers }: { module: Module; managers: readonly string[] }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const named = useNames(managers);
  const name = read(module.label);
  useTitle(name);
  return (
    <div className={styles.state} role="status" data-testid="not-in-role">
      <h2>{t`Your role does not include ${name}`}</h2>
      <p>{read(module.summary)}</p>
      <p>{t`Your organisation has it, and nothing in it is changed.`}</p>
      <p>{named ? t`Ask ${named} for a role that includes it.` : t`Ask whoever manages people for it.`}</p>
      <div className={styles.stateActions}>
        <LinkButton to="/" variant="default">
          <Trans>Go to Home</Trans>
        </LinkButton>
      </div>
    </div>
  );
}

function PageNotInPlan({ module, owners }: { module: Module; owners: readonly string[] }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const { rights } = useSession();
  const name = read(module.label);
  useTitle(name);
  return (
    <div className={styles.state} role="status" data-testid="not-in-plan">
      <h2>{t`Your plan does not include ${name}`}</h2>
      <p>{read(module.summary)}</p>
      <p>{t`All that your organisation has in it is kept, and is back as soon as the plan includes it.`}</p>
      {rights.billing ? null : <Ask owners={owners} />}
      <div className={styles.stateActions}>
        {rights.billing ? (
          <LinkButton to="/$" params={{ _splat: "billing" }} data-testid="to-billing">
            <Trans>See plans</Trans>
          </LinkButton>
        ) : null}
        <LinkButton to="/" variant="default">
          <Trans>Go to Home</Trans>
        </LinkButton>
      </div>
    </div>
  );
}

function Ask({ owners }: { owners: readonly string[] }) {
  const { t } = useLingui();
  const names = useNames(owners);
  return <p>{names ? t`Ask ${names} to add it.` : t`Ask your administrator to add it.`}</p>;
}

function useNames(people: readonly string[]): string {
  const { t } = useLingui();
  return people.slice(0, NAMED).join(t({ message: " or ", context: "one of two names" }));
}
