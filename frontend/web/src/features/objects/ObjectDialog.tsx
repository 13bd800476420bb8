/** A kind of record to add, or its names and icon to change. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Checkbox, TextInput } from "@mantine/core";
import { ApiError, type OwnObject } from "@rapport/core";
import { type FormEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { onTimelines } from "~/data/activities.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { useObjectWrite } from "~/data/ownObjects.ts";
import { useSession } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { asNumbering, Numbering } from "~/features/fields/Numbering.tsx";
import { START } from "~/features/fields/numbering.ts";
import settings from "~/features/settings/settings.module.css";
import { icon, objectIcon } from "~/ui/icons.ts";
import { TypedModal } from "~/ui/TypedModal.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./objects.module.css";

const ICONS = [
  "box",
  "building",
  "store",
  "home",
  "map",
  "tool",
  "engine",
  "truck",
  "package",
  "clipboard",
  "file",
  "calendar",
  "users",
  "school",
  "coins",
] as const satisfies readonly OwnObject["icon"][];

export function ObjectDialog({ object, onClose }: { object: OwnObject | null; onClose: () => void }) {
  const { t } = useLingui();
  const { read } = useLocale();
  const { rights } = useSession();
  const others = useObjects().filter((each) => !onTimelines(each.name));
  const [zh, setZh] = useState(object?.label.zh ?? "");
  const [en, setEn] = useState(object?.label.en ?? "");
  const [many, setMany] = useState(object?.plural.en ?? "");
  const [chosen, setChosen] = useState<OwnObject["icon"]>(object?.icon ?? "box");
  const [parents, setParents] = useState<readonly string[]>([]);
  const [match, setMatch] = useState<readonly string[]>(object?.match ?? []);
  const [everybody, setEverybody] = useState(false);
  const [numbered, setNumbered] = useState(false);
  const [numbering, setNumbering] = useState(START);
  const save = useObjectWrite(() => {
    const label = { zh: zh.trim(), en: en.trim() };
    // Chinese has one form for one and many.
    const names = { label, plural: { zh: label.zh, en: many.trim() || label.en }, icon: chosen };
    const body = { ...names, give_to_roles: everybody };
    return object
      ? api.changeObject(object.name, { ...body, match: [...match], base_version: object.version })
      : api.addObject({
          ...body,
          belongs_to: [...parents],
          numbering: numbered ? (asNumbering(numbering) ?? null) : null,
        });
  });
  const problems = save.error instanceof ApiError ? (save.error.fields ?? {}) : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(undefined, { onSuccess: onClose });
  };
  const toggled = (names: readonly string[], name: string) =>
    names.includes(name) ? names.filter((each) => each !== name) : [...names, name];
  return (
    <TypedModal
      opened
      centered
      onClose={onClose}
      title={object ? read(object.label) : t`New object`}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form className={settings.fields} onSubmit={submit} noValidate data-testid="object-form">
        <TextInput
          label={t`Name in Chinese`}
          placeholder="项目"
          value={zh}
          maxLength={40}
          error={problems.label?.message}
          onChange={(event) => setZh(event.currentTarget.value)}
          data-testid="object-zh"
          data-autofocus
        />
        <TextInput
          label={t`Name in English`}
          placeholder="Project"
          value={en}
          maxLength={40}
          onChange={(event) => setEn(event.currentTarget.value)}
          data-testid="object-en"
        />
        <TextInput
          label={t`English plural`}
          placeholder="Projects"
          value={many}
          maxLength={40}
          error={problems.plural?.message}
          onChange={(event) => setMany(event.currentTarget.value)}
          data-testid="object-plural"
        />
        <fieldset className={styles.icons} aria-label={t`Icon`}>
          <legend>{t`Icon`}</legend>
          {ICONS.map((name) => {
            const Icon = objectIcon(name);
            return (
              <button
                key={name}
                type="button"
                aria-label={name}
                aria-pressed={name === chosen}
                onClick={() => setChosen(name)}
              >
                <Icon {...icon} />
              </button>
            );
          })}
        </fieldset>
        {object && !object.archived ? (
          <MatchFields
            object={object}
            chosen={match}
            problem={problems.match?.message}
            onToggle={(name) => setMatch(toggled(match, name))}
          />
        ) : null}
        {object ? null : (
          <fieldset className={`${settings.fields} ${settings.people}`}>
            <legend>{t`Belongs to`}</legend>
            {others.map((each) => (
              <Checkbox
                key={each.name}
                label={read(each.label)}
                checked={parents.includes(each.name)}
                onChange={() => setParents(toggled(parents, each.name))}
                data-testid={`parent-${each.name}`}
              />
            ))}
          </fieldset>
        )}
        {object ? null : (
          <Checkbox
            className={styles.grant}
            label={t`Name records by an automatic number`}
            description={t`Each new record gets the next one, and nobody types a name. It can't be changed later.`}
            checked={numbered}
            onChange={(event) => setNumbered(event.currentTarget.checked)}
            data-testid="object-numbered"
          />
        )}
        {numbered ? <Numbering form={numbering} onChange={setNumbering} /> : null}
        {problems.numbering ? <p role="alert">{problems.numbering.message}</p> : null}
        {rights.manage_people ? (
          <Checkbox
            className={styles.grant}
            label={t`Give all roles the rights on it that they have on other records`}
            description={t`Otherwise only roles that may configure see it, until you name it in other roles.`}
            checked={everybody}
            onChange={(event) => setEverybody(event.currentTarget.checked)}
            data-testid="object-everybody"
          />
        ) : null}
        {Object.keys(problems).length === 0 ? <FormError error={save.error} /> : null}
        <div className={settings.foot} data-dialog-foot>
          <Button
            type="submit"
            loading={save.isPending}
            disabled={!zh.trim() && !en.trim()}
            data-testid="save-object"
          >
            {object ? <Trans>Save</Trans> : <Trans>Add object</Trans>}
          </Button>
        </div>
      </form>
    </TypedModal>
  );
}

type MatchProps = {
  object: OwnObject;
  chosen: readonly string[];
  problem: string | undefined;
  onToggle: (name: string) => void;
};

/** By which fields, beside the name, two records are found to be probably one. */
function MatchFields({ object, chosen, problem, onToggle }: MatchProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const known = byName(useObjects(), object.name)?.fields ?? [];
  const offered = known.filter(({ name }) => object.can_match.includes(name) || chosen.includes(name));
  return (
    <fieldset className={`${settings.fields} ${settings.people}`}>
      <legend>{t`Two records with the same value are probably one`}</legend>
      {offered.map((field) => (
        <Checkbox
          key={field.name}
          label={read(field.label)}
          checked={chosen.includes(field.name)}
          onChange={() => onToggle(field.name)}
          data-testid={`match-${field.name}`}
        />
      ))}
      {offered.length === 0 ? (
        <p className="mute">{t`Names are compared in any case. To compare a field too, index it under Fields first.`}</p>
      ) : null}
      {problem ? <p role="alert">{problem}</p> : null}
    </fieldset>
  );
}
