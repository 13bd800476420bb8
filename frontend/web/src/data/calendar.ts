/** The days of a calendar: read, and changed at once on screen, with a way back. */
import { useLingui } from "@lingui/react/macro";
import type { Calendar, CalendarAsked, CrmRecord, Value } from "@rapport/core";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { queryClient } from "~/app/queries.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { patchRecord, refreshLists } from "./cache.ts";
import { absorb } from "./labels.ts";

export function useCalendar(asked: CalendarAsked) {
  return useQuery({
    queryKey: ["calendar", asked],
    queryFn: async () => {
      const found = await api.calendar(asked);
      absorb(found.included);
      return found;
    },
    placeholderData: keepPreviousData,
  });
}

type Kind = "activities" | "tasks" | "deals";
type Move = { noun: Kind; record: CrmRecord; fields: Record<string, Value>; said: string };

/** Writes other times or days into what stands in a calendar. */
export function useMove() {
  const { t } = useLingui();
  const message = useErrorMessage();
  const move = useMutation({
    mutationKey: ["write"],
    mutationFn: ({ noun, record, fields }: Move) => api.update(noun, record.id, record.version, fields),
    onMutate: ({ noun, record, fields }) => patch(noun, record.id, fields),
    onSuccess: ({ record: now }, { noun, record, fields, said }) => {
      patch(noun, record.id, now);
      patchRecord(noun, record.id, (row) => ({ ...row, ...now }));
      refreshLists(noun);
      for (const key of ["timeline", "calendar", "risks"])
        void queryClient.invalidateQueries({ queryKey: [key] });
      const before = Object.fromEntries(Object.keys(fields).map((name) => [name, record[name] ?? null]));
      const back = {
        noun,
        record: { ...record, ...now },
        fields: before as Move["fields"],
        said: t`Put back`,
      };
      toast({ text: said, tone: "plain", action: { label: t`Undo`, run: () => move.mutate(back) } });
    },
    onError: (error) => {
      void queryClient.invalidateQueries({ queryKey: ["calendar"] });
      toast({ text: message(error), tone: "danger" });
    },
  });
  return move;
}

function patch(noun: Kind, id: string, fields: Record<string, unknown>): void {
  queryClient.setQueriesData<Calendar>({ queryKey: ["calendar"] }, (data) => {
    if (!data) return data;
    const rows = data[noun].map((row) => (row.id === id ? ({ ...row, ...fields } as CrmRecord) : row));
    return { ...data, [noun]: rows };
  });
}
