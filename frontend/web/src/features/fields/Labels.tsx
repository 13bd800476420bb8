/** Tags, or the labels of an own field with choices: named where they stand, added, taken off the list, made one with another. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Menu } from "@mantine/core";
import type { LabelChange, OwnField, OwnFields } from "@rapport/core";
import { IconArchive, IconDots, IconPlus } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { choicesQuery } from "~/data/options.ts";
import { useFieldWrite } from "~/data/ownFields.ts";
import inputs from "~/fields/fields.module.css";
import { IconButton } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { choicesOf } from "./choices.ts";
import styles from "./fields.module.css";

type Label = OwnField["choices"][number];
type Labelled = Pick<OwnField, "name" | "label" | "choices">;

/** More than this is found by what one types. */
const SHOWN = 50;

/** A change of a field's labels; lists that offer them are read anew. */
function useLabelWrite<Input>(object: string, field: Labelled, write: (input: Input) => Promise<OwnFields>) {
  const client = useQueryClient();
  return useFieldWrite<Input>(object, async (input) => {
    const fields = await write(input);
    void client.invalidateQueries({ queryKey: choicesQuery(object, field.name).queryKey });
    return fields;
  });
}

export function Labels({ object, field }: { object: string; field: Labelled }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const message = useErrorMessage();
  const [query, setQuery] = useState("");
  const [text, setText] = useState("");
  const living = field.choices.filter((label) => !label.archived);
  const archived = field.choices.filter((label) => label.archived);
  const needle = query.trim().toLowerCase();
  const found = living.filter(({ label }) => `${label.zh}\n${label.en}`.toLowerCase().includes(needle));
  const add = useLabelWrite<string>(object, field, async (words) => {
    for (const label of choicesOf(words)) await api.addChoice(object, field.name, label);
    return api.ownFields(object);
  });
  const restore = useLabelWrite<Label>(object, field, (label) =>
    api.changeLabel(object, field.name, label.id, { archived: false }),
  );
  const problem = add.error ?? restore.error;
  const tags = field.name === "tags";
  return (
    <section className={styles.labels} aria-label={t`Choices of ${read(field.label)}`} data-testid="labels">
      {living.length > SHOWN ? (
        <input
          className={inputs.input}
          type="search"
          aria-label={t`Find a choice`}
          placeholder={t`Find a choice`}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
      ) : null}
      <ul>
        {found.slice(0, SHOWN).map((label) => (
          <LabelRow
            key={`${label.id}/${label.label.zh}/${label.label.en}`}
            object={object}
            field={field}
            label={label}
            others={living.filter((other) => other.id !== label.id)}
          />
        ))}
      </ul>
      {living.length === 0 ? <p className="mute">{tags ? t`No tags yet` : t`No choices yet`}</p> : null}
      {found.length > SHOWN ? (
        <p className="mute">{t`${SHOWN} of ${found.length} shown: type to find others`}</p>
      ) : null}
      <form
        className={styles.newLabel}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          add.mutate(text, { onSuccess: () => setText("") });
        }}
      >
        <input
          className={inputs.input}
          aria-label={tags ? t`New tag` : t`New choice`}
          placeholder={t`Chinese | English`}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          data-testid="label-new"
        />
        <Button
          type="submit"
          variant="default"
          leftSection={<IconPlus {...smallIcon} />}
          disabled={!text.trim()}
          loading={add.isPending}
          data-testid="label-add"
        >
          {tags ? t`Add tag` : t`Add choice`}
        </Button>
      </form>
      {problem ? (
        <p className={inputs.problem} role="alert">
          {message(problem)}
        </p>
      ) : null}
      {archived.length > 0 ? (
        <details className={styles.standard}>
          <summary>{t`Archived choices`}</summary>
          <ul className={styles.archived}>
            {archived.map((label) => (
              <li key={label.id}>
                <span>{read(label.label)}</span>
                <Button
                  variant="default"
                  size="xs"
                  aria-label={t`Restore ${read(label.label)}`}
                  onClick={() => restore.mutate(label)}
                >
                  <Trans>Restore</Trans>
                </Button>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  );
}

type RowProps = { object: string; field: Labelled; label: Label; others: Label[] };

function LabelRow({ object, field, label, others }: RowProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const message = useErrorMessage();
  const [words, setWords] = useState(label.label);
  const write = useLabelWrite<LabelChange>(object, field, (change) =>
    api.changeLabel(object, field.name, label.id, change),
  );
  const merge = useLabelWrite<string>(object, field, (into) =>
    api.mergeLabels(object, field.name, label.id, into),
  );
  const [into, setInto] = useState<string | null>(null);
  const name = read(label.label);
  const other = read(others.find((each) => each.id === into)?.label);
  const rename = () => {
    if (words.zh !== label.label.zh || words.en !== label.label.en) write.mutate({ label: words });
  };
  const keys = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter") rename();
    if (event.key === "Escape") {
      setWords(label.label);
      write.reset();
    }
  };
  const input = (language: "zh" | "en") => (
    <input
      className={inputs.input}
      aria-label={language === "zh" ? t`${name} in Chinese` : t`${name} in English`}
      aria-invalid={write.isError || undefined}
      value={words[language]}
      onChange={(event) => setWords({ ...words, [language]: event.currentTarget.value })}
      onBlur={rename}
      onKeyDown={keys}
      data-testid={`label-${language}`}
    />
  );
  const problem = write.error ?? merge.error;
  return (
    <li>
      <div className={styles.label}>
        {input("zh")}
        {input("en")}
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <IconButton label={t`More for ${name}`} data-testid="label-more">
              <IconDots {...smallIcon} />
            </IconButton>
          </Menu.Target>
          <Menu.Dropdown mah={320} maw={280} style={{ overflowY: "auto" }}>
            <Menu.Item
              leftSection={<IconArchive {...smallIcon} />}
              disabled={write.isPending}
              onClick={() => write.mutate({ archived: true })}
              data-testid="label-archive"
            >{t`Archive ${name}`}</Menu.Item>
            {others.length > 0 ? <Menu.Label>{t`Merge into…`}</Menu.Label> : null}
            {others.map((each) => (
              <Menu.Item key={each.id} onClick={() => setInto(each.id)} data-testid="label-merge">
                {read(each.label)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
      {into ? (
        <div className={styles.merging} role="alertdialog" aria-label={t`Merge ${name} into`}>
          <span>
            <Trans>
              All records with “{name}” get “{other}” instead, in the background. Their history keeps both.
            </Trans>
          </span>
          <Button variant="default" size="xs" onClick={() => setInto(null)}>
            <Trans>Cancel</Trans>
          </Button>
          <Button
            size="xs"
            loading={merge.isPending}
            onClick={() => merge.mutate(into)}
            data-testid="label-merge-confirm"
          >
            <Trans>Merge</Trans>
          </Button>
        </div>
      ) : null}
      {problem ? (
        <p className={inputs.problem} role="alert">
          {message(problem)}
        </p>
      ) : null}
    </li>
  );
}
