/** The prices of one book, and a list that is pasted into it: taken whole, or told line by line why not. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button, Checkbox, Textarea } from "@mantine/core";
import { ApiError, formatMoney, formatNumber, type PriceBook, type PriceEntry } from "@rapport/core";
import { IconX } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { Bones, IconButton } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import { TypedModal } from "~/ui/TypedModal.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./price-books.module.css";
import { pricesKey } from "./query.ts";

type Props = { book: PriceBook; onClose: () => void };
type WrongLine = { line: number; code: string; message: string };

export function PricesDialog({ book, onClose }: Props) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const name = book.label[locale === "zh-CN" ? "zh" : "en"];
  return (
    <TypedModal
      opened
      onClose={onClose}
      title={t`Prices of ${name}`}
      size={720}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <Paste book={book} />
      <Prices book={book} />
    </TypedModal>
  );
}

function Paste({ book }: { book: PriceBook }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [text, setText] = useState("");
  const [replace, setReplace] = useState(false);
  const save = useMutation({
    mutationKey: ["write"],
    mutationFn: () => api.pastePrices(book.id, { text, replace }),
    onSuccess: () => {
      setText("");
      setReplace(false);
      void client.invalidateQueries({ queryKey: pricesKey(book.id) });
    },
  });
  const done = save.data;
  return (
    <form
      className={styles.paste}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Textarea
        label={t`Paste a price list`}
        description={t`One line each: code or name of the product, price, minimum quantity if any. From a spreadsheet or as CSV.`}
        placeholder={"P-100\t4,800\nP-100\t4,500\t10"}
        value={text}
        rows={5}
        spellCheck={false}
        onChange={(event) => {
          setText(event.currentTarget.value);
          save.reset();
        }}
        data-testid="prices-text"
      />
      <WrongLines error={save.error} />
      <div className={styles.under}>
        <Checkbox
          label={t`Remove prices that the list doesn't name`}
          checked={replace}
          onChange={(event) => setReplace(event.currentTarget.checked)}
          data-testid="prices-replace"
        />
        <Button type="submit" disabled={!text.trim()} loading={save.isPending} data-testid="prices-save">
          <Trans>Save prices</Trans>
        </Button>
      </div>
      {done ? (
        <p role="status" className="mute" data-testid="prices-done">
          {t`Saved: ${done.added} added, ${done.changed} changed, ${done.removed} removed, ${done.unchanged} as before`}
        </p>
      ) : null}
    </form>
  );
}

/** What was refused, by the numbers of the lines as they were pasted. */
function WrongLines({ error }: { error: unknown }) {
  const { t } = useLingui();
  if (!error) return null;
  const lines = error instanceof ApiError ? (error.details.lines as WrongLine[] | undefined) : undefined;
  return (
    <div role="alert">
      <FormError error={error} />
      {lines ? (
        <ol className={styles.wrong} aria-label={t`Lines that can't be used`} data-testid="prices-wrong">
          {lines.map((each) => (
            <li key={each.line}>
              <b className="num">{t`Line ${each.line}`}</b> {each.message}
            </li>
          ))}
        </ol>
      ) : null}
    </div>
  );
}

function Prices({ book }: { book: PriceBook }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const found = useInfiniteQuery({
    queryKey: pricesKey(book.id),
    queryFn: ({ pageParam }) => api.priceEntries(book.id, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  const remove = useMutation({
    mutationKey: ["write"],
    mutationFn: (entry: PriceEntry) => api.removePrice(book.id, entry.id),
    onSettled: () => client.invalidateQueries({ queryKey: pricesKey(book.id) }),
  });
  if (found.isPending) return <Bones rows={4} height={32} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const entries = found.data.pages.flatMap((page) => page.entries);
  if (entries.length === 0)
    return <p className="mute">{t`No prices yet. Products without one keep their own list price.`}</p>;
  return (
    <>
      <FormError error={remove.error} />
      <table className={styles.prices}>
        <thead>
          <tr>
            <th>{t`Product`}</th>
            <th>{t`From quantity`}</th>
            <th>{t`Price`}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Price key={entry.id} entry={entry} book={book} onRemove={() => remove.mutate(entry)} />
          ))}
        </tbody>
      </table>
      <p className={styles.more}>
        <span className="mute">
          <Plural value={entries.length} one="# price" other="# prices" />
        </span>
        {found.hasNextPage ? (
          <Button
            variant="default"
            size="xs"
            loading={found.isFetchingNextPage}
            onClick={() => void found.fetchNextPage()}
            data-testid="prices-more"
          >
            <Trans>Show more</Trans>
          </Button>
        ) : null}
      </p>
    </>
  );
}

type PriceProps = { entry: PriceEntry; book: PriceBook; onRemove: () => void };

function Price({ entry, book, onRemove }: PriceProps) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { product } = entry;
  return (
    <tr data-testid="price-row">
      <td>{product}</td>
      <td className="num">{entry.min_quantity === "0" ? "–" : formatNumber(entry.min_quantity, locale)}</td>
      <td className="num">{formatMoney({ amount: entry.price, currency: book.currency }, locale)}</td>
      <td>
        <IconButton label={t`Remove the price of ${product}`} onClick={onRemove} data-testid="price-remove">
          <IconX {...smallIcon} />
        </IconButton>
      </td>
    </tr>
  );
}
