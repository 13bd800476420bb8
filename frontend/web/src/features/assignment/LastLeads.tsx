/** The last leads as if they came in now: who would get each, by which rule, and who was passed over for what. */
import { Trans, useLingui } from "@lingui/react/macro";
import type { AssignmentRule, WouldGet } from "@rapport/core";
import settings from "~/features/settings/settings.module.css";
import styles from "./assignment.module.css";
import { useOwnerName } from "./names.ts";

type Props = { leads: readonly WouldGet[]; rules: readonly AssignmentRule[] };
type Why = WouldGet["passed_over"][number]["why"];

export function LastLeads({ leads, rules }: Props) {
  const { t } = useLingui();
  const name = useOwnerName();
  const whys: Record<Why, string> = {
    gone: t`can't sign in, or sees no leads`,
    away: t`away`,
    full: t`has as many as they can take`,
    skill: t`lacks a skill`,
    territory: t`doesn't cover the territory`,
  };
  const passed = (lead: WouldGet): string[] =>
    lead.passed_over.map(({ person_id, why }) => {
      const who = name(person_id);
      const reason = whys[why];
      return t`${who}: ${reason}`;
    });
  const because = ({ rule_id, is_fallback }: WouldGet): string => {
    const rule = rules.find((each) => each.id === rule_id)?.setup.name;
    if (!rule) return t`No rule fits`;
    return is_fallback ? t`${rule}, as none of its people can` : rule;
  };
  return (
    <section className={styles.people} aria-live="polite" data-testid="assign-last">
      <h3>{t`If the last leads came in now`}</h3>
      {leads.length === 0 ? (
        <p className="mute">
          <Trans>There is no lead to try the rules on.</Trans>
        </p>
      ) : (
        <div className={settings.card}>
          {leads.map((lead) => (
            <div key={lead.id} className={settings.row} data-testid="assign-would">
              <span className={styles.what}>
                {lead.title ?? "–"}
                <small>{[because(lead), ...passed(lead)].join(" · ")}</small>
              </span>
              <span>{lead.person_id ? name(lead.person_id) : t`stays with ${name(lead.owner_id)}`}</span>
            </div>
          ))}
        </div>
      )}
    </section>
  );
}
