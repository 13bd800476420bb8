import { useLingui } from "@lingui/react/macro";
import { Popover } from "@mantine/core";
import { type CrmObject, countConditions, type Group, toFilter, toGroup } from "@rapport/core";
import { IconArrowDown, IconArrowUp, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useFilterLabels } from "~/data/options.ts";
import { NodeEditor } from "~/features/list/FilterEditor.tsx";
import filter from "~/features/list/filter.module.css";
import inputs from "~/fields/fields.module.css";
import { Chip, GhostButton, IconButton } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { change, type Draft, type Row, removeStage, shift } from "./draft.ts";
import styles from "./pipelines.module.css";

type Props = { object: CrmObject; draft: Draft; row: Row; onDraft: (draft: Draft) => void };

/** Not every field can be asked for: where a deal stands is the question itself. */
const NEVER = new Set(["pipeline", "stage"]);

export function StageRow({ object, draft, row, onDraft }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const set = (part: Partial<Row>) => onDraft(change(draft, row.key, part));
  const open = row.outcome === "open";
  const name = read(row.label);
  const category = object.fields.find((field) => field.name === "forecast_category");
  const categories = (category?.options ?? []).filter((each) => each.value !== "closed");
  const label = (language: "zh" | "en") => (
    <span className={styles.at} data-label={language === "zh" ? t`Chinese` : t`English`}>
      <input
        className={inputs.input}
        aria-label={language === "zh" ? t`Name in Chinese` : t`Name in English`}
        value={row.label[language]}
        onChange={(event) => set({ label: { ...row.label, [language]: event.currentTarget.value } })}
        data-testid={`stage-${language}`}
      />
    </span>
  );
  return (
    <div className={styles.row} data-testid="stage-row">
      <span className={styles.order}>
        {open ? (
          <>
            <IconButton label={t`Move ${name} up`} onClick={() => onDraft(shift(draft, row.key, -1))}>
              <IconArrowUp {...smallIcon} />
            </IconButton>
            <IconButton label={t`Move ${name} down`} onClick={() => onDraft(shift(draft, row.key, 1))}>
              <IconArrowDown {...smallIcon} />
            </IconButton>
          </>
        ) : (
          <Chip tone={row.outcome === "won" ? "ok" : "danger"}>
            {row.outcome === "won" ? t`Won` : t`Lost`}
          </Chip>
        )}
      </span>
      {label("zh")}
      {label("en")}
      <NumberInput
        head={t`Probability`}
        label={t`Probability of ${name}`}
        value={row.probability}
        max={100}
        onChange={(probability) => set({ probability: probability ?? 0 })}
        unit="%"
      />
      {open ? (
        <NumberInput
          head={t`Idle after`}
          label={t`Idle limit of ${name}`}
          value={row.rot_days}
          max={999}
          onChange={(rot_days) => set({ rot_days })}
          unit={t`d`}
        />
      ) : (
        <span />
      )}
      {open ? (
        <span className={styles.at} data-label={t`Forecast as`}>
          <select
            className={inputs.input}
            aria-label={t`What deals in ${name} are forecast as`}
            value={row.forecast_category ?? ""}
            onChange={(event) =>
              set({ forecast_category: (event.currentTarget.value || null) as Row["forecast_category"] })
            }
            data-testid="stage-forecast"
          >
            {row.forecast_category ? null : <option value="">{t`by probability`}</option>}
            {categories.map((each) => (
              <option key={each.value} value={each.value}>
                {read(each.label)}
              </option>
            ))}
          </select>
        </span>
      ) : (
        <span />
      )}
      <span className={styles.whole} data-label={t`Asks for`}>
        <Required object={object} row={row} onChange={(required) => set({ required })} />
      </span>
      {open ? (
        <span className={styles.whole} data-label={t`To leave`}>
          <ExitRule object={object} row={row} onChange={(exit_rule) => set({ exit_rule })} />
        </span>
      ) : (
        <span />
      )}
      {open ? (
        <IconButton
          label={t`Take ${name} away`}
          className={styles.away}
          onClick={() => onDraft(removeStage(draft, row.key))}
          data-testid="stage-remove"
        >
          <IconTrash {...smallIcon} />
        </IconButton>
      ) : (
        <span />
      )}
    </div>
  );
}

type NumberProps = {
  head: string;
  label: string;
  value: number | null;
  max: number;
  unit: string;
  onChange: (value: number | null) => void;
};

function NumberInput({ head, label, value, max, unit, onChange }: NumberProps) {
  const read = (text: string) =>
    onChange(text === "" ? null : Math.min(max, Math.max(0, Math.round(Number(text)))));
  return (
    <span className={styles.number} data-label={head}>
      <input
        type="number"
        min={0}
        max={max}
        className={inputs.input}
        aria-label={label}
        value={value ?? ""}
        onChange={(event) => read(event.currentTarget.value)}
      />
      <span className="mute">{unit}</span>
    </span>
  );
}

function Required({
  object,
  row,
  onChange,
}: {
  object: CrmObject;
  row: Row;
  onChange: (required: string[]) => void;
}) {
  const { t } = useLingui();
  const { read } = useLocale();
  const fields = object.fields.filter((field) => field.editable && !NEVER.has(field.name));
  const asked = fields.filter((field) => row.required.includes(field.name));
  const text = asked.map((field) => read(field.label)).join(t({ message: ", ", context: "list" }));
  const toggle = (name: string) =>
    onChange(
      row.required.includes(name) ? row.required.filter((each) => each !== name) : [...row.required, name],
    );
  return (
    <Popover position="bottom-start" trapFocus>
      <Popover.Target>
        <GhostButton className={styles.cell} data-testid="stage-required">
          <span className="truncate">{text || t`nothing`}</span>
        </GhostButton>
      </Popover.Target>
      <Popover.Dropdown className={styles.fields}>
        {fields.map((field) => (
          <label key={field.name}>
            <input
              type="checkbox"
              checked={row.required.includes(field.name)}
              onChange={() => toggle(field.name)}
              data-testid={`require-${field.name}`}
            />
            {read(field.label)}
          </label>
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}

function ExitRule({
  object,
  row,
  onChange,
}: {
  object: CrmObject;
  row: Row;
  onChange: (rule: Row["exit_rule"]) => void;
}) {
  const { t } = useLingui();
  const [root, setRoot] = useState<Group>(() => toGroup(row.exit_rule));
  useFilterLabels(object, root);
  const count = countConditions(toGroup(row.exit_rule));
  const change = (next: Group) => {
    setRoot(next);
    onChange(toFilter(next));
  };
  return (
    <Popover position="bottom-end" trapFocus>
      <Popover.Target>
        <GhostButton className={styles.cell} data-testid="stage-rule">
          {count > 0 ? t`Conditions: ${count}` : t`nothing`}
        </GhostButton>
      </Popover.Target>
      <Popover.Dropdown className={filter.panel} miw="min(520px, calc(100vw - 32px))">
        <p className="mute">{t`A deal goes on from here only if this holds. To lose it is always possible.`}</p>
        <NodeEditor object={object} root={root} path={[]} onChange={change} />
      </Popover.Dropdown>
    </Popover>
  );
}
