/** What can be done at once with the record that matched best: call, write, plan a task, or begin a deal. */
import { useLingui } from "@lingui/react/macro";
import type { CrmObject, CrmRecord, SearchHit } from "@rapport/core";
import { IconChecklist, IconMail, IconPhone, IconPlus, type TablerIcon } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { absorb } from "~/data/labels.ts";
import { byName, fieldOf, useObjects } from "~/data/objects.ts";
import { recordQuery } from "~/data/records.ts";
import { dialogs } from "~/features/shell/dialogs.ts";
import { useLocale } from "~/ui/useLocale.ts";

export type HitAction = {
  key: string;
  label: string;
  /** To what: a number, an address, or the record. */
  about: string;
  Icon: TablerIcon;
  /** Pressed together with Alt, as browsers keep Ctrl+T and the like for themselves. */
  alt: string;
  run: () => void;
};

const PHONES = ["mobile", "phone"];

/** The first of these fields that the reader sees whole and that holds something. */
const firstOf = (object: CrmObject, record: CrmRecord | undefined, names: readonly string[]): string | null =>
  names.flatMap((name) => {
    const field = fieldOf(object, name);
    const value = record?.[name];
    return field && !field.masked && typeof value === "string" && value ? [value] : [];
  })[0] ?? null;

/** How a task or a deal is made about a record: by a field of its own, or by a link. */
function aboutOf(made: CrmObject, object: CrmObject, id: string) {
  const field = fieldOf(made, object.name);
  if (field?.editable) return { noun: made.noun, values: { [object.name]: id } };
  const relation = made.relations.find(({ target }) => target === object.name);
  return relation ? { noun: made.noun, link: { relation: relation.name, id } } : null;
}

export function useHitActions(hit: SearchHit | undefined): HitAction[] {
  const { t } = useLingui();
  const { inline } = useLocale();
  const objects = useObjects();
  const object = byName(objects, hit?.object);
  const reachable = object ? object.fields.some(({ type }) => type === "phone" || type === "email") : false;
  const { data } = useQuery({
    ...recordQuery(object?.noun ?? "", hit?.id ?? ""),
    enabled: hit !== undefined && reachable,
    staleTime: 60_000,
  });
  if (!hit || !object) return [];
  const named = (type: string) =>
    object.fields.filter((field) => field.type === type).map(({ name }) => name);
  const phones = named("phone").sort((a, b) => PHONES.indexOf(a) - PHONES.indexOf(b));
  const phone = firstOf(object, data?.record, phones);
  const mail = firstOf(object, data?.record, named("email"));
  const found: HitAction[] = [];
  if (phone)
    found.push({
      key: "call",
      label: t`Call`,
      about: phone,
      Icon: IconPhone,
      alt: "Enter",
      run: () => window.location.assign(`tel:${phone.replace(/[^+\d]/g, "")}`),
    });
  if (mail)
    found.push({
      key: "mail",
      label: t`Write a mail`,
      about: mail,
      Icon: IconMail,
      alt: "M",
      run: () => window.location.assign(`mailto:${encodeURIComponent(mail).replace("%40", "@")}`),
    });
  const makes = [
    { name: "task", Icon: IconChecklist, alt: "T" },
    { name: "deal", Icon: IconPlus, alt: "D" },
  ];
  for (const { name, Icon, alt } of makes) {
    const made = byName(objects, name);
    const request = made?.rights.create && made.name !== object.name ? aboutOf(made, object, hit.id) : null;
    if (!made || !request) continue;
    const what = inline(made.label);
    found.push({
      key: `new-${name}`,
      label: t`New ${what}`,
      about: hit.label,
      Icon,
      alt,
      run: () => {
        // The form says the name of what it is about.
        absorb({ records: { [hit.id]: { object: hit.object, label: hit.label } } });
        dialogs.openCreate(request);
      },
    });
  }
  return found;
}
