/** Settings, Price books: what there is, in which currency, valid from when until when, and which one deals take. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { formatDate, type PriceBook } from "@rapport/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import settings from "~/features/settings/settings.module.css";
import { Bones, Chip } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { BookDialog } from "./BookDialog.tsx";
import { PricesDialog } from "./PricesDialog.tsx";
import styles from "./price-books.module.css";
import { booksQuery } from "./query.ts";

export function PriceBooksSection() {
  const { t } = useLingui();
  const found = useQuery(booksQuery);
  const [edited, setEdited] = useState<PriceBook | "new" | null>(null);
  const [opened, setOpened] = useState<PriceBook | null>(null);
  if (found.isPending) return <Bones rows={3} height={56} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const books = found.data;
  const add = (
    <Button leftSection={<IconPlus {...icon} />} onClick={() => setEdited("new")} data-testid="book-new">
      <Trans>New price book</Trans>
    </Button>
  );
  return (
    <>
      <div className={settings.bar}>
        <h2 style={{ margin: 0 }}>{t`Price books`}</h2>
        {books.length > 0 ? add : null}
      </div>
      {books.length === 0 ? (
        <EmptyState title={t`No price books yet`} actions={add}>
          <Trans>
            A price book says what products cost in one currency, from a day on and by quantity. Until there
            is one, deals take the list price of the product.
          </Trans>
        </EmptyState>
      ) : (
        <>
          <p className={styles.hint}>
            <Trans>
              A deal takes its list prices from the book it names, or else from the default of its currency.
              Lines that are there keep their prices.
            </Trans>
          </p>
          <ul className={settings.card} aria-label={t`Price books`}>
            {books.map((book) => (
              <Row
                key={book.id}
                book={book}
                onPrices={() => setOpened(book)}
                onEdit={() => setEdited(book)}
              />
            ))}
          </ul>
        </>
      )}
      {edited ? <BookDialog book={edited === "new" ? null : edited} onClose={() => setEdited(null)} /> : null}
      {opened ? <PricesDialog book={opened} onClose={() => setOpened(null)} /> : null}
    </>
  );
}

type RowProps = { book: PriceBook; onPrices: () => void; onEdit: () => void };

function Row({ book, onPrices, onEdit }: RowProps) {
  const { locale } = useLocale();
  const name = book.label[locale === "zh-CN" ? "zh" : "en"];
  return (
    <li className={`${settings.row} ${styles.book}`} data-testid="book-row">
      <span className={styles.what}>
        {name} <State book={book} />
        <small className="mute">
          {book.currency} · <Validity book={book} />
        </small>
      </span>
      <span className={settings.acts}>
        <Button variant="default" size="xs" onClick={onPrices} data-testid="book-prices">
          <Trans>Prices</Trans>
        </Button>
        <Button variant="default" size="xs" onClick={onEdit} data-testid="book-edit">
          <Trans>Edit</Trans>
        </Button>
      </span>
    </li>
  );
}

/** Only what is out of the ordinary is marked: the default, and what is offered to nobody today. */
function State({ book }: { book: PriceBook }) {
  const { t } = useLingui();
  return (
    <>
      {book.is_default ? <Chip tone="accent">{t`Default for ${book.currency}`}</Chip> : null}
      {book.state === "future" ? <Chip>{t`Not valid yet`}</Chip> : null}
      {book.state === "expired" ? <Chip tone="warn">{t`Expired`}</Chip> : null}
      {book.state === "inactive" ? <Chip>{t`Out of use`}</Chip> : null}
    </>
  );
}

function Validity({ book }: { book: PriceBook }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const from = book.valid_from ? formatDate(book.valid_from, locale) : null;
  const until = book.valid_until ? formatDate(book.valid_until, locale) : null;
  if (from && until) return t`${from} to ${until}`;
  if (from) return t`From ${from}`;
  return until ? t`Until ${until}` : t`No end`;
}
