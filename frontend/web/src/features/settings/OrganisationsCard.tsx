import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useSession } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { OrganisationFacts } from "~/features/shell/OrganisationFacts.tsx";
import { enterOrganisation } from "~/features/shell/WorkspaceMenu.tsx";
import { Chip } from "~/ui/atoms.tsx";
import styles from "./settings.module.css";

/** Which organisations one belongs to: go to another one, or leave this one. On a phone the only switcher. */
export function OrganisationsCard() {
  const { t } = useLingui();
  const { organisation, organisations } = useSession();
  const [leaving, setLeaving] = useState(false);
  const others = organisations.length - 1;
  const leave = useMutation({
    mutationKey: ["write"],
    mutationFn: api.leaveOrganisation,
    onSuccess: () => window.location.assign("/signin"),
  });
  const go = useMutation({ mutationFn: enterOrganisation });
  return (
    <>
      <h3>{t`Organisations`}</h3>
      <div className={styles.card} data-testid="organisations">
        {organisations.map((each) => (
          <div key={each.id} className={styles.row} data-testid="organisation">
            <span>
              {each.name}
              <small>
                <OrganisationFacts choice={each} />
              </small>
            </span>
            {each.id === organisation.id ? (
              <span className={styles.acts}>
                <Chip tone="ok">{t`You are here`}</Chip>
                {organisation.is_sandbox ? null : (
                  <Button variant="subtle" size="xs" onClick={() => setLeaving(true)} data-testid="leave">
                    <Trans>Leave</Trans>
                  </Button>
                )}
              </span>
            ) : (
              <Button
                variant="default"
                size="xs"
                loading={go.isPending && go.variables === each.id}
                onClick={() => go.mutate(each.id)}
                data-testid="enter"
              >
                <Trans>Go there</Trans>
              </Button>
            )}
          </div>
        ))}
        {leaving ? (
          <div className={styles.row}>
            <span>
              {t`Leave ${organisation.name}?`}
              <small>
                {t`You are out at once, on every device. Your records stay, and an admin hands them over.`}{" "}
                {others > 0
                  ? t`${plural(others, { one: "Your other organisation stays.", other: "Your # other organisations stay." })}`
                  : null}
              </small>
            </span>
            <span className={styles.acts}>
              <Button variant="default" size="xs" onClick={() => setLeaving(false)}>
                <Trans>Stay</Trans>
              </Button>
              <Button
                size="xs"
                loading={leave.isPending}
                onClick={() => leave.mutate()}
                data-testid="leave-really"
              >
                <Trans>Leave</Trans>
              </Button>
            </span>
          </div>
        ) : null}
        <FormError error={leave.error ?? go.error} />
      </div>
    </>
  );
}
