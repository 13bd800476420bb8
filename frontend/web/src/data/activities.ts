/** Tasks, activities and timelines: read, written at once on screen, and taken back. */
import { useLingui } from "@lingui/react/macro";
import {
  businessNow,
  type CrmRecord,
  type Timeline,
  type TimelineItem,
  type TimelineNarrowing,
  uuidv7,
  type Value,
} from "@rapport/core";
import {
  type InfiniteData,
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
} from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { queryClient } from "~/app/queries.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { patchRecord, refreshLists, refreshRecord } from "./cache.ts";
import { absorb } from "./labels.ts";
import { isOwnKind } from "./objects.ts";
import { useSession } from "./session.ts";

export type EventNoun = "tasks" | "activities";
/** Where a page begins: before or after a place; without one at the end of the timeline. */
type From = { before?: string; after?: string };
type Pages = InfiniteData<Timeline, From>;

const timelineKey = (noun: string, id: string) => ["timeline", noun, id] as const;

export function useTimeline(noun: string, id: string, narrowing: TimelineNarrowing) {
  return useInfiniteQuery({
    queryKey: isNarrowed(narrowing) ? [...timelineKey(noun, id), narrowing] : timelineKey(noun, id),
    initialPageParam: {} as From,
    queryFn: async ({ pageParam }) => {
      const page = await api.timeline(noun, id, narrowing, pageParam);
      absorb(page.included);
      return page;
    },
    getNextPageParam: (page): From | undefined => (page.next ? { before: page.next } : undefined),
    getPreviousPageParam: (page): From | undefined => (page.previous ? { after: page.previous } : undefined),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}

export const isNarrowed = (narrowing: TimelineNarrowing): boolean =>
  Object.values(narrowing).some((value) => value !== undefined);

/** Where a record is of no kind that activities are about, there is no timeline. */
const ABOUT = new Set(["company", "contact", "deal", "lead"]);
export const hasTimeline = (object: string): boolean => ABOUT.has(object) || isOwnKind(object);

/** The fields by which something is about records of kinds that the organisation defined, called like those. */
export const ownAbouts = (names: readonly string[]): string[] => names.filter(isOwnKind);
export const onTimelines = (object: string): boolean => object === "task" || object === "activity";

/** What was done with a task or activity is old wherever it stood. */
function outdate(noun: EventNoun): void {
  refreshLists(noun);
  for (const key of ["timeline", "calendar", "risks", "outlook", "overview", "suggestions"])
    void queryClient.invalidateQueries({ queryKey: [key] });
}

type About = { noun: string; object: string; id: string };
export type Draft = { noun: EventNoun; fields: Record<string, Value> };

/** Writes a new task or activity about a record; it stands on the timeline before the server has answered. */
export function useAdd(about: About | null) {
  const { t } = useLingui();
  const { person } = useSession();
  const message = useErrorMessage();
  const remove = useRemove();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: ({ id, noun, fields }: Draft & { id: string }) =>
      api.create(noun, { id, ...(about ? { [about.object]: about.id } : {}), ...fields }),
    onMutate: ({ id, noun, fields }) => {
      if (about) show(about, drawn(id, noun, fields, person.id));
    },
    onSuccess: ({ record, included }, { noun }) => {
      absorb(included);
      outdate(noun);
      if (about) refreshRecord(about.noun, about.id);
      toast({
        text: noun === "tasks" ? t`Task added` : t`Recorded`,
        tone: "plain",
        action: { label: t`Undo`, run: () => remove.mutate({ noun, id: record.id }) },
      });
    },
    onError: (error, { noun }) => {
      outdate(noun);
      const text = message(error);
      toast({ text: t`Not saved, your input is kept. ${text}`, tone: "danger" });
    },
  });
}

export const newDraft = (draft: Draft): Draft & { id: string } => ({ id: uuidv7(), ...draft });

function drawn(id: string, noun: EventNoun, fields: Record<string, Value>, owner: string): TimelineItem {
  const at = businessNow().toISOString();
  const record = { id, version: 0, owner_id: owner, status: "open", occurred_at: at, ...fields };
  return {
    id,
    type: noun === "tasks" ? "task" : "activity",
    at: noun === "tasks" ? null : String(record.occurred_at),
    actor: owner,
    object: noun === "tasks" ? "task" : "activity",
    record_id: id,
    record: record as unknown as CrmRecord,
    targets: [],
    may_change: false,
  };
}

