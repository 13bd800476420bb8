/** Links between records, with a role. */
import { useLingui } from "@lingui/react/macro";
import type { CrmObject, RecordView, Related, RelatedItem, Relation } from "@rapport/core";
import { useMutation } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { queryClient } from "~/app/queries.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { afterWrite } from "./cache.ts";
import { byName, useObjects } from "./objects.ts";
import { recordKey } from "./records.ts";

type NewLink = { other: string; role?: string | null; is_primary?: boolean };

export function useLink(object: CrmObject, id: string, relation: Relation) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const target = byName(useObjects(), relation.target);
  const { noun } = object;

  const settle = (related: Related | undefined, other: string) => {
    queryClient.setQueryData<RecordView>(recordKey(noun, id), (view) =>
      view && related ? { ...view, related: { ...view.related, ...related } } : view,
    );
    afterWrite(noun, id);
    if (!related) void queryClient.invalidateQueries({ queryKey: ["record", noun, id] });
    if (target) void queryClient.invalidateQueries({ queryKey: ["record", target.noun, other] });
  };
  const onError = (error: unknown) => toast({ text: message(error), tone: "danger" });

  const link = useMutation({
    mutationKey: ["write"],
    mutationFn: ({ other, ...body }: NewLink) => api.link(noun, id, relation.name, other, body),
    onSuccess: (result, { other }) => settle(result?.related, other),
    onError,
  });
  const unlink = useMutation({
    mutationKey: ["write"],
    mutationFn: (item: RelatedItem) => api.unlink(noun, id, relation.name, item.id),
    onSuccess: (result, item) => {
      settle(result?.related, item.id);
      const { id: other, role, is_primary, label } = item;
      const again = () => link.mutate({ other, role, is_primary });
      toast({ text: t`Link to ${label} removed`, tone: "plain", action: { label: t`Undo`, run: again } });
    },
    onError,
  });
  return { link, unlink };
}
