import { Trans, useLingui } from "@lingui/react/macro";
import { useRouter } from "@tanstack/react-router";
import { LinkButton } from "./LinkButton.tsx";
import { EmptyState, ErrorState } from "./states.tsx";

export function PageError({ error, reset }: { error: unknown; reset: () => void }) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return <ErrorState error={error} onRetry={retry} />;
}

export function PageNotFound() {
  const { t } = useLingui();
  return (
    <EmptyState
      title={t`There is no such page`}
      actions={
        <LinkButton to="/">
          <Trans>Go to Home</Trans>
        </LinkButton>
      }
    >
      {t`The address may be mistyped, or what it pointed to was moved.`}
    </EmptyState>
  );
}
