/** One line of the grid in which a deal's products are edited. */
import { useLingui } from "@lingui/react/macro";
import { IconArrowDown, IconArrowUp, IconX } from "@tabler/icons-react";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { api } from "~/app/api.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { useRecordSearch } from "~/data/options.ts";
import inputs from "~/fields/fields.module.css";
import { Picker } from "~/fields/Picker.tsx";
import { IconButton } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { Listed } from "./DealLines.tsx";
import { RECURRENCES, useRecurrences } from "./due.tsx";
import { type Draft, hasTerm, isWhole, plain } from "./lineDraft.ts";
import { amountOf, centsOf, type Recurrence } from "./lineMath.ts";
import styles from "./lines.module.css";

type RowProps = {
  dealId: string;
  draft: Draft;
  place: number;
  last: boolean;
  wrong: boolean;
  money: (amount: string) => string;
  onChange: (part: Partial<Draft>) => void;
  onMove: (to: number) => void;
  onRemove: () => void;
  onMore: () => void;
};

export function LineRow({
  dealId,
  draft,
  place,
  last,
  wrong,
  money,
  onChange,
  onMove,
  onRemove,
  onMore,
}: RowProps) {
  const { t } = useLingui();
  const cents = centsOf(draft);
  const named = useRecurrences();
  const row = place + 1;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      onMove(place + (event.key === "ArrowUp" ? -1 : 1));
    } else if (event.key === "Enter" && last && !event.ctrlKey && !event.metaKey && isWhole(draft)) {
      event.preventDefault();
      onMore();
    }
  };
  const list = useListPrice(dealId, onChange);
  // A price that is the list price follows it into another tier; one that somebody typed stays.
  const isListed = draft.listed?.list_price === plain(draft.unit_price, "");
  const tier = () => {
    if (draft.product_id && isListed) list(draft, true);
  };
  const bill = (recurrence: Recurrence) => {
    const next = { ...draft, recurrence, term: recurrence === draft.recurrence ? draft.term : "" };
    onChange({ recurrence, term: next.term });
    if (draft.product_id) list(next, isListed);
  };
  const number = (name: "quantity" | "unit_price" | "discount", label: string) => (
    <input
      className={inputs.input}
      inputMode="decimal"
      aria-label={label}
      aria-invalid={wrong && cents === null}
      value={draft[name]}
      placeholder={name === "discount" ? "0" : ""}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
      onBlur={name === "quantity" ? tier : undefined}
      onKeyDown={onKeyDown}
      data-testid={`line-${name}`}
    />
  );
  return (
    <div className={styles.row} data-testid="line-row">
      <ProductPicker draft={draft} wrong={wrong} row={row} onChange={onChange} onPicked={list} />
      {number("quantity", t`Quantity, line ${row}`)}
      {number("unit_price", t`Unit price, line ${row}`)}
      {number("discount", t`Discount in per cent, line ${row}`)}
      <select
        className={inputs.input}
        aria-label={t`Billed, line ${row}`}
        value={draft.recurrence}
        onChange={(event) => bill(event.currentTarget.value as Recurrence)}
        data-testid="line-recurrence"
      >
        {RECURRENCES.map((each) => (
          <option key={each} value={each}>
            {named[each]}
          </option>
        ))}
      </select>
      {draft.recurrence === "one_off" ? (
        <span className="mute" />
      ) : (
        <input
          className={inputs.input}
          inputMode="decimal"
          aria-label={t`Number of periods, line ${row}`}
          aria-invalid={wrong && !hasTerm(draft)}
          title={t`Leave it empty for an open-ended term`}
          value={draft.term}
          placeholder="∞"
          onChange={(event) => onChange({ term: event.currentTarget.value })}
          onKeyDown={onKeyDown}
          data-testid="line-term"
        />
      )}
      <span className={styles.amount}>{cents === null ? "–" : money(amountOf(cents))}</span>
      <span className={styles.tools}>
        <IconButton label={t`Move line ${row} up`} disabled={place === 0} onClick={() => onMove(place - 1)}>
          <IconArrowUp {...smallIcon} />
        </IconButton>
        <IconButton label={t`Move line ${row} down`} disabled={last} onClick={() => onMove(place + 1)}>
          <IconArrowDown {...smallIcon} />
        </IconButton>
        <IconButton label={t`Remove line ${row}`} onClick={onRemove} data-testid="line-remove">
          <IconX {...smallIcon} />
        </IconButton>
      </span>
      {draft.listed?.list_price ? (
        <small className={`mute num ${styles.listed}`} data-testid="line-listed">
          <Listed line={{ ...draft.listed, unit_price: plain(draft.unit_price, "") }} money={money} />
        </small>
      ) : null}
    </div>
  );
}

/** Asks what a product is listed at in this deal, and takes it as the price unless one was typed. Where prices are
 * hidden from the reader, or the server doesn't answer, the price is left to them. */
function useListPrice(dealId: string, onChange: RowProps["onChange"]) {
  const asked = useRef(0);
  return (draft: Asked, follows: boolean) => {
    const turn = ++asked.current;
    onChange({ asking: true });
    void api.listPrice(dealId, draft.product_id, plain(draft.quantity, "1"), draft.recurrence).then(
      ({ price, price_book, recurrence, term }) => {
        // Of two questions the later one counts.
        if (turn !== asked.current) return;
        const listed = price === null ? null : { list_price: price, price_book };
        // A product that was just picked says how it is billed.
        const due = draft.recurrence ? {} : { recurrence, term: term === null ? "" : String(term) };
        onChange({
          asking: false,
          listed,
          ...due,
          ...(price !== null && follows ? { unit_price: price } : {}),
        });
      },
      () => {
        if (turn === asked.current) onChange({ asking: false, listed: null });
      },
    );
  };
}

/** A line whose price is asked for; without a recurrence by that of its product. */
type Asked = Pick<Draft, "product_id" | "quantity"> & { recurrence?: Recurrence };

type PickerProps = Pick<RowProps, "draft" | "wrong" | "onChange"> & {
  row: number;
  onPicked: (asked: Asked, follows: boolean) => void;
};

/** A picked product brings its list price, unless a price was typed already. */
function ProductPicker({ draft, wrong, row, onChange, onPicked }: PickerProps) {
  const { t } = useLingui();
  const id = useId();
  const product = byName(useObjects(), "product");
  const [query, setQuery] = useState<string | null>(null);
  const found = useRecordSearch(product, query ?? "", query !== null);
  const pick = (value: string | null) => {
    const option = found.options.find((each) => each.value === value);
    setQuery(null);
    if (!option) return;
    onChange({ product_id: option.value, product: option.label, listed: null });
    onPicked({ product_id: option.value, quantity: draft.quantity }, !draft.unit_price);
  };
  return (
    <Picker
      id={id}
      label={t`Product, line ${row}`}
      placeholder={wrong && !draft.product_id ? t`Choose a product` : t`Search`}
      options={found.options}
      query={query ?? draft.product}
      onQuery={setQuery}
      pending={found.pending}
      selected={draft.product_id ? [draft.product_id] : []}
      onPick={pick}
      onFocus={() => setQuery((typed) => typed ?? "")}
      onBlur={() => setQuery(null)}
      autoFocus={!draft.product_id && row > 1}
      testid="line-product"
    />
  );
}
