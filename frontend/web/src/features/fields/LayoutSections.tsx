/** Sections and their fields, arranged by dragging or by the arrows of each row. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { LayoutField, LayoutSection, LayoutsView } from "@rapport/core";
import {
  IconArrowDown,
  IconArrowUp,
  IconGripVertical,
  IconPlus,
  IconTrash,
  IconX,
} from "@tabler/icons-react";
import { type DragEvent, type HTMLAttributes, useEffect, useRef, useState } from "react";
import inputs from "~/fields/fields.module.css";
import { GhostButton, IconButton } from "~/ui/atoms.tsx";
import { icon, smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { fieldIn, placed, removed, sectionMoved, stepped, withField, withSection } from "./layoutDraft.ts";
import styles from "./layouts.module.css";

const MOST = 30;

type Props = {
  view: LayoutsView;
  sections: LayoutSection[];
  onChange: (sections: LayoutSection[]) => void;
};

export function LayoutSections({ view, sections, onChange }: Props) {
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const [stepping, setStepping] = useState<{ name: string; by: 1 | -1 } | null>(null);
  // A step into another section draws the row anew: the arrow that was used keeps the focus.
  useEffect(() => {
    if (!stepping) return;
    const row = [...(list.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])].find(
      (each) => each.dataset.row === stepping.name,
    );
    const [up, down] = row?.querySelectorAll<HTMLButtonElement>("[data-step]") ?? [];
    const [first, second] = stepping.by < 0 ? [up, down] : [down, up];
    (first?.disabled ? second : first)?.focus();
  }, [stepping]);
  const drop = (section: number, at: number) => {
    if (dragged) onChange(placed(sections, dragged, section, at));
    setDragged(null);
    setOver(null);
  };
  const target = (section: number, at: number) => {
    const key = `${section}/${at}`;
    return {
      "data-over": (dragged !== null && over === key) || undefined,
      onDragOver: (event: DragEvent) => {
        if (dragged === null) return;
        event.preventDefault();
        event.stopPropagation();
        setOver(key);
      },
      onDrop: (event: DragEvent) => {
        event.preventDefault();
        event.stopPropagation();
        drop(section, at);
      },
    };
  };
  const source = (name: string) => ({
    draggable: true,
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", name);
      setDragged(name);
    },
    onDragEnd: () => {
      setDragged(null);
      setOver(null);
    },
  });
  const step = (name: string, by: 1 | -1) => {
    const next = stepped(sections, name, by);
    if (!next) return;
    onChange(next);
    setStepping({ name, by });
  };
  const last = sections.length - 1;
  return (
    <div ref={list} className={styles.sections}>
      {sections.map((section, at) => (
        <section
          // biome-ignore lint/suspicious/noArrayIndexKey: sections have no name of their own
          key={at}
          className={styles.section}
          data-testid="layout-section"
          {...target(at, section.fields.length)}
        >
          <SectionHead
            section={section}
            onChange={(change) => onChange(withSection(sections, at, change))}
            onUp={at > 0 ? () => onChange(sectionMoved(sections, at, -1)) : undefined}
            onDown={at < last ? () => onChange(sectionMoved(sections, at, 1)) : undefined}
            onRemove={last > 0 ? () => onChange(sections.toSpliced(at, 1)) : undefined}
          />
          <ul>
            {section.fields.map((each, place) => {
              const field = view.fields.find((one) => one.name === each.name);
              if (!field) return null;
              const isLast = at === last && place === section.fields.length - 1;
              return (
                <FieldLine
                  key={each.name}
                  field={field}
                  placed={each}
                  dragging={{ ...source(each.name), ...target(at, place) }}
                  onChange={(change) => onChange(withField(sections, each.name, change))}
                  onUp={at === 0 && place === 0 ? undefined : () => step(each.name, -1)}
                  onDown={isLast ? undefined : () => step(each.name, 1)}
                  onRemove={() => onChange(removed(sections, each.name))}
                />
              );
            })}
            {section.fields.length === 0 ? (
              <li className={styles.empty}>
                <Trans>Drag fields here. A section without fields isn't shown.</Trans>
              </li>
            ) : null}
          </ul>
        </section>
      ))}
      {sections.length < MOST ? (
        <GhostButton
          className={styles.add ?? ""}
          onClick={() => onChange([...sections, { title: { zh: "", en: "" }, folded: false, fields: [] }])}
          data-testid="layout-add"
        >
          <IconPlus {...icon} /> <Trans>Add a section</Trans>
        </GhostButton>
      ) : null}
      <Rest
        fields={view.fields.filter((field) => !fieldIn(sections, field.name))}
        source={source}
        onTake={(name) => onChange(placed(sections, name, last, sections[last]?.fields.length ?? 0))}
      />
    </div>
  );
}

type Field = LayoutsView["fields"][number];
type LineProps = {
  field: Field;
  placed: LayoutField;
  dragging: HTMLAttributes<HTMLLIElement>;
  onChange: (change: Partial<LayoutField>) => void;
  onUp: (() => void) | undefined;
  onDown: (() => void) | undefined;
  onRemove: () => void;
};

function FieldLine({ field, placed: each, dragging, onChange, onUp, onDown, onRemove }: LineProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const name = read(field.label);
  const isNeeded = field.required && field.in_forms;
  return (
    <li className={styles.field} data-row={field.name} data-testid={`layout-${field.name}`} {...dragging}>
      <span className={styles.grip} aria-hidden>
        <IconGripVertical {...smallIcon} />
      </span>
      <span className={styles.name}>
        {name}
        {field.required ? <span className={styles.star}> *</span> : null}
      </span>
      <label>
        <input
          type="checkbox"
          aria-label={t`${name} is on the record page`}
          checked={each.page}
          onChange={(event) => onChange({ page: event.currentTarget.checked })}
        />
        {t`Page`}
      </label>
      <label title={isNeeded ? t`Required fields stay in the form` : undefined}>
        <input
          type="checkbox"
          aria-label={t`${name} is in the create form`}
          checked={field.in_forms && each.form}
          disabled={!field.in_forms || (field.required && each.form)}
          onChange={(event) => onChange({ form: event.currentTarget.checked })}
        />
        {t`Form`}
      </label>
      <span className={styles.acts}>
        <IconButton label={t`Move ${name} up`} disabled={!onUp} onClick={onUp} data-step>
          <IconArrowUp {...smallIcon} />
        </IconButton>
        <IconButton label={t`Move ${name} down`} disabled={!onDown} onClick={onDown} data-step>
          <IconArrowDown {...smallIcon} />
        </IconButton>
        <IconButton label={t`Move ${name} to “More fields”`} disabled={isNeeded} onClick={onRemove}>
          <IconX {...smallIcon} />
        </IconButton>
      </span>
    </li>
  );
}

type RestProps = {
  fields: Field[];
  source: (name: string) => HTMLAttributes<HTMLLIElement>;
  onTake: (name: string) => void;
};

/** What no section has: it is there all the same, folded at the end. */
function Rest({ fields, source, onTake }: RestProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  return (
    <section className={styles.rest}>
      <h3>{t`More fields`}</h3>
      <p className="mute">
        {fields.length === 0 ? (
          <Trans>Every field is in a section.</Trans>
        ) : (
          <Trans>Folded at the end of the page and the form, for whoever may see them.</Trans>
        )}
      </p>
      <ul>
        {fields.map((field) => (
          <li key={field.name} {...source(field.name)}>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconPlus {...smallIcon} />}
              aria-label={t`Add ${read(field.label)} to the last section`}
              onClick={() => onTake(field.name)}
              data-testid={`layout-take-${field.name}`}
            >
              {read(field.label)}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

type HeadProps = {
  section: LayoutSection;
  onChange: (change: Partial<LayoutSection>) => void;
  onUp: (() => void) | undefined;
  onDown: (() => void) | undefined;
  onRemove: (() => void) | undefined;
};

function SectionHead({ section, onChange, onUp, onDown, onRemove }: HeadProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const { title, folded } = section;
  const name = read(title);
  const input = (language: "zh" | "en") => (
    <input
      className={inputs.input}
      aria-label={language === "zh" ? t`Section title in Chinese` : t`Section title in English`}
      placeholder={language === "zh" ? t`Title in Chinese` : t`Title in English`}
      maxLength={40}
      value={title[language]}
      onChange={(event) => onChange({ title: { ...title, [language]: event.currentTarget.value } })}
      data-testid={`layout-title-${language}`}
    />
  );
  return (
    <div className={styles.head}>
      {input("zh")}
      {input("en")}
      <label>
        <input
          type="checkbox"
          checked={folded}
          onChange={(event) => onChange({ folded: event.currentTarget.checked })}
          data-testid="layout-folded"
        />
        {t`Folded`}
      </label>
      <span className={styles.acts}>
        <IconButton label={t`Move section ${name} up`} disabled={!onUp} onClick={onUp}>
          <IconArrowUp {...smallIcon} />
        </IconButton>
        <IconButton label={t`Move section ${name} down`} disabled={!onDown} onClick={onDown}>
          <IconArrowDown {...smallIcon} />
        </IconButton>
        <IconButton
          label={t`Remove section ${name}; its fields go to “More fields”`}
          disabled={!onRemove}
          onClick={onRemove}
        >
          <IconTrash {...smallIcon} />
        </IconButton>
      </span>
    </div>
  );
}
