/** What the first page reads: tasks of the day, deals at risk, the quarter. */
import { addDays, type Filter } from "@rapport/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { ownAbouts } from "./activities.ts";
import { absorb } from "./labels.ts";
import { byName, useObjects } from "./objects.ts";
import { listQuery } from "./records.ts";

const LOOKS = [
  "title",
  "status",
  "due_on",
  "due_time",
  "priority",
  "done_at",
  "company",
  "deal",
  "contact",
  "lead",
  "owner_id",
];

const mine = (person: string): Filter => ({ field: "owner_id", op: "eq", value: person });

export const dueTomorrow = (person: string, today: string): Filter => ({
  and: [
    mine(person),
    { field: "status", op: "eq", value: "open" },
    { field: "due_on", op: "eq", value: addDays(today, 1) },
  ],
});

/** Open tasks that are due by today, and those of today that are done. */
export function useAgenda(person: string, today: string) {
  const named = byName(useObjects(), "task")?.fields.map((field) => field.name) ?? [];
  const asked = (filter: Filter) => ({
    filter,
    fields: [...LOOKS, ...ownAbouts(named)],
    sort: [
      { field: "due_on", descending: false },
      { field: "due_time", descending: false },
    ],
  });
  const due: Filter = { field: "due_on", op: "lte", value: today };
  const open = useInfiniteQuery(
    listQuery("tasks", asked({ and: [mine(person), { field: "status", op: "eq", value: "open" }, due] })),
  );
  const done = useInfiniteQuery(
    listQuery(
      "tasks",
      asked({
        and: [
          mine(person),
          { field: "status", op: "eq", value: "done" },
          { field: "done_at", op: "gte", value: today },
        ],
      }),
    ),
  );
  return { open, done };
}

/** Next steps of one's own open deals that are due by today. */
export function useSteps(person: string, today: string, enabled: boolean) {
  const due: Filter = { field: "next_step_on", op: "lte", value: today };
  const asked = {
    filter: { and: [mine(person), { field: "status", op: "eq", value: "open" }, due] } as Filter,
    fields: ["name", "next_step", "next_step_on", "company"],
    sort: [{ field: "next_step_on", descending: false }],
  };
  return useInfiniteQuery({ ...listQuery("deals", asked), enabled });
}

export function useRisks(filter: Filter | null, enabled: boolean) {
  return useQuery({
    queryKey: ["risks", "deals", filter],
    queryFn: async () => {
      const risks = await api.risks(filter);
      absorb(risks.included);
      return risks;
    },
    placeholderData: (previous) => previous,
    enabled,
  });
}

export function useOutlook(filter: Filter | null, enabled: boolean) {
  return useQuery({
    queryKey: ["outlook", "deals", filter],
    queryFn: () => api.outlook(filter),
    placeholderData: (previous) => previous,
    enabled,
  });
}
