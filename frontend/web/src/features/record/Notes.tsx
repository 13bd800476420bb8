import { useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { type CrmObject, type CrmRecord, type Field, isLong, onPage } from "@rapport/core";
import { IconPencil } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { ConflictMark } from "~/fields/ConflictMark.tsx";
import { FieldEditor } from "~/fields/FieldEditor.tsx";
import { RichText } from "~/fields/RichText.tsx";
import { useInlineEdit } from "~/fields/useInlineEdit.ts";
import { IconButton } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./record.module.css";

/** The long texts that stand in the middle of the page; a layout may leave some for "more fields". */
export const longTexts = (object: CrmObject): Field[] => onPage(object, object.fields.filter(isLong));

type Props = { object: CrmObject; record: CrmRecord; readOnly: boolean };

/** Long texts: descriptions and notes, edited where they are read. */
export function Notes({ object, record, readOnly }: Props) {
  return longTexts(object).map((field) => (
    <Note
      key={field.name}
      object={object}
      record={record}
      field={field}
      editable={field.editable && !readOnly}
    />
  ));
}

type NoteProps = { object: CrmObject; record: CrmRecord; field: Field; editable: boolean };

function Note({ object, record, field, editable }: NoteProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const [editing, setEditing] = useState(false);
  const section = useRef<HTMLElement>(null);
  const open = () => {
    setEditing(true);
    return section.current !== null;
  };
  const inline = useInlineEdit({
    object,
    field,
    record,
    editing: editing && editable,
    reopen: open,
    close: () => setEditing(false),
  });
  const text = typeof inline.value === "string" ? inline.value : "";
  const name = read(field.label);
  const prompt = (
    <>
      <span className={styles.wide}>{t`Write here. Ctrl+Enter saves.`}</span>
      <span className={styles.phoneOnly}>{t`Write here`}</span>
    </>
  );
  const empty = <span className="mute">{editable ? prompt : "–"}</span>;
  // Its links lead somewhere, so it can't be one button as a whole.
  const rich = field.type === "rich_text" && text !== "";
  return (
    <section ref={section} className={styles.note}>
      <h2>
        {name}{" "}
        {rich && editable && !editing ? (
          <IconButton
            label={t`Edit ${name}`}
            onClick={() => setEditing(true)}
            data-testid={`edit-${field.name}`}
          >
            <IconPencil {...smallIcon} />
          </IconButton>
        ) : null}
        <ConflictMark object={object} field={field} record={record} onEdit={editable ? open : undefined} />
      </h2>
      {editing && editable ? (
        <FieldEditor object={object} field={field} {...inline} hint={<SaveButton />} />
      ) : rich ? (
        <div className={styles.noteText} data-testid={`value-${field.name}`}>
          <RichText text={text} />
        </div>
      ) : editable ? (
        <button
          type="button"
          className={styles.noteText}
          data-editable="true"
          onClick={() => setEditing(true)}
          data-testid={`value-${field.name}`}
        >
          <span className="visually-hidden">{t`Edit ${name}`} </span>
          {text || empty}
        </button>
      ) : (
        <div className={styles.noteText}>{text || empty}</div>
      )}
    </section>
  );
}

/** For fingers: leaving the editor saves, and this is the way to leave it. */
function SaveButton() {
  const { t } = useLingui();
  return (
    <div className={styles.noteSave}>
      <Button size="xs" data-testid="note-save">
        {t`Save`}
      </Button>
    </div>
  );
}
