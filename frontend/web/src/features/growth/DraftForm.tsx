/** A contract within a published offer: its first day and the baseline of each quarter. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { type GrowthPage, parseDecimal } from "@rapport/core";
import { type FormEvent, useState } from "react";
import { useDraftGrowth, useLeastBaseline } from "~/data/growth.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import billing from "~/features/billing/billing.module.css";
import { useFigures } from "~/features/billing/texts.ts";
import styles from "./growth.module.css";
import { Terms } from "./Terms.tsx";

const QUARTERS = [0, 1, 2, 3];

export function DraftForm({ page, onLeave }: { page: GrowthPage; onLeave?: () => void }) {
  const { t } = useLingui();
  const [starts, setStarts] = useState(page.next_starts[0] ?? page.today);
  const [typed, setTyped] = useState<Record<number, string>>({});
  const least = useLeastBaseline(starts);
  const draft = useDraftGrowth();
  const { amount, day } = useFigures(page.currency);
  const offer = page.offers[0];
  if (!offer) return null;
  const baseline = QUARTERS.map((at) => parseDecimal(typed[at] ?? least.data?.least[at] ?? "") ?? "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    draft.mutate({ offer: offer.key, starts, baseline });
  };
  return (
    <form
      className={`${billing.card} ${billing.step}`}
      onSubmit={submit}
      noValidate
      data-testid="growth-draft-form"
    >
      <h2>{page.contract ? t`Share of growth, the next version` : t`Share of growth`}</h2>
      <p className="mute">
        <Trans>
          A part of what you win beyond an agreed baseline, settled each quarter. Every amount opens to the
          deals that it is made of.
        </Trans>
      </p>
      <Terms terms={offer} />
      {page.next_starts.length > 0 ? (
        <NativeSelect
          label={t`First day`}
          description={t`The version before ends with the day before.`}
          value={starts}
          data={page.next_starts.map((each) => ({ value: each, label: day(each) }))}
          onChange={(event) => setStarts(event.currentTarget.value)}
          data-testid="growth-starts"
        />
      ) : (
        <TextInput
          type="date"
          label={t`First day`}
          value={starts}
          min={page.today}
          onChange={(event) => event.currentTarget.value && setStarts(event.currentTarget.value)}
          data-testid="growth-starts"
        />
      )}
      <div className={billing.fields}>
        {QUARTERS.map((at) => {
          const quarter = at + 1;
          const before = least.data ? amount(least.data.least[at] ?? "0") : "";
          return (
            <TextInput
              key={at}
              label={t`Baseline of quarter ${quarter}`}
              description={before ? t`${before} was won a year before` : undefined}
              inputMode="decimal"
              value={typed[at] ?? least.data?.least[at] ?? ""}
              onChange={(event) => setTyped({ ...typed, [at]: event.currentTarget.value })}
              data-testid={`growth-baseline-${at}`}
            />
          );
        })}
      </div>
      <FormError error={draft.error ?? least.error} />
      <div className={styles.acts}>
        <Button
          type="submit"
          loading={draft.isPending}
          disabled={baseline.includes("")}
          data-testid="growth-draft"
        >
          <Trans>Draft the contract</Trans>
        </Button>
        {onLeave ? (
          <Button variant="default" onClick={onLeave}>
            <Trans>Cancel</Trans>
          </Button>
        ) : null}
        <span className="mute">{t`Nothing is agreed to until it is signed.`}</span>
      </div>
    </form>
  );
}
