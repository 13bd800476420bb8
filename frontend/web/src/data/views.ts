/** Saved views: the signed-in person's own, and those that others share with them. */
import type { ColumnState, CrmObject, View, ViewInput } from "@rapport/core";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";

const viewsQuery = queryOptions({ queryKey: ["views"], queryFn: api.views, staleTime: 5 * 60_000 });
const NONE: View[] = [];

export function useViews(object?: CrmObject): View[] {
  const { data = NONE } = useQuery(viewsQuery);
  return object ? data.filter((view) => view.object === object.name) : data;
}

/** What opens when nothing is asked for: one's own default before one that is shared. */
export function defaultOf(views: readonly View[], person: string): View | undefined {
  const defaults = views.filter((view) => view.is_default);
  return defaults.find((view) => view.person_id === person) ?? defaults[0];
}

type Save = { view: View; change: Partial<ViewInput> } | { view: null; change: ViewInput };

/** A view is written whole: what does not change goes along as it is. */
function whole(view: View): ViewInput {
  const { object, name, filter, sort, is_default, kind, visibility, pinned, pipeline, group } = view;
  const columns = view.columns.map(
    (column): ColumnState => (typeof column === "string" ? { field: column } : column),
  );
  return { object, name, filter, sort, is_default, kind, visibility, pinned, pipeline, group, columns };
}

export function useSaveView() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: ({ view, change }: Save) =>
      view ? api.updateView(view.id, { ...whole(view), ...change }) : api.createView(change),
    onSuccess: (saved) =>
      client.setQueryData(viewsQuery.queryKey, (views = NONE) => {
        const others = views.map((view) => (saved.is_default && sameList(view, saved) ? demote(view) : view));
        return others.some((view) => view.id === saved.id)
          ? others.map((view) => (view.id === saved.id ? saved : view))
          : [...others, saved];
      }),
  });
}

const sameList = (a: View, b: View): boolean =>
  a.object === b.object && a.person_id === b.person_id && a.id !== b.id;
const demote = (view: View): View => ({ ...view, is_default: false });

export function useDeleteView() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: (id: string) => api.deleteView(id),
    onSuccess: (_, id) =>
      client.setQueryData(viewsQuery.queryKey, (views = NONE) => views.filter((view) => view.id !== id)),
  });
}
