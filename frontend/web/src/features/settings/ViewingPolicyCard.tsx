/** Whether people are asked before somebody views as them. It is saved as it is chosen. */
import { useLingui } from "@lingui/react/macro";
import { NativeSelect } from "@mantine/core";
import type { ViewingPolicy } from "@rapport/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { viewingPolicyQuery } from "~/data/viewing.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { Bones } from "~/ui/atoms.tsx";
import { ErrorState } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import styles from "./settings.module.css";

type Asks = ViewingPolicy["asks"];

export function ViewingPolicyCard() {
  const { t } = useLingui();
  const client = useQueryClient();
  const found = useQuery(viewingPolicyQuery);
  const save = useMutation({
    mutationKey: ["write"],
    mutationFn: (asks: Asks) => api.setViewingPolicy({ asks }),
    onSuccess: () => toast({ text: t`Saved. Applies now.`, tone: "plain" }),
    onSettled: () => client.invalidateQueries(viewingPolicyQuery),
  });
  const said: Record<Asks, string> = {
    tell: t`The person reads afterwards, under Security, who looked and when.`,
    ask: t`Nobody views as somebody else unless that person allowed it. It is good once, for 30 minutes.`,
    ask_or_override: t`An owner may go on without an answer: the person is told at once, with the reason.`,
  };
  // As it will be while it is being saved.
  const asks = save.isPending ? save.variables : found.data?.asks;
  return (
    <>
      <h3>{t`Viewing as a member`}</h3>
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <Bones rows={1} height={48} /> : null}
      {asks ? (
        <div className={styles.card}>
          <div className={`${styles.row} ${styles.choice}`}>
            <span>
              {t`Before somebody views as a member`}
              <small>{said[asks]}</small>
            </span>
            <NativeSelect
              aria-label={t`Before somebody views as a member`}
              size="xs"
              value={asks}
              disabled={save.isPending}
              data={[
                { value: "tell", label: t`Tell them afterwards` },
                { value: "ask", label: t`Ask them first` },
                { value: "ask_or_override", label: t`Ask first; owners may override` },
              ]}
              onChange={(event) => save.mutate(event.currentTarget.value as Asks)}
              data-testid="viewing-policy"
            />
          </div>
        </div>
      ) : null}
      <FormError error={save.error} />
    </>
  );
}
