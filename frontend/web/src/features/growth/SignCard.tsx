/** A draft as it will be signed: terms, baselines, and the hash that the passkey's signature is of. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { ApiError, type GrowthContract } from "@rapport/core";
import { IconFingerprint } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useDiscardGrowth, useSignGrowth } from "~/data/growth.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import billing from "~/features/billing/billing.module.css";
import { useFigures } from "~/features/billing/texts.ts";
import { icon } from "~/ui/icons.ts";
import styles from "./growth.module.css";
import { Terms } from "./Terms.tsx";

export function SignCard({ contract }: { contract: GrowthContract }) {
  const { t } = useLingui();
  const { amount, day } = useFigures(contract.currency);
  const sign = useSignGrowth();
  const discard = useDiscardGrowth();
  const starts = day(contract.starts);
  const needsPasskey = sign.error instanceof ApiError && sign.error.code === "auth.passkey_needed";
  return (
    <section className={`${billing.card} ${billing.step}`} data-testid="growth-sign-card">
      <h2>{t`Share of growth, to be signed`}</h2>
      <p>{t`A year from ${starts} on`}</p>
      <Terms terms={contract} />
      <dl className={styles.facts}>
        {contract.baseline.map((baseline, at) => {
          const quarter = at + 1;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: quarters are told apart by their place
            <div key={at}>
              <dt>{t`Baseline of quarter ${quarter}`}</dt>
              <dd className="num">{amount(baseline)}</dd>
            </div>
          );
        })}
      </dl>
      <p className={styles.hash}>
        {t`SHA-256 of these terms`} <code>{contract.hash}</code>
      </p>
      <FormError error={sign.error ?? discard.error} />
      {needsPasskey ? (
        <Link to="/settings/{-$section}" params={{ section: "security" }} className="link">
          <Trans>Add a passkey in the settings</Trans>
        </Link>
      ) : null}
      <div className={styles.acts}>
        <Button
          leftSection={<IconFingerprint {...icon} />}
          loading={sign.isPending}
          onClick={() => sign.mutate(contract)}
          data-testid="growth-sign"
        >
          <Trans>Sign with your passkey</Trans>
        </Button>
        <Button
          variant="default"
          loading={discard.isPending}
          onClick={() => discard.mutate(contract.id)}
          data-testid="growth-discard"
        >
          <Trans>Discard the draft</Trans>
        </Button>
      </div>
    </section>
  );
}
