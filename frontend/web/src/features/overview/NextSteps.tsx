/** What to do next, by named rules: each says why; accepting makes a task, and any can be set aside. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Menu } from "@mantine/core";
import { addDays, type Dismissing, type Suggestion } from "@rapport/core";
import { IconBulb, IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { byName, useObjects } from "~/data/objects.ts";
import { useAnswer } from "~/data/overview.ts";
import { IconButton } from "~/ui/atoms.tsx";
import { icon, smallIcon } from "~/ui/icons.ts";
import styles from "./overview.module.css";
import { useSuggestionText } from "./suggestionText.ts";

type Props = { items: Suggestion[]; readOnly?: boolean; named?: boolean; first?: number };

/** `named` says of each which record it is about; `first` are shown before the rest unfolds. */
export function NextSteps({ items, readOnly = false, named = false, first = items.length }: Props) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  const hidden = items.length - first;
  if (items.length === 0) return null;
  return (
    <section className={styles.steps} aria-label={t`Suggested next steps`} data-testid="suggestions">
      <ul>
        {(open ? items : items.slice(0, first)).map((each) => (
          <Step key={`${each.record_id}${each.rule}`} suggestion={each} readOnly={readOnly} named={named} />
        ))}
      </ul>
      {hidden > 0 && !open ? (
        <button
          type="button"
          className={styles.more}
          data-reads
          onClick={() => setOpen(true)}
          data-testid="suggestions-more"
        >
          {t`${hidden} more`}
        </button>
      ) : null}
    </section>
  );
}

function Step({
  suggestion,
  readOnly,
  named,
}: {
  suggestion: Suggestion;
  readOnly: boolean;
  named: boolean;
}) {
  const words = useSuggestionText()(suggestion);
  const { accept, dismiss, today, busy } = useAnswer();
  const noun = byName(useObjects(), suggestion.object)?.noun ?? "";
  return (
    <li className={styles.step} data-rule={suggestion.rule} data-testid="suggestion">
      <IconBulb {...icon} className={styles.bulb} aria-hidden />
      <span className={styles.words}>
        <b>{words.todo}</b>
        {named ? (
          <Link to="/o/$noun/$id" params={{ noun, id: suggestion.record_id }} className={styles.about}>
            {suggestion.label}
          </Link>
        ) : null}
        <small>
          {words.because}
          {suggestion.others?.map((other) => (
            <Link key={other.id} to="/o/$noun/$id" params={{ noun, id: other.id }} className={styles.other}>
              {other.label}
            </Link>
          ))}
        </small>
      </span>
      {suggestion.may_accept ? (
        <Button
          size="compact-sm"
          variant="default"
          disabled={busy}
          data-writes
          onClick={() => accept.mutate(suggestion)}
          data-testid="suggestion-accept"
        >
          <Trans>Make a task</Trans>
        </Button>
      ) : null}
      {suggestion.may_dismiss && !readOnly ? (
        <Dismiss
          today={today}
          busy={busy}
          todo={words.todo}
          onChoose={(said) => dismiss.mutate({ each: suggestion, said })}
        />
      ) : null}
    </li>
  );
}

type DismissProps = { today: string; busy: boolean; todo: string; onChoose: (said: Dismissing) => void };

function Dismiss({ today, busy, todo, onChoose }: DismissProps) {
  const { t } = useLingui();
  const choices: { name: string; label: string; said: Dismissing }[] = [
    { name: "done", label: t`Done already`, said: { until: addDays(today, 6), why: "done" } },
    { name: "week", label: t`Not now: in a week`, said: { until: addDays(today, 6), why: "not_now" } },
    { name: "month", label: t`Not now: in 30 days`, said: { until: addDays(today, 29), why: "not_now" } },
    {
      name: "not_useful",
      label: t`Doesn't help here: never again`,
      said: { until: null, why: "not_useful" },
    },
    { name: "wrong", label: t`Isn't true: never again`, said: { until: null, why: "wrong" } },
  ];
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <IconButton
          label={t`Set aside: ${todo}`}
          disabled={busy}
          data-writes
          data-testid="suggestion-dismiss"
        >
          <IconX {...smallIcon} />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown data-writes>
        {choices.map(({ name, label, said }) => (
          <Menu.Item key={name} onClick={() => onChoose(said)} data-testid={`dismiss-${name}`}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
