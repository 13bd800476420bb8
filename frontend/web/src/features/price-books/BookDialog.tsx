/** One price book: its name, its currency, and from when until when it is offered. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Checkbox, TextInput } from "@mantine/core";
import type { PriceBook, PriceBookDraft } from "@rapport/core";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useSession } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { FormDialog } from "~/ui/FormDialog.tsx";
import dialog from "~/ui/form-dialog.module.css";
import { useWriteBook } from "./query.ts";

type Props = { book: PriceBook | null; onClose: () => void };

export function BookDialog({ book, onClose }: Props) {
  const { t } = useLingui();
  const { currency } = useSession().organisation;
  const [draft, setDraft] = useState<PriceBookDraft>(() => ({
    label: book?.label ?? { zh: "", en: "" },
    currency: book?.currency ?? currency,
    valid_from: book?.valid_from ?? null,
    valid_until: book?.valid_until ?? null,
    active: book?.active ?? true,
    is_default: book?.is_default ?? false,
    base_version: book?.version ?? null,
  }));
  const change = (part: Partial<PriceBookDraft>) => setDraft({ ...draft, ...part });
  const save = useWriteBook(
    (body: PriceBookDraft) => (book ? api.changePriceBook(book.id, body) : api.addPriceBook(body)),
    onClose,
  );
  const named = (draft.label.zh + draft.label.en).trim() !== "";
  const day = (name: "valid_from" | "valid_until", label: string) => (
    <TextInput
      type="date"
      label={label}
      value={draft[name] ?? ""}
      onChange={(event) => change({ [name]: event.currentTarget.value || null })}
      data-testid={`book-${name}`}
    />
  );
  return (
    <FormDialog
      title={book ? t`Edit price book` : t`New price book`}
      size={480}
      onClose={onClose}
      onSubmit={() => save.mutate(draft)}
      foot={
        <Button
          type="submit"
          disabled={!named || draft.currency?.length !== 3}
          loading={save.isPending}
          data-testid="book-save"
        >
          <Trans>Save</Trans>
        </Button>
      }
    >
      <div className={dialog.pair}>
        <TextInput
          label={t`Chinese name`}
          value={draft.label.zh}
          maxLength={120}
          onChange={(event) => change({ label: { ...draft.label, zh: event.currentTarget.value } })}
          data-testid="book-zh"
          data-autofocus
        />
        <TextInput
          label={t`English name`}
          value={draft.label.en}
          maxLength={120}
          onChange={(event) => change({ label: { ...draft.label, en: event.currentTarget.value } })}
          data-testid="book-en"
        />
      </div>
      <TextInput
        label={t`Currency`}
        description={book ? t`A price book keeps its currency.` : undefined}
        value={draft.currency}
        maxLength={3}
        disabled={book !== null}
        onChange={(event) => change({ currency: event.currentTarget.value.toUpperCase() })}
        data-testid="book-currency"
      />
      <div className={dialog.pair}>
        {day("valid_from", t`Valid from`)}
        {day("valid_until", t`Valid until`)}
      </div>
      <Checkbox
        label={t`Default for deals in this currency`}
        description={t`It takes the place of the default before.`}
        checked={draft.is_default}
        onChange={(event) => change({ is_default: event.currentTarget.checked })}
        data-testid="book-default"
      />
      <Checkbox
        label={t`In use`}
        description={t`A book out of use is offered no more; deals keep their lines.`}
        checked={draft.active}
        onChange={(event) => change({ active: event.currentTarget.checked })}
        data-testid="book-active"
      />
      <FormError error={save.error} />
    </FormDialog>
  );
}
