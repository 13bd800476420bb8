/** What components need around them in a test: messages, theme, a session and the objects, and no network. */
import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import type { CrmObject, Field, FieldType, Operator, Session } from "@rapport/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import { type ReactNode, Suspense } from "react";
import { objectsQuery } from "~/data/objects.ts";
import { SessionContext } from "~/data/session.ts";

const TEXT: Operator[] = ["eq", "in", "contains", "empty"];

export function field(name: string, type: FieldType = "text", over: Partial<Field> = {}): Field {
  return {
    name,
    id: 1,
    label: { zh: name, en: name },
    type,
    encrypted: "text",
    required: false,
    editable: true,
    searchable: true,
    sortable: true,
    groupable: false,
    operators: type === "choice" ? ["in", "not_in", "contains", "empty"] : TEXT,
    ...over,
  };
}

const rights = {
  read: "all",
  create: true,
  update: "all",
  delete: "all",
  export: "all",
  share: "all",
} as const;

export const company: CrmObject = {
  name: "company",
  noun: "companies",
  label: { zh: "客户", en: "Company" },
  plural: { zh: "客户", en: "Companies" },
  icon: "building",
  title_field: "name",
  rights,
  can_import: true,
  groups: [],
  fields: [
    field("name", "text", { required: true }),
    field("industry", "choice"),
    field("employees", "integer", { operators: ["eq", "between", "empty"] }),
  ],
  relations: [],
  default_view: { columns: ["name"], sort: [], filter: null },
};

export const session = {
  csrf: "token",
  person: { id: "p", name: "周岚", email: "z@example.com", locale: "en", theme: "system", is_owner: true },
  organisation: {
    id: "o",
    name: "Northwind",
    country: "GB",
    time_zone: "Europe/London",
    currency: "GBP",
    status: "active",
  },
  organisations: [],
  modules: ["crm", "sales"],
  rights: {
    export: true,
    import: true,
    see_disk: true,
    configure: true,
    manage_people: true,
    billing: true,
    privacy: true,
    objects: { company: rights },
  },
} as unknown as Session;

/** Objects that a timeline writes to. */
const event = (name: string, noun: string, fields: Field[]): CrmObject => ({
  ...company,
  name,
  noun,
  fields,
  title_field: fields[0]?.name ?? "",
});
export const task = event("task", "tasks", [field("title"), field("due_on", "date")]);
export const activity = event("activity", "activities", [field("subject"), field("outcome", "choice")]);

export function show(content: ReactNode, more: CrmObject[] = [], over: Partial<Session> = {}) {
  i18n.loadAndActivate({ locale: "en", messages: {} });
  const client = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY } },
  });
  client.setQueryData(objectsQuery.queryKey, [company, ...more]);
  client.setQueryData(
    ["choices", "company", "industry"],
    [
      { id: "i1", label: { zh: "模具", en: "Moulds" }, archived: false },
      { id: "i2", label: { zh: "液压", en: "Hydraulics" }, archived: false },
    ],
  );
  return render(
    <I18nProvider i18n={i18n}>
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <SessionContext value={{ ...session, ...over }}>
            <Suspense fallback={null}>{content}</Suspense>
          </SessionContext>
        </QueryClientProvider>
      </MantineProvider>
    </I18nProvider>,
  );
}
