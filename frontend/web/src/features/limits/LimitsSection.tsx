/** Settings, Health & suggestions: after how many days something counts, and which rules and factors are left out. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Checkbox, NumberInput } from "@mantine/core";
import type { OverviewLimits } from "@rapport/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { SaveFoot } from "~/features/settings/SaveFoot.tsx";
import settings from "~/features/settings/settings.module.css";
import { Bones } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import styles from "./limits.module.css";

const KEY = ["overview-limits"];

type Limits = Required<OverviewLimits>;
type Day =
  | "lead_quiet"
  | "company_quiet"
  | "contact_quiet"
  | "answer_within"
  | "talks_period"
  | "enough_deals";
type Rule = Limits["rules_off"][number];
type Factor = Limits["factors_off"][number];

export function LimitsSection() {
  const { t } = useLingui();
  const client = useQueryClient();
  const found = useQuery({ queryKey: KEY, queryFn: api.overviewLimits });
  const [changed, setChanged] = useState<Limits | null>(null);
  const save = useMutation({
    mutationKey: ["write"],
    mutationFn: (draft: Limits) => api.saveOverviewLimits(draft),
    onSuccess: (kept) => {
      client.setQueryData(KEY, kept);
      for (const key of ["overview", "suggestions"]) void client.invalidateQueries({ queryKey: [key] });
      setChanged(null);
      toast({ text: t`Limits saved`, tone: "plain" });
    },
  });
  if (found.isPending) return <Bones rows={8} height={40} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const draft = changed ?? (found.data as Limits);
  const change = (part: Partial<Limits>) => {
    setChanged({ ...draft, ...part });
    save.reset();
  };
  return (
    <>
      <h2>{t`Health & suggestions`}</h2>
      <p className={styles.hint}>
        <Trans>
          What records say of themselves and what is suggested for them, for everybody and at once. How long a
          deal may stand still is said by its stage.
        </Trans>
      </p>
      <Days draft={draft} onChange={change} />
      <Rules off={draft.rules_off} onChange={(rules_off) => change({ rules_off })} />
      <Factors off={draft.factors_off} onChange={(factors_off) => change({ factors_off })} />
      <SaveFoot
        changed={changed !== null}
        saving={save.isPending}
        error={save.error}
        onDiscard={() => setChanged(null)}
        onSave={() => save.mutate(draft)}
        testid="limits"
      />
    </>
  );
}

function Days({ draft, onChange }: { draft: Limits; onChange: (part: Partial<Limits>) => void }) {
  const { t } = useLingui();
  const days: [Day, string, string, number][] = [
    ["answer_within", t`First answer to a lead`, t`days within which somebody gets in touch`, 365],
    ["lead_quiet", t`Quiet leads`, t`days without anything done`, 365],
    ["company_quiet", t`Quiet companies`, t`days without anything done`, 365],
    ["contact_quiet", t`Quiet contacts`, t`days without anything done`, 365],
    ["talks_period", t`Talks`, t`days of each of the two periods that are compared`, 365],
    ["enough_deals", t`Won deals`, t`closed deals that a year needs to be compared`, 1000],
  ];
  return (
    <div className={settings.card}>
      {days.map(([name, label, unit, max]) => (
        <div key={name} className={settings.row}>
          <span className={styles.what}>
            <b id={`limit-${name}`}>{label}</b>
            <small>{unit}</small>
          </span>
          <NumberInput
            className={styles.number}
            aria-labelledby={`limit-${name}`}
            min={1}
            max={max}
            clampBehavior="strict"
            allowDecimal={false}
            allowNegative={false}
            value={draft[name]}
            onChange={(value) =>
              typeof value === "number" && value >= 1 ? onChange({ [name]: value }) : undefined
            }
            data-testid={`limit-${name}`}
          />
        </div>
      ))}
    </div>
  );
}

function Rules({ off, onChange }: { off: Rule[]; onChange: (off: Rule[]) => void }) {
  const { t } = useLingui();
  const names: Record<Rule, string> = {
    unanswered: t`Get in touch with a lead that waits`,
    close_date_passed: t`Agree on a new closing date`,
    step_overdue: t`Renew the next step`,
    no_next_step: t`Agree on a next step`,
    visit_due: t`Plan a visit that is due`,
    idle: t`Follow up on what is quiet`,
    primary_contact_missing: t`Find out who the main contact is`,
    contact_missing: t`Find somebody to talk to`,
    duplicate_suspected: t`Check a suspected duplicate`,
  };
  return <Switches title={t`Suggestions`} names={names} off={off} onChange={onChange} />;
}

function Factors({ off, onChange }: { off: Factor[]; onChange: (off: Factor[]) => void }) {
  const { t } = useLingui();
  const names: Record<Factor, string> = {
    last_contact: t`Last activity`,
    overdue_tasks: t`Overdue tasks`,
    response: t`First response`,
    frequency: t`Talks`,
    won_deals: t`Won deals`,
  };
  return <Switches title={t`Health`} names={names} off={off} onChange={onChange} />;
}

type SwitchesProps<N extends string> = {
  title: string;
  names: Record<N, string>;
  off: N[];
  onChange: (off: N[]) => void;
};

/** What is shown is ticked; the limits keep what isn't. */
function Switches<N extends string>({ title, names, off, onChange }: SwitchesProps<N>) {
  return (
    <fieldset className={styles.switches}>
      <legend>{title}</legend>
      {(Object.keys(names) as N[]).map((name) => (
        <Checkbox
          key={name}
          label={names[name]}
          checked={!off.includes(name)}
          onChange={(event) =>
            onChange(event.currentTarget.checked ? off.filter((each) => each !== name) : [...off, name])
          }
          data-testid={`shows-${name}`}
        />
      ))}
    </fieldset>
  );
}
