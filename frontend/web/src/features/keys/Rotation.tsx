/** A new data key for everything, and how far that is. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal } from "@mantine/core";
import { formatInstant, formatNumber, type Keys } from "@rapport/core";
import { useState } from "react";
import { isRotating, useRotateKeys } from "~/data/keys.ts";
import { useSession } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import offer from "~/ui/offer.module.css";
import { Progress } from "~/ui/Progress.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import rows from "../settings/settings.module.css";

export function Rotation({ keys }: { keys: Keys }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { organisation } = useSession();
  const [asking, setAsking] = useState(false);
  const ended = keys.rotation?.ended_at;
  const when = ended ? formatInstant(ended, locale, organisation.time_zone) : "";
  return (
    <div className={rows.card}>
      <div className={`${rows.row} ${offer.offer}`}>
        <span>
          {t`A new data key`}
          <small>{t`Everything is encrypted anew while you work; then the former key is destroyed.`}</small>
          {ended ? <small>{t`Last rotated: ${when}`}</small> : null}
        </span>
        <Button
          variant="default"
          size="xs"
          className={offer.act}
          disabled={isRotating(keys)}
          onClick={() => setAsking(true)}
          data-testid="keys-rotate"
        >
          <Trans>Rotate…</Trans>
        </Button>
      </div>
      {isRotating(keys) && keys.rotation ? <UnderWay rotation={keys.rotation} /> : null}
      {asking ? <Ask onClose={() => setAsking(false)} /> : null}
    </div>
  );
}

function Ask({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const rotate = useRotateKeys(onClose);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Rotate the data key?`}
      size={440}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <ul className={offer.facts}>
        <li>{t`Everybody can go on working meanwhile.`}</li>
        <li>{t`At the end the former key is destroyed. Only whole backups from before still hold it, locked with the root key.`}</li>
        <li>{t`Once begun it can't be stopped.`}</li>
      </ul>
      <FormError error={rotate.error} />
      <DialogFoot onClose={onClose} cautious>
        <Button loading={rotate.isPending} onClick={() => rotate.mutate()} data-testid="keys-rotate-confirm">
          <Trans>Rotate</Trans>
        </Button>
      </DialogFoot>
    </Modal>
  );
}

function UnderWay({ rotation }: { rotation: NonNullable<Keys["rotation"]> }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { done, total, phase } = rotation;
  const texts: Record<string, string> = {
    publishing: t`A new key is made…`,
    promoting: t`Every part of the system takes over the new key; this takes a minute…`,
    counting: t`Every part of the system begins to use the new key; this takes a minute…`,
    walking: t`Encrypting anew: ${formatNumber(done, locale)} of ${formatNumber(total, locale)}`,
    verifying: t`Checking that nothing is left under the former key…`,
  };
  return (
    <Progress label={t`Rotation`} done={done} total={total} testid="keys-progress">
      {texts[phase] ?? phase} {t`You can leave this page; it goes on.`}
    </Progress>
  );
}
