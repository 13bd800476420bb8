/** The form for a new record, drawn from the object's declaration. */

import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import {
  ApiError,
  type Arranged,
  allFields,
  arranged,
  type CrmObject,
  EXTERNAL_ID,
  type Field,
  uuidv7,
  type Value,
} from "@rapport/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, type KeyboardEvent, Suspense, useState } from "react";
import { api } from "~/app/api.ts";
import { part } from "~/app/part.ts";
import { refreshLists } from "~/data/cache.ts";
import { absorb, useLabels } from "~/data/labels.ts";
import { byName, hasDuplicates, useObject, useObjects } from "~/data/objects.ts";
import { useSession } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import filter from "~/features/list/filter.module.css";
import type { CreateRequest } from "~/features/shell/dialogs.ts";
import { parseInput } from "~/fields/parse.ts";
import { Kbd } from "~/ui/atoms.tsx";
import { TypedModal } from "~/ui/TypedModal.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./create.module.css";
import { FormField } from "./FormField.tsx";
import { FormSections } from "./FormSections.tsx";

const DuplicateHint = part(() => import("~/features/duplicates/DuplicateHint.tsx"), "DuplicateHint");

type Props = { request: CreateRequest; onClose: () => void };

export function CreateDialog({ request, onClose }: Props) {
  const { t } = useLingui();
  const { inline } = useLocale();
  const object = useObject(request.noun);
  if (!object) return null;
  const name = inline(object.label);
  return (
    <TypedModal
      opened
      onClose={onClose}
      title={t`New ${name}`}
      size={640}
      centered
      yOffset={64}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <CreateForm object={object} request={request} onClose={onClose} />
    </TypedModal>
  );
}

type Values = Record<string, string>;

function CreateForm({ object, request, onClose }: Props & { object: CrmObject }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [id] = useState(() => uuidv7());
  const { organisation, person } = useSession();
  const sections = formSections(object);
  const fields = sections.flatMap((section) => section.fields);
  const [values, setValues] = useState<Values>(() => ({
    ...(object.assigned ? {} : ownedBy(fields, person.id)),
    ...request.values,
  }));
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const relation = object.relations.find((item) => item.name === request.link?.relation);
  const [role, setRole] = useState("");

  const create = useMutation({
    mutationKey: ["write"],
    mutationFn: (parsed: Record<string, Value>) => {
      const link = request.link
        ? { [request.link.relation]: [{ id: request.link.id, role: role || null }] }
        : null;
      return api.create(object.noun, { id, ...parsed, ...(link ? { links: link } : {}) });
    },
    onSuccess: ({ record, included }) => {
      absorb(included);
      refreshLists(object.noun);
      onClose();
      const given = object.assigned && record.owner_id !== person.id && object.rights.read !== "all";
      if (given) toast({ text: t`Created. A rule gave it to a colleague.`, tone: "plain" });
      else if (request.link) void client.invalidateQueries({ queryKey: ["record"] });
      else void navigate({ to: "/o/$noun/$id", params: { noun: object.noun, id: record.id } });
    },
  });
  const submit = () => {
    const { parsed, problems } = parseAll(fields, values, t`This can't be read as a number`, t`Required`);
    setWrong(problems);
    if (Object.keys(problems).length === 0) create.mutate(parsed);
  };
  const problems = create.error instanceof ApiError ? create.error.fields : {};
  const problemOf = (field: Field) => wrong[field.name] ?? problems[field.name]?.message;
  const shown = new Set(fields.map((field) => field.name));
  const elsewhere = Object.keys(problems).filter((name) => shown.has(name)).length === 0;

  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
      }}
    >
      <FormSections
        sections={sections}
        isWrong={(field) => problemOf(field) !== undefined}
        draw={(field) => (
          <FormField
            key={field.name}
            object={object}
            field={field}
            recordId={id}
            currency={values.currency || organisation.currency}
            value={values[field.name] ?? ""}
            problem={problemOf(field)}
            focus={field.name === object.title_field}
            onChange={(value) => setValues((current) => ({ ...current, [field.name]: value }))}
          />
        )}
      />
      {hasDuplicates(object) ? (
        <Suspense fallback={null}>
          <DuplicateHint object={object} values={values} />
        </Suspense>
      ) : null}
      {elsewhere ? <FormError error={create.error} /> : null}
      <div className={styles.foot} data-dialog-foot>
        {relation && request.link ? (
          <LinkNote relation={relation} id={request.link.id} role={role} onRole={setRole} />
        ) : null}
        <Button variant="default" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button
          type="submit"
          loading={create.isPending}
          rightSection={<Kbd onAccent>Ctrl ↵</Kbd>}
          data-testid="save-record"
        >
          <Trans>Create</Trans>
        </Button>
      </div>
    </form>
  );
}

type LinkNoteProps = {
  relation: CrmObject["relations"][number];
  id: string;
  role: string;
  onRole: (role: string) => void;
};

function LinkNote({ relation, id, role, onRole }: LinkNoteProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const label = useLabels().records.get(id)?.label;
  const target = byName(useObjects(), relation.target);
  const name = label ?? (target ? read(target.label) : "");
  return (
    <span className={styles.linkNote}>
      <span>{t`Linked to ${name}`}</span>
      {relation.roles.length > 0 ? (
        <select
          className={filter.select}
          aria-label={t`Role`}
          value={role}
          onChange={(event) => onRole(event.currentTarget.value)}
          data-testid="create-role"
        >
          <option value="">{t`No role`}</option>
          {relation.roles.map((option) => (
            <option key={option.value} value={option.value}>
              {read(option.label)}
            </option>
          ))}
        </select>
      ) : null}
    </span>
  );
}

/** A new record belongs to who makes it, and the form says so, unless rules find its owner. */
const ownedBy = (fields: Field[], person: string): Values =>
  fields.some((field) => field.name === "owner_id") ? { owner_id: person } : {};

/** As the layout arranges them; without one the title first, then what must be there, then the rest as declared. */
function formSections(object: CrmObject): Arranged[] {
  const fields = formFields(object);
  return object.layout
    ? arranged(object, "form", fields)
    : [{ name: "all", title: null, folded: false, fields }];
}

function formFields(object: CrmObject): Field[] {
  const rank = (field: Field) => (field.name === object.title_field ? 0 : field.required ? 1 : 2);
  const editable = allFields(object).filter(
    (field) => field.editable && field.type !== "timestamp" && field.name !== EXTERNAL_ID,
  );
  return editable
    .map((field, index) => ({ field, index }))
    .sort((a, b) => rank(a.field) - rank(b.field) || a.index - b.index)
    .map(({ field }) => field);
}

function parseAll(fields: Field[], values: Values, unreadable: string, needed: string) {
  const parsed: Record<string, Value> = {};
  const problems: Record<string, string> = {};
  for (const field of fields) {
    const result = readValue(field, values[field.name] ?? "");
    if (result === undefined) problems[field.name] = unreadable;
    else if (result === null && field.required) problems[field.name] = needed;
    else if (result !== null) parsed[field.name] = result;
  }
  return { parsed, problems };
}

function readValue(field: Field, text: string): Value {
  if (field.type === "boolean") return text === "true" ? true : null;
  const result = parseInput(field, text);
  return result.ok ? result.value : undefined;
}
