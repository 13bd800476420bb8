/** Editing a deal's split: one line for each person, what credit comes to, and how it was split before. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import {
  type CrmRecord,
  type DealSplit,
  formatInstant,
  type MemberDraft,
  type PastSplit,
  type TeamRole,
} from "@rapport/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { usePutSplit } from "~/data/deals.ts";
import { peopleQuery } from "~/data/options.ts";
import { useZone } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { useSharingWords } from "~/features/sharing/words.ts";
import { IconButton } from "~/ui/atoms.tsx";
import { FormDialog } from "~/ui/FormDialog.tsx";
import { icon, smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./split.module.css";
import { creditSum, newLine, restored, type SplitLine, startedFrom } from "./splitMath.ts";

type Props = { deal: CrmRecord; split: DealSplit; onClose: () => void };

export function SplitDialog({ deal, split, onClose }: Props) {
  const { t } = useLingui();
  const [lines, setLines] = useState<SplitLine[]>(() => startedFrom(split, String(deal.owner_id)));
  const save = usePutSplit(deal, onClose);
  const set = (at: number, part: Partial<SplitLine>) =>
    setLines(lines.map((each, place) => (place === at ? { ...each, ...part } : each)));
  const sum = creditSum(lines);
  const whole = sum === "100" || !lines.some((line) => line.kind === "credit");
  const complete = lines.every((line) => line.person_id !== "" && line.percent.trim() !== "");
  const members: MemberDraft[] = lines.map(({ key: _, ...line }) => ({
    ...line,
    percent: line.percent.trim(),
  }));
  return (
    <FormDialog
      title={t`Split this deal`}
      size={640}
      onClose={onClose}
      onSubmit={() => save.mutate({ members, version: split.version })}
      foot={
        <Button
          type="submit"
          disabled={!whole || !complete}
          loading={save.isPending}
          data-testid="split-save"
        >
          <Trans>Save</Trans>
        </Button>
      }
    >
      <p className="mute" style={{ margin: 0, fontSize: 13 }}>
        <Trans>
          Credit is counted in forecasts and targets, and comes to 100 %. Overlays come beside it. Whoever
          gets a share sees the deal and stands in its team.
        </Trans>
      </p>
      {lines.map((line, at) => (
        <Line
          key={line.key}
          line={line}
          owner={String(deal.owner_id)}
          onChange={(part) => set(at, part)}
          onRemove={() => setLines(lines.filter((_, place) => place !== at))}
        />
      ))}
      <p className={styles.sum}>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus {...icon} />}
          onClick={() => setLines([...lines, newLine(sum)])}
          data-testid="split-add"
        >
          <Trans>Add person</Trans>
        </Button>
        <span className={whole ? "" : styles.off} role="status" data-testid="split-sum">
          {t`Credit: ${sum} of 100 %`}
        </span>
      </p>
      <FormError error={save.error} />
      {split.before.length > 0 ? (
        <Before before={split.before} onTake={(past) => setLines(restored(past, lines))} />
      ) : null}
    </FormDialog>
  );
}

type LineProps = {
  line: SplitLine;
  owner: string;
  onChange: (part: Partial<SplitLine>) => void;
  onRemove: () => void;
};

function Line({ line, owner, onChange, onRemove }: LineProps) {
  const { t } = useLingui();
  const { roles } = useSharingWords();
  const people = useQuery(peopleQuery).data ?? [];
  return (
    <div className={styles.row} data-testid="split-line">
      <NativeSelect
        label={t`Person`}
        value={line.person_id}
        onChange={(event) => onChange({ person_id: event.currentTarget.value })}
        data-testid="split-person"
        data={[
          { value: "", label: t`Choose` },
          ...people.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      {line.person_id === owner ? (
        <TextInput label={t`Role`} value={t`Owner`} disabled />
      ) : (
        <NativeSelect
          label={t`Role`}
          value={line.role}
          onChange={(event) => onChange({ role: event.currentTarget.value as TeamRole })}
          data={Object.entries(roles).map(([value, label]) => ({ value, label }))}
        />
      )}
      <NativeSelect
        label={t`Kind`}
        value={line.kind}
        onChange={(event) => onChange({ kind: event.currentTarget.value as SplitLine["kind"] })}
        data-testid="split-kind"
        data={[
          { value: "credit", label: t({ message: "Credit", context: "split" }) },
          { value: "overlay", label: t`Overlay` },
        ]}
      />
      <TextInput
        label="%"
        inputMode="decimal"
        value={line.percent}
        onChange={(event) => onChange({ percent: event.currentTarget.value })}
        data-testid="split-percent"
      />
      <IconButton label={t`Remove person`} onClick={onRemove} data-testid="split-remove">
        <IconX {...smallIcon} />
      </IconButton>
    </div>
  );
}

/** Earlier splits, any of which can be taken up again; saving it is a change like any other. */
function Before({ before, onTake }: { before: PastSplit[]; onTake: (past: PastSplit) => void }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useZone();
  const said = ({ shares }: PastSplit) =>
    shares.length === 0
      ? t`all its owner's`
      : shares.map((each) => `${each.person ?? "–"} ${each.percent}%`).join(", ");
  return (
    <details data-testid="split-history">
      <summary>{t`How it was split before`}</summary>
      <ul className={styles.past}>
        {before.map((past) => {
          const when = formatInstant(past.until, locale, zone);
          return (
            <li key={past.until}>
              <span>
                {said(past)} <small className="mute">{t`until ${when}`}</small>
              </span>
              <Button variant="subtle" size="compact-xs" onClick={() => onTake(past)}>
                <Trans>Take up again</Trans>
              </Button>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
