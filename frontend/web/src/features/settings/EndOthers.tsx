import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import styles from "./settings.module.css";

type Methods = Awaited<ReturnType<typeof api.signInMethods>>;

/**
 * After a way in was added or removed on this page: whether to sign out everywhere else, where somebody may be who should
 * not. A new password does that by itself.
 */
export function EndOthers({ methods }: { methods: Methods }) {
  const now = [...methods.passkeys, ...methods.authenticators].map((each) => each.id).join();
  const [before, setBefore] = useState(now);
  const changed = now !== before;
  const devices = useQuery({ queryKey: ["devices"], queryFn: api.devices, enabled: changed, staleTime: 0 });
  const end = useMutation({
    mutationKey: ["write"],
    mutationFn: api.revokeOtherDevices,
    onSuccess: async () => {
      await devices.refetch();
      setBefore(now);
    },
  });
  if (!changed || (devices.data?.length ?? 0) < 2) return null;
  return (
    <div className={styles.card} style={{ marginTop: 16 }} role="status" data-testid="end-others">
      <div className={styles.row}>
        <span>
          <Trans>Your ways in have changed. Sign out everywhere else?</Trans>
          <small>
            <Trans>Worth it if you changed them because somebody else may have been in.</Trans>
          </small>
        </span>
        <span className={styles.acts}>
          <Button variant="default" size="xs" onClick={() => setBefore(now)}>
            <Trans>Stay signed in there</Trans>
          </Button>
          <Button size="xs" loading={end.isPending} onClick={() => end.mutate()} data-testid="end-others-now">
            <Trans>Sign out there</Trans>
          </Button>
        </span>
      </div>
      <FormError error={end.error} />
    </div>
  );
}
