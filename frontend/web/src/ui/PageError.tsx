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

/** There is such a page, for others. */
export function PageForbidden() {
  const { t } = useLingui();
  return (
    <EmptyState
      title={t`Your role doesn't open this page`}
      actions={
        <LinkButton to="/">
          <Trans>Go to Home</Trans>
        </LinkButton>
      }
    >
      {t`Somebody who manages people can give you another role.`}
    </EmptyState>
  );
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
