/** Where the gateway leads back to: takes the card over, and goes on to where one was. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { ApiError } from "@rapport/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { api } from "~/app/api.ts";
import { adoptBilling } from "~/data/billing.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { LinkButton } from "~/ui/LinkButton.tsx";
import { PagePending } from "~/ui/PagePending.tsx";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { useTitle } from "~/ui/useTitle.ts";
import { BillingOnly } from "./BillingFrame.tsx";
import styles from "./billing.module.css";
import { returnPath } from "./kept.ts";
import { useNewCard } from "./useNewCard.ts";
import { watchUnpaid } from "./watchUnpaid.ts";

const route = getRouteApi("/app/billing/card");

export function CardPage() {
  return (
    <BillingOnly>
      <Completion />
    </BillingOnly>
  );
}

function Completion() {
  const { t } = useLingui();
  const { card_page } = route.useSearch();
  const client = useQueryClient();
  const router = useRouter();
  // A query and not a mutation: however often this is shown, one card is asked for once.
  const taken = useQuery({
    queryKey: ["billing", "card", card_page ?? ""],
    queryFn: () => api.completeCard(card_page ?? null),
    staleTime: Infinity,
    retry: false,
  });
  useTitle(t`Billing`);
  const { data } = taken;
  useEffect(() => {
    if (!data) return;
    void adoptBilling(client, data).then(() => watchUnpaid(client));
    router.history.replace(returnPath());
  }, [data, client, router]);
  if (taken.error instanceof ApiError && taken.error.code === "billing.card_unfinished")
    return <Unfinished />;
  if (taken.isError) return <ErrorState error={taken.error} onRetry={() => void taken.refetch()} />;
  return <PagePending />;
}

function Unfinished() {
  const { t } = useLingui();
  const again = useNewCard();
  return (
    <>
      <header className={styles.header}>
        <h1>{t`Billing`}</h1>
      </header>
      <EmptyState
        title={t`No card was saved`}
        actions={
          <>
            <Button loading={again.isPending} onClick={() => again.mutate()} data-testid="card-again">
              <Trans>Try again</Trans>
            </Button>
            <LinkButton to={returnPath()} variant="default" data-testid="card-back">
              <Trans>Back</Trans>
            </LinkButton>
            <FormError error={again.error} />
          </>
        }
      >
        {t`The payment page was left before it was complete. Nothing was charged, and what you chose is kept.`}
      </EmptyState>
    </>
  );
}
