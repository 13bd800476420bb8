import { useLingui } from "@lingui/react/macro";
import { Combobox, useCombobox } from "@mantine/core";
import { IconCheck, IconPlus } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect } from "react";
import type { Option } from "~/data/options.ts";
import { smallIcon } from "~/ui/icons.ts";
import styles from "./fields.module.css";

type Props = {
  label: string;
  options: Option[];
  query: string;
  onQuery: (query: string) => void;
  selected: readonly string[];
  onPick: (value: string | null) => void;
  onCreate?: (text: string) => void;
  onKeyDown?: (event: KeyboardEvent) => void;
  onBlur?: () => void;
  onFocus?: () => void;
  id?: string;
  placeholder?: string;
  clearable?: boolean;
  /** Stays open after a pick: each puts a value in or takes it out. */
  many?: boolean;
  pending?: boolean;
  /** What stands under the options: why there are no others. */
  note?: string | undefined;
  autoFocus?: boolean;
  openAtOnce?: boolean;
  /** The list opens upwards, where something below it has to be reached next. */
  listAbove?: boolean | undefined;
  className?: string;
  testid?: string;
};

const CREATE = "\u0000create";
const CLEAR = "\u0000clear";

/** A field that searches while one types, and picks one, or one after the other: for choices, people and records. */
export function Picker(props: Props) {
  const { t } = useLingui();
  const { options, query, selected } = props;
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const exact = options.some((option) => option.label.toLowerCase() === query.trim().toLowerCase());
  const mayCreate = props.onCreate !== undefined && query.trim() !== "" && !exact;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first option is offered anew with each answer
  useEffect(() => {
    if (combobox.dropdownOpened && query) combobox.selectFirstOption();
  }, [options.length, query]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once
  useEffect(() => {
    if (props.openAtOnce) combobox.openDropdown();
  }, []);
  const pick = (value: string) => {
    if (value === CREATE) props.onCreate?.(query.trim());
    else props.onPick(value === CLEAR ? null : value);
    if (!props.many) combobox.closeDropdown();
  };
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={pick}
      withinPortal
      position={props.listAbove ? "top-start" : "bottom-start"}
      width="max-content"
    >
      <Combobox.Target>
        <input
          id={props.id}
          className={props.className ?? styles.input}
          aria-label={props.label}
          placeholder={props.placeholder}
          value={query}
          // biome-ignore lint/a11y/noAutofocus: the editor was asked for by a click or a key
          autoFocus={props.autoFocus}
          onChange={(event) => {
            props.onQuery(event.currentTarget.value);
            combobox.openDropdown();
          }}
          onClick={() => combobox.openDropdown()}
          onFocus={() => {
            props.onFocus?.();
            combobox.openDropdown();
          }}
          onBlur={() => {
            combobox.closeDropdown();
            props.onBlur?.();
          }}
          onKeyDown={props.onKeyDown}
          data-filled={(props.many && selected.length > 0) || undefined}
          data-testid={props.testid}
        />
      </Combobox.Target>
      <Combobox.Dropdown className={styles.dropdown}>
        <Combobox.Options aria-label={props.label} mah={280} style={{ overflowY: "auto" }}>
          {options.map((option) => (
            <Combobox.Option
              key={option.value}
              value={option.value}
              className={styles.option}
              aria-checked={props.many ? selected.includes(option.value) : undefined}
            >
              <span className="truncate">
                {option.label}
                {option.beside ? <small className={styles.beside}>{option.beside}</small> : null}
              </span>
              {selected.includes(option.value) ? <IconCheck {...smallIcon} /> : null}
            </Combobox.Option>
          ))}
          {mayCreate ? (
            <Combobox.Option value={CREATE} className={styles.option}>
              <span>
                <IconPlus {...smallIcon} style={{ display: "inline", verticalAlign: -2 }} />{" "}
                {t`Add “${query.trim()}”`}
              </span>
            </Combobox.Option>
          ) : null}
          {props.clearable && selected.length > 0 && !query ? (
            <Combobox.Option value={CLEAR} className={styles.option}>
              <span className="mute">{t`Leave empty`}</span>
            </Combobox.Option>
          ) : null}
          {options.length === 0 && !mayCreate && !props.pending ? (
            <Combobox.Empty>{t`Nothing found`}</Combobox.Empty>
          ) : null}
        </Combobox.Options>
        {props.note ? (
          <Combobox.Footer className={styles.note} data-testid="picker-note">
            {props.note}
          </Combobox.Footer>
        ) : null}
      </Combobox.Dropdown>
    </Combobox>
  );
}
