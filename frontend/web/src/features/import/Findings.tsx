import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { Finding, Import } from "@rapport/core";
import {
  IconAlertCircle,
  IconArrowMerge,
  IconArrowRight,
  IconCalendarOff,
  IconCheck,
  IconCircleCheck,
  IconCopy,
  IconTagPlus,
  IconTimeline,
  IconUnlink,
  IconUserOff,
  IconUserPlus,
  IconUsersGroup,
  type TablerIcon,
} from "@tabler/icons-react";
import filter from "~/features/list/filter.module.css";
import { Chip } from "~/ui/atoms.tsx";
import { icon, smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./import.module.css";

type Props = { item: Import; onDecide: (id: string, value: string) => void; onShow: (tab: string) => void };

const LOOKS: Record<Finding["kind"], { Icon: TablerIcon; color: string }> = {
  spelling: { Icon: IconArrowMerge, color: "var(--mute)" },
  unreadable: { Icon: IconAlertCircle, color: "var(--danger-text)" },
  missing_reference: { Icon: IconUnlink, color: "var(--warn-text)" },
  duplicate: { Icon: IconCopy, color: "var(--warn-text)" },
  required: { Icon: IconAlertCircle, color: "var(--danger-text)" },
  new_choice: { Icon: IconTagPlus, color: "var(--mute)" },
  pipeline: { Icon: IconTimeline, color: "var(--mute)" },
  new_people: { Icon: IconUserPlus, color: "var(--mute)" },
  people: { Icon: IconUserPlus, color: "var(--mute)" },
  teams: { Icon: IconUsersGroup, color: "var(--mute)" },
  empty: { Icon: IconUnlink, color: "var(--warn-text)" },
  erased: { Icon: IconUserOff, color: "var(--danger-text)" },
  taken: { Icon: IconCopy, color: "var(--danger-text)" },
  undated: { Icon: IconCalendarOff, color: "var(--warn-text)" },
  ok: { Icon: IconCircleCheck, color: "var(--ok-text)" },
};

/** Each finding is a decision with a default already taken. */
export function Findings({ item, onDecide, onShow }: Props) {
  const { t } = useLingui();
  if (item.findings.length === 0) {
    return (
      <div className={`${styles.card} ${styles.finding}`}>
        <IconCircleCheck {...icon} color="var(--ok-text)" />
        <b>{t`Every value was understood. There is nothing to decide.`}</b>
      </div>
    );
  }
  return (
    <div className={styles.card}>
      {item.findings.map((finding) => (
        <FindingRow
          key={finding.id}
          finding={finding}
          decision={item.decisions[finding.id]}
          onDecide={onDecide}
          onShow={onShow}
        />
      ))}
    </div>
  );
}

export const chosenOf = (finding: Finding, decision: string | undefined): string | undefined =>
  decision ?? finding.chosen ?? finding.options[0]?.value;

/** How many spellings become another one, by proposal or by decision. */
export const mergesIn = (item: Import): number =>
  item.findings.filter((finding) => {
    const chosen = finding.kind === "spelling" ? chosenOf(finding, item.decisions[finding.id]) : undefined;
    return chosen === "merge" || chosen?.startsWith("as:");
  }).length;

type RowProps = { finding: Finding; decision: string | undefined; file?: string } & Omit<Props, "item">;

export function FindingRow({ finding, decision, file, onDecide, onShow }: RowProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const { Icon, color } = LOOKS[finding.kind] ?? LOOKS.ok;
  return (
    <div className={styles.finding} data-testid="import-finding" data-kind={finding.kind}>
      <Icon {...icon} color={color} />
      <div>
        <div className={styles.findingTitle}>
          <b>{read(finding.title)}</b>
          {finding.pair ? (
            <>
              <Chip>{finding.pair[0]}</Chip>
              <IconArrowRight {...smallIcon} aria-label={t`becomes`} />
              <Chip>{finding.pair[1]}</Chip>
            </>
          ) : null}
        </div>
        <p>
          {file ? <span className={styles.from}>{file}</span> : null}
          {read(finding.detail)}
        </p>
      </div>
      <Answer finding={finding} decision={decision} onDecide={onDecide} onShow={onShow} />
    </div>
  );
}

const MOST_BUTTONS = 3;

/** What can be decided about a finding, or where its rows are. */
function Answer({ finding, decision, onDecide, onShow }: RowProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  // The first option is the proposal, taken until somebody decides otherwise.
  const chosen = chosenOf(finding, decision);
  const { kind, options, id, field } = finding;
  if (options.length > MOST_BUTTONS)
    return (
      <select
        className={filter.select}
        aria-label={read(finding.title)}
        value={chosen}
        onChange={(event) => onDecide(id, event.currentTarget.value)}
        data-testid={`decide-${kind}`}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {read(option.label)}
          </option>
        ))}
      </select>
    );
  if (options.length > 1)
    return (
      <div className={styles.decide}>
        {options.map((option) => (
          <button
            key={option.value}
            type="button"
            aria-pressed={option.value === chosen}
            onClick={() => option.value !== chosen && onDecide(id, option.value)}
            data-testid={`decide-${option.value}`}
          >
            {option.value === chosen ? <IconCheck {...smallIcon} /> : null}
            {read(option.label)}
          </button>
        ))}
      </div>
    );
  const tab =
    kind === "unreadable" || kind === "required" ? "errors" : kind === "empty" ? `empty:${field}` : "";
  if (!tab) return <span />;
  return (
    <Button variant="default" size="xs" onClick={() => onShow(tab)} data-testid={`show-${kind}`}>
      {t`Show ${plural(finding.count, { one: "# row", other: "# rows" })}`}
    </Button>
  );
}
