import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { Billing } from "@rapport/core";
import { IconBuildingBank, IconCreditCard } from "@tabler/icons-react";
import { icon } from "~/ui/icons.ts";
import styles from "./billing.module.css";
import { useCardText } from "./texts.ts";
import type { PlanDraft } from "./usePlanForm.ts";

type Props = {
  billing: Billing;
  method: PlanDraft["method"];
  onMethod: (method: PlanDraft["method"]) => void;
  onNewCard: () => void;
  busy: boolean;
};

export function PlanMethod({ billing, method, onMethod, onNewCard, busy }: Props) {
  const { t } = useLingui();
  const cardText = useCardText();
  const { card, cards_possible } = billing;
  const ways = [
    {
      value: "card" as const,
      Icon: IconCreditCard,
      title: card ? cardText(card).name : t`Card`,
      more: card
        ? `${cardText(card).expiry} · ${t`Charged on the day of the invoice`}`
        : cards_possible
          ? t`Typed on our payment provider's page, which leads back here. Charged on the day of the invoice.`
          : t`Cards can't be taken at this installation.`,
      disabled: !cards_possible && !card,
    },
    {
      value: "transfer" as const,
      Icon: IconBuildingBank,
      title: t`Bank transfer`,
      more: t`The invoice says where to; it is due in 30 days.`,
      disabled: false,
    },
  ];
  return (
    <fieldset className={styles.ways}>
      <legend className="visually-hidden">{t`Payment`}</legend>
      {ways.map(({ value, Icon, title, more, disabled }) => (
        <label key={value} data-chosen={method === value || undefined} data-off={disabled || undefined}>
          <input
            type="radio"
            name="method"
            value={value}
            checked={method === value}
            disabled={disabled}
            onChange={() => onMethod(value)}
            data-testid={`method-${value}`}
          />
          <Icon {...icon} />
          <span>
            <b>{title}</b>
            <small>{more}</small>
          </span>
        </label>
      ))}
      {card && method === "card" ? (
        <Button variant="default" size="xs" disabled={busy} onClick={onNewCard} data-testid="plan-new-card">
          <Trans>Use another card</Trans>
        </Button>
      ) : null}
    </fieldset>
  );
}
