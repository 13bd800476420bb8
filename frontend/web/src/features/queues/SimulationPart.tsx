/** Who would have lost what over the last days by rules that need not hold yet. */
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { formatDate, type PoolRules, type Queue, type QueueSimulation } from "@rapport/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import settings from "~/features/settings/settings.module.css";
import { GhostButton } from "~/ui/atoms.tsx";
import { saveResponse } from "~/ui/download.ts";
import { smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./queues.module.css";

const SHOWN = 100;

type Props = { found: QueueSimulation; queue: Queue; rules: PoolRules };

export function SimulationPart({ found, queue, rules }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const [shown, setShown] = useState(SHOWN);
  const save = useMutation({
    mutationKey: ["read"],
    mutationFn: async () => saveResponse(await api.exportSimulation(queue.id, rules), `${queue.name}.csv`),
  });
  const names = new Map(found.people.map((each) => [each.person_id, each.name]));
  const [first, last] = [formatDate(found.first, locale), formatDate(found.last, locale)];
  const heading = t`${plural(found.total, { one: "# lead would have come back", other: "# leads would have come back" })}`;
  return (
    <section className={styles.simulation} data-testid="simulation">
      <h3>{heading}</h3>
      <p className="mute">
        <Trans>
          {first} to {last}, by what really happened. Nothing was changed.
        </Trans>
      </p>
      {found.total === 0 ? (
        <p data-testid="simulation-why">
          <WhyNone found={found} rules={rules} />
        </p>
      ) : (
        <>
          <div className={styles.export}>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconDownload {...smallIcon} />}
              loading={save.isPending}
              onClick={() => save.mutate()}
              data-testid="simulation-export"
              data-reads
            >
              <Trans>Export as CSV</Trans>
            </Button>
            <FormError error={save.error} />
          </div>
          <ul className={styles.people}>
            {found.people.map((each) => (
              <li key={each.person_id} data-testid="simulation-person">
                <span className="truncate">{each.name}</span>
                <span className="num">{each.count}</span>
              </li>
            ))}
          </ul>
          <div className={settings.card}>
            <table className={styles.table}>
              <thead>
                <tr>
                  <th scope="col">{t`Record`}</th>
                  <th scope="col">{t`Had by`}</th>
                  <th scope="col" data-wide>{t`Rule`}</th>
                  <th scope="col" data-day>{t`Day`}</th>
                </tr>
              </thead>
              <tbody>
                {found.losses.slice(0, shown).map((each) => (
                  <LossRow
                    key={`${each.record_id} ${each.day}`}
                    loss={each}
                    person={names.get(each.person_id) ?? "–"}
                  />
                ))}
              </tbody>
            </table>
          </div>
          {shown < found.losses.length ? (
            <GhostButton className={styles.more} onClick={() => setShown(shown + SHOWN)}>
              <Trans>Show more</Trans>
            </GhostButton>
          ) : null}
        </>
      )}
    </section>
  );
}

/** Why a simulation finds nothing. */
function WhyNone({ found, rules }: { found: QueueSimulation; rules: PoolRules }) {
  const { taken, longest } = found;
  const first = Math.min(
    rules.idle ?? Number.POSITIVE_INFINITY,
    rules.unfinished ?? Number.POSITIVE_INFINITY,
  );
  if (taken === 0) return <Trans>Nobody has taken a lead from this queue yet.</Trans>;
  if (longest < first)
    return (
      <Trans>
        Nobody had a lead from this queue for longer than {longest} days, so none was held for {first}.
      </Trans>
    );
  return <Trans>Everybody worked on their leads, brought them to an end or passed them on in time.</Trans>;
}

function LossRow({ loss, person }: { loss: QueueSimulation["losses"][number]; person: string }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const object = byName(useObjects(), loss.object);
  return (
    <tr data-testid="simulation-row">
      <td>
        {object && loss.title ? (
          <Link to="/o/$noun/$id" params={{ noun: object.noun, id: loss.record_id }} className="figure-link">
            {loss.title}
          </Link>
        ) : (
          <span className="mute">{loss.title ?? t`Not visible to you`}</span>
        )}
      </td>
      <td>{person}</td>
      <td className="mute" data-wide>
        {loss.rule === "idle" ? t`Without activity` : t`Not converted`}
      </td>
      <td className="num" data-day>
        {formatDate(loss.day, locale)}
      </td>
    </tr>
  );
}
