/** What stands beside a record, in one call; suggestions with what one says to them. */
import { useLingui } from "@lingui/react/macro";
import { type Dismissing, formatDate, type Suggestion, todayIn } from "@rapport/core";
import { queryOptions, useMutation } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { queryClient } from "~/app/queries.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { refreshLists } from "./cache.ts";
import { absorb } from "./labels.ts";
import { byName, useObjects } from "./objects.ts";
import { useSession } from "./session.ts";

export const overviewQuery = (noun: string, id: string) =>
  queryOptions({
    queryKey: ["overview", noun, id],
    queryFn: async () => {
      const found = await api.overview(noun, id);
      absorb(found.included);
      return found;
    },
  });

export const networkQuery = (id: string) =>
  queryOptions({ queryKey: ["network", id], queryFn: () => api.network(id) });

export const suggestionsQuery = queryOptions({
  queryKey: ["suggestions"],
  queryFn: () => api.suggestions(),
});

const outdate = () =>
  Promise.all(
    ["overview", "suggestions", "timeline"].map((key) => queryClient.invalidateQueries({ queryKey: [key] })),
  );

/** Accepting makes a task, dismissing keeps a suggestion away; the latter can be taken back at once. */
export function useAnswer() {
  const { t } = useLingui();
  const { locale } = useLocale();
  const message = useErrorMessage();
  const objects = useObjects();
  const zone = useSession().organisation.time_zone;
  const nounOf = (each: Suggestion) => byName(objects, each.object)?.noun ?? "";
  const onError = (error: unknown) => {
    toast({ text: message(error), tone: "danger" });
    void outdate();
  };
  const accept = useMutation({
    mutationKey: ["write"],
    mutationFn: (each: Suggestion) => api.acceptSuggestion(nounOf(each), each.record_id, each.rule),
    onSuccess: async ({ task }) => {
      toast({ text: t`Task for today: ${String(task.title)}`, tone: "plain" });
      refreshLists("tasks");
      await outdate();
    },
    onError,
  });
  const reconsider = useMutation({
    mutationKey: ["write"],
    mutationFn: (each: Suggestion) => api.reconsiderSuggestion(nounOf(each), each.record_id, each.rule),
    onSuccess: outdate,
    onError,
  });
  const dismiss = useMutation({
    mutationKey: ["write"],
    mutationFn: ({ each, said }: { each: Suggestion; said: Dismissing }) =>
      api.dismissSuggestion(nounOf(each), each.record_id, each.rule, said),
    onSuccess: async (_, { each, said }) => {
      const day = said.until ? formatDate(said.until, locale) : "";
      toast({
        text: day ? t`Set aside until the end of ${day}` : t`Set aside for good`,
        tone: "plain",
        action: { label: t`Undo`, run: () => reconsider.mutate(each) },
      });
      await outdate();
    },
    onError,
  });
  return { accept, dismiss, today: todayIn(zone), busy: accept.isPending || dismiss.isPending };
}
