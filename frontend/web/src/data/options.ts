/** What may be picked for a choice, a person or a reference. */

import { useDebouncedValue } from "@mantine/hooks";
import {
  type Choice,
  type Condition,
  type CrmObject,
  type Field,
  fieldPaths,
  findPath,
  type Group,
  isGroup,
  isLabelled,
  label,
  type Node,
  type Pipeline,
  refers,
  type Text,
} from "@rapport/core";
import {
  queryOptions,
  type UseQueryOptions,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { api } from "~/app/api.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { absorb } from "./labels.ts";
import { byName, useObjects } from "./objects.ts";
import { offeredOf, pipelinesQuery } from "./pipelines.ts";

/** `beside` tells an option from others of the same name. */
export type Option = { value: string; label: string; beside?: string };
export type Options = {
  options: Option[];
  query: string;
  setQuery: (query: string) => void;
  pending: boolean;
  /** How many choices are not offered because they are of another currency than the record. */
  elsewhere: number;
};

export const choicesQuery = (object: string, field: string) =>
  queryOptions({
    queryKey: ["choices", field === "tags" ? "" : object, field], // tags are one list of all objects
    queryFn: async () => {
      const choices = await api.choices(object, field);
      absorb({ choices: Object.fromEntries(choices.map((choice) => [choice.id, choice.label])) });
      return choices;
    },
    staleTime: 60_000,
  });
export const peopleQuery = queryOptions({
  queryKey: ["people"],
  queryFn: async () => {
    const people = await api.people();
    absorb({ people: Object.fromEntries(people.map(({ id, name, has_seat }) => [id, { name, has_seat }])) });
    return people;
  },
  staleTime: 60_000,
});

/** To set a field, or to ask for one: a filter may name an owner whom the reader could not choose. */
type Purpose = "set" | "ask";

/** With `currency`, that of the record, choices of another one are left out. */
export function useOptions(
  object: CrmObject,
  field: Field,
  enabled: boolean,
  purpose: Purpose,
  currency?: string,
): Options {
  const [query, setQuery] = useState("");
  const { locale } = useLocale();
  const choices = useQuery({
    ...choicesQuery(object.name, field.name),
    enabled: enabled && isLabelled(field),
  });
  const people = useQuery({ ...peopleQuery, enabled: enabled && field.type === "person" });
  const placed = purpose === "set" && (field.type === "pipeline" || field.type === "stage");
  const lines = useQuery({ ...pipelinesQuery, enabled: enabled && placed }).data;
  const records = useRecordOptions(field, query, enabled && refers(field));
  const living = (choices.data ?? []).filter((choice) => !choice.archived);
  const fits = (choice: Choice) => !(currency && choice.currency) || choice.currency === currency;
  const local = (): Option[] => {
    if (field.type === "option")
      return (field.options ?? []).map((item) => ({ value: item.value, label: label(item.label, locale) }));
    if (field.type === "currency") return currencies(locale);
    if (field.type === "person")
      return (people.data ?? [])
        .filter(
          (person) => purpose === "ask" || field.name !== "owner_id" || person.may_own.includes(object.name),
        )
        .map((person) => ({ value: person.id, label: person.name }));
    if (placed && lines) return placesOf(lines, field.type === "stage", locale);
    return living.filter(fits).map((choice) => ({ value: choice.id, label: label(choice.label, locale) }));
  };
  const needle = query.trim().toLowerCase();
  const options = refers(field)
    ? records.options
    : local().filter((item) => item.label.toLowerCase().includes(needle));
  const pending = choices.isLoading || people.isLoading || records.pending;
  return { options, query, setQuery, pending, elsewhere: living.filter((each) => !fits(each)).length };
}

/** Where a deal may be put: the pipelines that the reader is offered, or their stages. */
function placesOf(lines: readonly Pipeline[], stages: boolean, locale: string): Option[] {
  const mine = offeredOf(lines);
  if (!stages) return mine.map((line) => ({ value: line.id, label: label(line.label, locale) }));
  return mine.flatMap((line) =>
    line.stages
      .filter((stage) => !stage.archived)
      .map((stage) => ({
        value: stage.id,
        label: label(stage.label, locale),
        ...(mine.length > 1 ? { beside: label(line.label, locale) } : {}),
      })),
  );
}

/** The most used first, then all others by their code. */
function currencies(locale: string): Option[] {
  const names = new Intl.DisplayNames(locale, { type: "currency" });
  const first = ["CNY", "USD", "EUR", "GBP", "JPY", "HKD"];
  const others = Intl.supportedValuesOf("currency").filter((code) => !first.includes(code));
  return [...first, ...others].map((code) => ({ value: code, label: `${code} · ${names.of(code) ?? code}` }));
}

function useRecordOptions(
  field: Field,
  query: string,
  enabled: boolean,
): { options: Option[]; pending: boolean } {
  const target = byName(useObjects(), field.target);
  return useRecordSearch(target, query, enabled);
}

/** Records by name: the newest before anything is typed, then the server's own search. */
export function useRecordSearch(target: CrmObject | undefined, query: string, enabled: boolean) {
  const [settled] = useDebouncedValue(query.trim(), 120);
  const found = useQuery<Option[]>({
    queryKey: ["lookup", target?.noun, settled],
    enabled: enabled && target !== undefined,
    placeholderData: (previous) => previous,
    staleTime: 10_000,
    queryFn: async ({ signal }) => (target ? lookUp(target, settled, signal) : []),
  });
  return { options: found.data ?? [], pending: found.isLoading };
}

async function lookUp(target: CrmObject, query: string, signal: AbortSignal): Promise<Option[]> {
  if (query) {
    const { hits } = await api.search({ q: query, objects: [target.name], limit: 20 }, signal);
    return hits.map((hit) => ({ value: hit.id, label: hit.label }));
  }
  const page = await api.query(target.noun, { limit: 20, fields: [target.title_field] }, signal);
  absorb(page.included);
  return page.items.map((item) => ({ value: item.id, label: String(item[target.title_field] ?? "") }));
}

export function useAddChoice(object: CrmObject, field: Field) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: (text: string) => api.addChoice(object.name, field.name, sameInBoth(text)),
    onSuccess: (choice) => {
      absorb({ choices: { [choice.id]: choice.label } });
      void client.invalidateQueries({ queryKey: choicesQuery(object.name, field.name).queryKey });
    },
  });
}

