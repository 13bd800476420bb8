/** One rate: of which currency, from which day on, and what one unit is worth. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import { type CurrencyRate, type RateDraft, todayIn } from "@rapport/core";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useZone } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { FormDialog } from "~/ui/FormDialog.tsx";
import dialog from "~/ui/form-dialog.module.css";
import { useWriteRates } from "./query.ts";

type Props = { own: string; edited: CurrencyRate | { currency: string }; onClose: () => void };

export function RateDialog({ own, edited, onClose }: Props) {
  const { t } = useLingui();
  const today = todayIn(useZone());
  const known = "id" in edited ? edited : null;
  const [draft, setDraft] = useState({
    currency: edited.currency,
    valid_from: known?.valid_from ?? today,
    rate: known?.rate ?? "",
  });
  const save = useWriteRates((body: RateDraft) => api.setRate(body), onClose);
  const remove = useWriteRates((id: string) => api.removeRate(id), onClose);
  const change = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part });
  const complete = draft.currency.length === 3 && draft.valid_from !== "" && draft.rate.trim() !== "";
  const code = draft.currency || "…";
  return (
    <FormDialog
      title={known ? t`Edit rate` : t`New rate`}
      size={440}
      onClose={onClose}
      onSubmit={() => save.mutate({ ...draft, rate: draft.rate.trim() })}
      remove={
        known ? (
          <Button
            variant="subtle"
            color="red"
            loading={remove.isPending}
            onClick={() => remove.mutate(known.id)}
            data-testid="rate-remove"
          >
            <Trans>Remove rate</Trans>
          </Button>
        ) : undefined
      }
      foot={
        <Button type="submit" disabled={!complete} loading={save.isPending} data-testid="rate-save">
          <Trans>Save</Trans>
        </Button>
      }
    >
      <div className={dialog.pair}>
        <TextInput
          label={t`Currency`}
          value={draft.currency}
          maxLength={3}
          disabled={known !== null}
          placeholder="EUR"
          onChange={(event) => change({ currency: event.currentTarget.value.toUpperCase() })}
          data-testid="rate-currency"
          data-autofocus={known === null || undefined}
        />
        <TextInput
          type="date"
          label={t`Holds from`}
          value={draft.valid_from}
          disabled={known !== null}
          onChange={(event) => change({ valid_from: event.currentTarget.value })}
          data-testid="rate-day"
        />
      </div>
      <TextInput
        label={t`1 ${code} is worth, in ${own}`}
        inputMode="decimal"
        value={draft.rate}
        onChange={(event) => change({ rate: event.currentTarget.value })}
        data-testid="rate-value"
      />
      <p className="mute" style={{ fontSize: 13, margin: 0 }}>
        <Trans>
          Deals are converted anew in the background. Deals that closed before this day keep their rate.
        </Trans>
      </p>
      <FormError error={save.error ?? remove.error} />
    </FormDialog>
  );
}
