/** Where no seat is left: the way to more of them, for whoever may. */
import { Trans, useLingui } from "@lingui/react/macro";
import { ApiError } from "@rapport/core";
import { useNavigate } from "@tanstack/react-router";
import { useSession } from "~/data/session.ts";
import { LinkButton } from "~/ui/LinkButton.tsx";
import type { Toast } from "~/ui/toast.ts";

const isSeatless = (error: unknown): boolean =>
  error instanceof ApiError && error.code === "auth.no_seat_left";

export function MoreSeats({ error }: { error: unknown }) {
  const { rights } = useSession();
  if (!rights.billing || !isSeatless(error)) return null;
  return (
    <LinkButton to="/billing" variant="default" data-testid="more-seats">
      <Trans>Add seats</Trans>
    </LinkButton>
  );
}

/** The same as what a toast offers. */
export function useMoreSeats(): (error: unknown) => Pick<Toast, "action"> {
  const { t } = useLingui();
  const { rights } = useSession();
  const navigate = useNavigate();
  return (error) =>
    rights.billing && isSeatless(error)
      ? { action: { label: t`Add seats`, run: () => void navigate({ to: "/billing" }) } }
      : {};
}
