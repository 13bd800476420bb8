/** A statement under review: accept it, or hold the deals that are ticked and settle the rest. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button, Textarea } from "@mantine/core";
import type { GrowthStatement } from "@rapport/core";
import { useState } from "react";
import { useDecideStatement } from "~/data/growth.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { useFigures } from "~/features/billing/texts.ts";
import styles from "./growth.module.css";

type Props = { statement: GrowthStatement; held: readonly string[]; corrects: boolean };

export function DecideStatement({ statement, held, corrects }: Props) {
  const { t } = useLingui();
  const { day } = useFigures("USD");
  const decide = useDecideStatement();
  const [reason, setReason] = useState("");
  const until = day(statement.review_until);
  const { quarter, version } = statement;
  const count = held.length;
  return (
    <div className={styles.decide}>
      <p>
        {corrects
          ? t`Something changed after this quarter was settled: this is its correction, for review until ${until}.`
          : t`For review until ${until}; after that it counts as accepted.`}
      </p>
      {count > 0 ? (
        <Textarea
          label={t`Why you don't agree`}
          description={t`Whoever decides about it reads this. You can leave it empty.`}
          value={reason}
          maxLength={500}
          rows={3}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-testid="growth-reason"
        />
      ) : null}
      <FormError error={decide.error} />
      <div className={styles.acts}>
        <Button
          variant={count > 0 ? "default" : "filled"}
          loading={decide.isPending}
          onClick={() => decide.mutate({ quarter, version, held: [...held], reason: reason.trim() })}
          data-testid="growth-decide"
        >
          {count > 0 ? (
            <Plural value={count} one="Hold # deal, settle the rest" other="Hold # deals, settle the rest" />
          ) : (
            <Trans>Accept the statement</Trans>
          )}
        </Button>
        {count === 0 ? <span className="mute">{t`Tick deals that you don't agree with.`}</span> : null}
      </div>
    </div>
  );
}
