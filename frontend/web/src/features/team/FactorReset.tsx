import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { formatInstant, type Member } from "@rapport/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useSession } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import styles from "~/features/settings/settings.module.css";
import { useLocale } from "~/ui/useLocale.ts";

/** For who has lost their phone: what a member has, and asking for it to be taken away, which waits a day. */
export function FactorReset({ member }: { member: Member }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { organisation } = useSession();
  const client = useQueryClient();
  const [sure, setSure] = useState(false);
  const key = ["members", member.id, "second-factor"];
  const found = useQuery({ queryKey: key, queryFn: () => api.memberFactors(member.id) });
  const after = async () => {
    setSure(false);
    await client.invalidateQueries({ queryKey: key });
  };
  const ask = useMutation({
    mutationKey: ["write"],
    mutationFn: () => api.askFactorReset(member.id),
    onSuccess: after,
  });
  const stop = useMutation({
    mutationKey: ["write"],
    mutationFn: () => api.stopFactorReset(member.id),
    onSuccess: after,
  });
  if (!found.data) return null;
  const { authenticators, passkeys, reset } = found.data;
  const factors = authenticators + passkeys;
  if (factors === 0 && !reset) return null;
  return (
    <section data-testid="factor-reset">
      <div className={styles.card} style={{ marginTop: 16 }}>
        <div className={styles.row}>
          <span>
            {t`Second factor`}
            <small>
              {reset ? (
                t`Taken away at ${formatInstant(reset.due_at, locale, organisation.time_zone)}, unless somebody stops it.`
              ) : sure ? (
                <Trans>
                  Make sure by telephone that it is them who ask. They and every owner are told by mail, and
                  it waits a day.
                </Trans>
              ) : (
                <Plural value={factors} one="# is in use." other="# are in use." />
              )}
            </small>
          </span>
          {reset ? (
            <Button variant="default" size="xs" loading={stop.isPending} onClick={() => stop.mutate()}>
              <Trans>Stop it</Trans>
            </Button>
          ) : sure ? (
            <Button
              variant="default"
              size="xs"
              loading={ask.isPending}
              onClick={() => ask.mutate()}
              data-testid="factor-reset-yes"
            >
              <Trans>Ask for the reset</Trans>
            </Button>
          ) : (
            <Button variant="default" size="xs" onClick={() => setSure(true)} data-testid="factor-reset-ask">
              <Trans>Lost: reset it</Trans>
            </Button>
          )}
        </div>
      </div>
      <FormError error={ask.error ?? stop.error} />
    </section>
  );
}