function show({ noun, id }: About, item: TimelineItem): void {
  queryClient.setQueryData<Pages>(timelineKey(noun, id), (data) => {
    const [first, ...rest] = data?.pages ?? [];
    if (!data || !first) return data;
    const comes = item.type === "task" || String(item.at) > businessNow().toISOString();
    const pages = comes
      ? { ...first, coming: [item, ...first.coming] }
      : { ...first, items: [item, ...first.items] };
    return { ...data, pages: [pages, ...rest] };
  });
}

/** Ticks a task off, or opens it again: in every list and strip that shows it. */
export function useTick() {
  const { t } = useLingui();
  const message = useErrorMessage();
  const tick = useMutation({
    mutationKey: ["write"],
    mutationFn: ({ task, done }: { task: CrmRecord; done: boolean }) =>
      api.update("tasks", task.id, task.version, { status: done ? "done" : "open" }),
    onMutate: ({ task, done }) => mark(task.id, done ? "done" : "open"),
    onSuccess: ({ record, change }, { task, done }) => {
      patchRecord("tasks", record.id, (row) => ({ ...row, ...record }));
      patchTimelines(record.id, (row) => ({ ...row, ...record }));
      for (const key of ["timeline", "calendar", "risks", "overview", "suggestions"])
        void queryClient.invalidateQueries({ queryKey: [key] });
      void queryClient.invalidateQueries({ queryKey: ["count", "tasks"] });
      if (change?.seq === undefined || !done) return;
      const again = { ...task, ...record };
      toast({
        text: t`Done: ${String(task.title)}`,
        tone: "plain",
        action: { label: t`Undo`, run: () => tick.mutate({ task: again, done: false }) },
      });
    },
    onError: (error, { task, done }) => {
      mark(task.id, done ? "open" : "done");
      toast({ text: message(error), tone: "danger" });
    },
  });
  return tick;
}

function mark(id: string, status: string): void {
  patchRecord("tasks", id, (row) => ({ ...row, status }));
  patchTimelines(id, (row) => ({ ...row, status }));
}

function patchTimelines(id: string, change: (row: CrmRecord) => CrmRecord): void {
  const apply = (item: TimelineItem) =>
    item.record_id === id && item.record ? { ...item, record: change(item.record) } : item;
  queryClient.setQueriesData<Pages>({ queryKey: ["timeline"] }, (data) =>
    data
      ? {
          ...data,
          pages: data.pages.map((page) => ({
            ...page,
            items: page.items.map(apply),
            coming: page.coming.map(apply),
          })),
        }
      : data,
  );
}

/** Moves a task or activity to the trash, with a way back. */
export function useRemove() {
  const { t } = useLingui();
  const message = useErrorMessage();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: ({ noun, id }: { noun: EventNoun; id: string }) => api.remove(noun, id),
    onSuccess: (_, { noun, id }) => {
      outdate(noun);
      const restore = () =>
        void api.restore(noun, id).then(
          () => outdate(noun),
          (error: unknown) => toast({ text: message(error), tone: "danger" }),
        );
      toast({ text: t`Moved to the trash`, tone: "plain", action: { label: t`Undo`, run: restore } });
    },
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
}

/** Changes fields of a task or activity that stands on a timeline. */
export function useChange() {
  const message = useErrorMessage();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: ({ noun, record, fields }: { noun: EventNoun; record: CrmRecord; fields: Draft["fields"] }) =>
      api.update(noun, record.id, record.version, fields),
    onMutate: ({ record, fields }) => patchTimelines(record.id, (row) => ({ ...row, ...fields })),
    onSuccess: (_, { noun }) => outdate(noun),
    onError: (error, { noun }) => {
      outdate(noun);
      toast({ text: message(error), tone: "danger" });
    },
  });
}

const POLL_MS = 60_000;

/** Mentions of records that belong to others come without a change of one's own: so one asks now and then. */
export function useNotifications() {
  return useQuery({
    queryKey: ["notifications"],
    queryFn: api.notifications,
    refetchInterval: POLL_MS,
    staleTime: POLL_MS / 2,
  });
}

export async function lookAt(ids?: string[]): Promise<void> {
  await api.lookAt(ids);
  await queryClient.invalidateQueries({ queryKey: ["notifications"] });
}
