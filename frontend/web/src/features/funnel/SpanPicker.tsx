import { useLingui } from "@lingui/react/macro";
import { Popover, TextInput } from "@mantine/core";
import { formatDate, todayIn } from "@rapport/core";
import { IconCalendar, IconCheck, IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import { useSession } from "~/data/session.ts";
import { GhostButton } from "~/ui/atoms.tsx";
import { icon, smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./funnel.module.css";
import { fiscalSpan } from "./spans.ts";

type Days = { from: string | undefined; to: string | undefined };
type Props = Days & { onPick: (span: Days) => void };

/** Between which days records began: periods of the fiscal year, or any two days. */
export function SpanPicker({ from, to, onPick }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { time_zone, fiscal_year_start: start } = useSession().organisation;
  const [open, setOpen] = useState(false);
  const today = todayIn(time_zone);
  const choices: { label: string; span: Days }[] = [
    { label: t`All time`, span: { from: undefined, to: undefined } },
    { label: t`This quarter`, span: fiscalSpan(today, start, "quarter", 0) },
    { label: t`Last quarter`, span: fiscalSpan(today, start, "quarter", -1) },
    { label: t`The last 4 quarters`, span: fiscalSpan(today, start, "quarter", -1, 4) },
    { label: t`This fiscal year`, span: fiscalSpan(today, start, "year", 0) },
    { label: t`Last fiscal year`, span: fiscalSpan(today, start, "year", -1) },
  ];
  const chosen = choices.find(({ span }) => span.from === from && span.to === to);
  const day = (text: string | undefined) => (text ? formatDate(text, locale) : "…");
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" trapFocus>
      <Popover.Target>
        <GhostButton className={styles.control} onClick={() => setOpen(!open)} data-testid="funnel-span">
          <IconCalendar {...icon} />
          {chosen?.label ?? `${day(from)} – ${day(to)}`}
          <IconChevronDown {...smallIcon} />
        </GhostButton>
      </Popover.Target>
      <Popover.Dropdown w={280} data-reads>
        <ul className={styles.choices}>
          {choices.map((choice) => (
            <li key={choice.label}>
              <button
                type="button"
                aria-pressed={choice === chosen}
                onClick={() => {
                  setOpen(false);
                  onPick(choice.span);
                }}
              >
                {choice.label}
                {choice === chosen ? <IconCheck {...smallIcon} /> : null}
              </button>
            </li>
          ))}
        </ul>
        <div className={styles.fromTo}>
          <TextInput
            type="date"
            label={t`From`}
            value={from ?? ""}
            max={to}
            onChange={(event) => onPick({ from: event.currentTarget.value || undefined, to })}
            data-testid="funnel-from"
          />
          <TextInput
            type="date"
            label={t`To`}
            value={to ?? ""}
            min={from}
            onChange={(event) => onPick({ from, to: event.currentTarget.value || undefined })}
            data-testid="funnel-to"
          />
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
