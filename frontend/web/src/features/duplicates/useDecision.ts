import { useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";

type Decision = { left: string; right: string; same: boolean };

/** Says that two records are not the same, or takes that back; a dismissal can be undone at once. */
export function useDecision(noun: string) {
  const { t } = useLingui();
  const client = useQueryClient();
  const message = useErrorMessage();
  const decide = useMutation({
    mutationKey: ["write"],
    mutationFn: ({ left, right, same }: Decision) =>
      same ? api.reconsiderDuplicate(noun, left, right) : api.dismissDuplicate(noun, left, right),
    onSuccess: async (_, decision) => {
      if (!decision.same)
        toast({
          text: t`Set aside: not the same`,
          tone: "plain",
          action: { label: t`Undo`, run: () => decide.mutate({ ...decision, same: true }) },
        });
      await Promise.all(
        ["duplicates", "duplicates-of", "overview"].map((key) =>
          client.invalidateQueries({ queryKey: [key, noun] }),
        ),
      );
    },
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  return decide;
}
