import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { keepsPasskeys } from "~/app/webauthn.ts";
import { declineOffer } from "~/data/offer.ts";
import { bootstrapQuery, methodsQuery } from "~/data/session.ts";
import shell from "~/features/shell/shell.module.css";
import { LinkButton } from "~/ui/LinkButton.tsx";

/** Shown after a sign-in by password, to whoever has no passkey and whose device could keep one. */
export function PasskeyOffer() {
  const { data: bootstrap } = useQuery(bootstrapQuery);
  const { data: methods } = useQuery(methodsQuery);
  const { data: able } = useQuery({ queryKey: ["keeps-passkeys"], queryFn: keepsPasskeys });
  const [closed, setClosed] = useState(false);
  if (closed || !able || !bootstrap?.passkeys || !methods || methods.passkeys.length > 0) return null;
  const decline = () => {
    declineOffer();
    setClosed(true);
  };
  return (
    <div className={shell.offer} data-testid="passkey-offer">
      <span>
        <Trans>Next time without a password? This device can sign you in by fingerprint, face or PIN.</Trans>
      </span>
      <LinkButton
        to="/settings/{-$section}"
        params={{ section: "security" }}
        variant="default"
        size="xs"
        onClick={() => setClosed(true)}
        data-testid="passkey-offer-accept"
      >
        <Trans>Add a passkey</Trans>
      </LinkButton>
      <Button variant="subtle" size="xs" onClick={decline} data-testid="passkey-offer-decline">
        <Trans>Not now</Trans>
      </Button>
    </div>
  );
}
