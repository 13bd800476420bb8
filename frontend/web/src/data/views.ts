/** Saved views of the signed-in person. */
import type { CrmObject, View } from "@rapport/core";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";

const viewsQuery = queryOptions({ queryKey: ["views"], queryFn: api.views, staleTime: 5 * 60_000 });
const NONE: View[] = [];

export function useViews(object?: CrmObject): View[] {
  const { data = NONE } = useQuery(viewsQuery);
  return object ? data.filter((view) => view.object === object.name) : data;
}

export function useSaveView() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: ({ id, ...body }: Partial<View>) => (id ? api.updateView(id, body) : api.createView(body)),
    onSuccess: (saved) =>
      client.setQueryData(viewsQuery.queryKey, (views = NONE) => {
        const others = views.map((view) => (saved.is_default && sameList(view, saved) ? demote(view) : view));
        return others.some((view) => view.id === saved.id)
          ? others.map((view) => (view.id === saved.id ? saved : view))
          : [...others, saved];
      }),
  });
}

const sameList = (a: View, b: View): boolean => a.object === b.object && a.id !== b.id;
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
