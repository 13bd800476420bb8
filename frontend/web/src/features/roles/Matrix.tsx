/** What may be done with each kind of record, and how deep. Arrows move, the figures 0 to 4 set. */
import { useLingui } from "@lingui/react/macro";
import { type CrmObject, DEPTHS, type Depth, LEVELS, type Level, type Rights } from "@rapport/core";
import { IconCheck, IconMinus } from "@tabler/icons-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { icon, objectIcon, smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { DepthCell } from "./DepthCell.tsx";
import { DepthGlyph } from "./DepthGlyph.tsx";
import { rightsOn, withRights } from "./draft.ts";
import styles from "./roles.module.css";
import { useWords } from "./words.ts";

type Props = {
  objects: CrmObject[];
  /** Nouns of what is in a module that the role leaves out. */
  off: ReadonlySet<string>;
  saved: Rights;
  draft: Rights;
  locked: boolean;
  onChange: (draft: Rights) => void;
  /** Which kind of record was touched last. */
  onTouch: (object: string) => void;
  /** How many records each depth reaches for who is looked at, once they are counted. */
  counts: (object: string) => Partial<Record<Depth, number>> | null;
};

type Column = Level | "create";
const COLUMNS: readonly Column[] = ["read", "create", ...LEVELS.filter((level) => level !== "read")];
const STEPS: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

export function Matrix({ objects, off, saved, draft, locked, onChange, onTouch, counts }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const { depths, levels, create, yes } = useWords();
  const [at, setAt] = useState<[number, number]>([0, 0]);
  const body = useRef<HTMLTableSectionElement>(null);

  const set = (object: string, column: Column, depth: Depth) => {
    if (locked) return;
    onTouch(object);
    onChange(
      withRights(draft, object, column === "create" ? { create: depth !== "none" } : { [column]: depth }),
    );
  };
  const keys = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const object = objects[at[0]];
    const column = COLUMNS[at[1]];
    if (step) {
      event.preventDefault();
      const row = Math.min(Math.max(at[0] + step[0], 0), objects.length - 1);
      const next = Math.min(Math.max(at[1] + step[1], 0), COLUMNS.length - 1);
      setAt([row, next]);
      body.current?.querySelector<HTMLElement>(`[data-at="${row},${next}"]`)?.focus();
    }
    const depth = DEPTHS.find((_, place) => String(place) === event.key);
    if (depth && object && column) {
      event.preventDefault();
      set(object.name, column, depth);
    }
  };
  return (
    <>
      <table className={styles.matrix}>
        <thead>
          <tr>
            <th scope="col">{t`Object`}</th>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {column === "create" ? create : levels[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={keys}>
          {objects.map((object, row) => {
            const Icon = objectIcon(object.icon);
            const [before, now] = [rightsOn(saved, object.name), rightsOn(draft, object.name)];
            return (
              <tr
                key={object.name}
                data-off={off.has(object.noun) || undefined}
                title={off.has(object.noun) ? t`In a module that this role leaves out` : undefined}
                data-testid={`role-row-${object.name}`}
              >
                <th scope="row">
                  <span className={styles.object}>
                    <Icon {...icon} />
                    <span className="truncate">{read(object.plural)}</span>
                  </span>
                </th>
                {COLUMNS.map((column, place) => {
                  const cell = {
                    "data-at": `${row},${place}`,
                    "data-testid": `cell-${object.name}-${column}`,
                    tabIndex: at[0] === row && at[1] === place ? 0 : -1,
                    onFocus: () => setAt([row, place]),
                    disabled: locked,
                  };
                  const changed = before[column] !== now[column];
                  const heading = column === "create" ? create : levels[column];
                  return (
                    <td key={column} data-label={heading}>
                      {column === "create" ? (
                        <button
                          type="button"
                          {...cell}
                          className={styles.cell}
                          data-changed={changed || undefined}
                          aria-pressed={now.create}
                          aria-label={`${read(object.plural)}, ${heading}: ${yes(now.create)}`}
                          onClick={() => set(object.name, column, now.create ? "none" : "own")}
                        >
                          {now.create ? <IconCheck {...smallIcon} /> : <IconMinus {...smallIcon} />}
                          <span className={now.create ? undefined : "mute"}>{yes(now.create)}</span>
                        </button>
                      ) : (
                        <DepthCell
                          cell={cell}
                          label={`${read(object.plural)}, ${heading}`}
                          depth={now[column]}
                          most={column === "read" ? "all" : now.read}
                          changed={changed}
                          counts={counts(object.name)}
                          onOpen={() => onTouch(object.name)}
                          onChange={(depth) => set(object.name, column, depth)}
                        />
                      )}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className={styles.legend}>
        {DEPTHS.map((depth) => (
          <span key={depth}>
            <DepthGlyph depth={depth} />
            {depths[depth]}
          </span>
        ))}
        <span className={styles.changedKey}>
          <i />
          {t({ context: "cell", message: "Changed" })}
        </span>
      </p>
    </>
  );
}