const sameInBoth = (text: string): Text => ({ zh: text, en: text });

/** Has the names that a filter's values stand for fetched: a saved filter holds ids only. */
export function useFilterLabels(object: CrmObject, root: Group): void {
  const objects = useObjects();
  const paths = useMemo(() => fieldPaths(object, objects), [object, objects]);
  const queries = conditionsOf(root).flatMap((condition): UseQueryOptions[] => {
    const path = findPath(paths, condition.field);
    if (path && isLabelled(path.field))
      return [choicesQuery(path.object.name, path.field.name) as UseQueryOptions];
    if (path?.field.type === "person") return [peopleQuery as UseQueryOptions];
    const target = byName(objects, path?.field.target);
    return target ? idsIn(condition).map((id) => titleQuery(target, id)) : [];
  });
  const known = new Map(queries.map((query) => [JSON.stringify(query.queryKey), query]));
  useQueries({ queries: [...known.values()] });
}

const conditionsOf = (node: Node): Condition[] => (isGroup(node) ? node.items.flatMap(conditionsOf) : [node]);
const idsIn = ({ value }: Condition): string[] =>
  (Array.isArray(value) ? value : [value]).filter((item) => typeof item === "string");

/** Has the titles of some records fetched, for `useLabels`. */
export function useTitles(target: CrmObject, ids: readonly string[]): void {
  useQueries({ queries: ids.map((id) => titleQuery(target, id)) });
}

function titleQuery(target: CrmObject, id: string): UseQueryOptions {
  return {
    queryKey: ["title", target.noun, id],
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    queryFn: async () => {
      const { record } = await api.record(target.noun, id);
      absorb({ records: { [id]: { object: target.name, label: String(record[target.title_field] ?? "") } } });
      return id;
    },
  };
}
