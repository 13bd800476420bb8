/** How it is paid, and to whom invoices are written. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { Billing } from "@rapport/core";
import { IconBuildingBank, IconCreditCard } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { profileQuery } from "~/data/billing.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { Bones } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import styles from "./billing.module.css";
import { ProfileDialog } from "./ProfileDialog.tsx";
import { useCardText } from "./texts.ts";
import { useNewCard } from "./useNewCard.ts";

export function PaymentCard({ billing }: { billing: Billing }) {
  return (
    <div className={`${styles.card} ${styles.payment}`}>
      <Method billing={billing} />
      <Details />
    </div>
  );
}

function Method({ billing }: { billing: Billing }) {
  const { t } = useLingui();
  const newCard = useNewCard("/billing");
  const cardText = useCardText();
  const { card, method, cards_possible } = billing;
  return (
    <section data-testid="payment-method">
      <div className={styles.sectionHead}>
        <h2>{t`Payment`}</h2>
        {cards_possible && (card || method) ? (
          <Button
            variant="default"
            size="xs"
            loading={newCard.isPending}
            onClick={() => newCard.mutate()}
            data-testid="replace-card"
          >
            {card ? <Trans>Replace card</Trans> : <Trans>Add a card</Trans>}
          </Button>
        ) : null}
      </div>
      {card ? (
        <p className={styles.methodLine}>
          <IconCreditCard {...icon} />
          <span className="num">{cardText(card).name}</span>
          <span className="mute num">{cardText(card).expiry}</span>
        </p>
      ) : null}
      {method === "transfer" ? (
        <p className={styles.methodLine}>
          <IconBuildingBank {...icon} />
          <span>{t`Bank transfer`}</span>
          <span className="mute">{t`30 days to pay`}</span>
        </p>
      ) : null}
      {!card && !method ? <p className="mute">{t`Chosen together with the plan.`}</p> : null}
      <FormError error={newCard.error} />
    </section>
  );
}

function Details() {
  const { t } = useLingui();
  const found = useQuery(profileQuery);
  const [editing, setEditing] = useState(false);
  const profile = found.data?.profile;
  return (
    <section data-testid="invoice-details">
      <div className={styles.sectionHead}>
        <h2>{t`Invoice details`}</h2>
        <Button
          variant="default"
          size="xs"
          disabled={!found.data}
          onClick={() => setEditing(true)}
          data-testid="edit-details"
        >
          {profile || !found.data ? <Trans>Edit</Trans> : <Trans>Add</Trans>}
        </Button>
      </div>
      {found.isPending ? <Bones rows={3} height={20} /> : null}
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {profile ? (
        <address className={styles.address}>
          <b>{profile.legal_name}</b>
          <span>{profile.address}</span>
          <span>{[profile.tax_id, profile.email].filter(Boolean).join(" · ")}</span>
        </address>
      ) : found.data ? (
        <p className="mute">{t`For whom invoices are written: name, address and tax number.`}</p>
      ) : null}
      {editing && found.data ? <ProfileDialog found={found.data} onClose={() => setEditing(false)} /> : null}
    </section>
  );
}
