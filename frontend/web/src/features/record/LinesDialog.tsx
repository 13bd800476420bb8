/** Edits a deal's products as a grid that is filled by keyboard alone; all lines are saved at once. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import {
  ApiError,
  type ApprovalLine,
  type ApprovalPage,
  type CrmRecord,
  type DealLine,
  type DealLines,
  type LineDraft,
  parseDecimal,
} from "@rapport/core";
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { api } from "~/app/api.ts";
import { useReturned } from "~/data/approvals.ts";
import { refreshRecord } from "~/data/cache.ts";
import { linesQuery, usePutLines } from "~/data/deals.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { useRecordSearch } from "~/data/options.ts";
import { AskForm, LOCKED, NEEDED, SendAgain } from "~/features/approvals/AskForm.tsx";
import { Returned } from "~/features/approvals/Returned.tsx";
import inputs from "~/fields/fields.module.css";
import { Picker } from "~/fields/Picker.tsx";
import { Bones, GhostButton, IconButton, Kbd } from "~/ui/atoms.tsx";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { TypedModal } from "~/ui/TypedModal.tsx";
import { Listed, useDealMoney } from "./DealLines.tsx";
import { RECURRENCES, useRecurrences, Worth } from "./due.tsx";
import { amountOf, centsOf, type Due, movedTo, type Recurrence, termOf } from "./lineMath.ts";
import styles from "./lines.module.css";

/** A draft knows what its product is listed at, once somebody told. */
type Draft = Omit<LineDraft, "recurrence" | "term"> & {
  key: number;
  product: string;
  listed: Listing | null;
  recurrence: Recurrence;
  /** As typed: empty for a term without an end. */
  term: string;
};
type Listing = Pick<DealLine, "list_price" | "price_book">;
/** `read` are the lines as they were when the dialog opened: what others write meanwhile is a conflict on saving. */
type Props = { deal: CrmRecord; read: DealLines; onClose: () => void };

const draftOf = (line: DealLine | ApprovalLine, key: number): Draft => ({
  key,
  product_id: line.product_id,
  product: line.product ?? "…",
  quantity: line.quantity,
  unit_price: line.unit_price,
  discount: line.discount === "0" ? "" : line.discount,
  listed: "list_price" in line ? line : null,
  recurrence: line.recurrence,
  term: line.term === null ? "" : String(line.term),
});
const empty = (key: number): Draft => ({
  key,
  product_id: "",
  product: "",
  quantity: "1",
  unit_price: "",
  discount: "",
  listed: null,
  recurrence: "one_off",
  term: "",
});

const dueOf = ({ recurrence, term }: Draft): Due => ({
  recurrence,
  term: recurrence === "one_off" ? null : (termOf(term) ?? null),
});

export function LinesDialog({ deal, read, onClose }: Props) {
  const { t } = useLingui();
  const { pending, page } = useReturned(deal.id);
  // Whatever is asked anew meanwhile: what was typed stays.
  const [begun, setBegun] = useState(false);
  if (!pending && !begun) setBegun(true);
  return (
    <TypedModal
      opened
      onClose={onClose}
      title={t`Products of the deal`}
      size={1000}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      {pending && !begun ? (
        <Bones rows={4} height={44} />
      ) : (
        <Lines deal={deal} read={read} returned={page} onClose={onClose} />
      )}
    </TypedModal>
  );
}

const hasTerm = (draft: Draft): boolean => draft.recurrence === "one_off" || termOf(draft.term) !== undefined;
const isWhole = (draft: Draft): boolean =>
  draft.product_id !== "" && centsOf(draft) !== null && hasTerm(draft);

/** What was returned to the reader starts from what they had asked for, not from what the deal has. */
function Lines({ deal, read, returned, onClose }: Props & { returned: ApprovalPage | undefined }) {
  const { t } = useLingui();
  const money = useDealMoney(deal);
  const first = returned?.lines?.after ?? read.lines;
  const next = useRef(first.length + 1);
  const fresh = () => empty(next.current++);
  const [drafts, setDrafts] = useState<Draft[]>(() => [
    ...first.map(draftOf),
    ...(first.length ? [] : [fresh()]),
  ]);
  const [version, setVersion] = useState(read.version);
  const [tried, setTried] = useState(false);
  const put = usePutLines(deal);
  const kept = drafts.filter((draft) => draft.product_id || draft.unit_price);
  const save = () => {
    setTried(true);
    if (!kept.every(isWhole)) return;
    put.mutate({ lines: kept.map(sent), version }, { onSuccess: onClose });
  };
  const change = (key: number, part: Partial<Draft>) =>
    setDrafts((all) => all.map((draft) => (draft.key === key ? { ...draft, ...part } : draft)));
  const move = (place: number, to: number) => setDrafts(movedTo(drafts, place, to));
  const theirs = (found: DealLines) => {
    put.reset();
    next.current = found.lines.length + 1;
    setVersion(found.version);
    setDrafts(found.lines.map(draftOf));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Ctrl with Enter saves from any of the inputs
    <div onKeyDown={onKeyDown}>
      {returned ? (
        <div className={styles.returned} data-testid="lines-returned">
          <Returned page={returned} />
          <button type="button" className="link" onClick={() => theirs(read)} data-testid="lines-stored">
            <Trans>Start from the deal's own products instead</Trans>
          </button>
        </div>
      ) : null}
      <div className={styles.grid} data-testid="lines-grid">
        <div className={styles.head}>
          <span>{t`Product`}</span>
          <span>{t`Quantity`}</span>
          <span>{t`Unit price`}</span>
          <span>{t`Discount %`}</span>
          <span>{t`Billed`}</span>
          <span>{t`Periods`}</span>
          <span>{t`Amount`}</span>
          <span />
        </div>
        {drafts.map((draft, place) => (
          <LineRow
            key={draft.key}
            dealId={deal.id}
            draft={draft}
            place={place}
            last={place === drafts.length - 1}
            wrong={tried && !isWhole(draft) && kept.includes(draft)}
            money={money}
            onChange={(part) => change(draft.key, part)}
            onMove={(to) => move(place, to)}
            onRemove={() => setDrafts(drafts.filter((other) => other !== draft))}
            onMore={() => setDrafts((all) => [...all, fresh()])}
          />
        ))}
      </div>
      <div className={styles.under}>
        <GhostButton onClick={() => setDrafts([...drafts, fresh()])} data-testid="lines-add">
          <IconPlus {...smallIcon} />
          <Trans>Product</Trans>
        </GhostButton>
        <span className="mute">{t`Enter in the last line adds one, Alt with an arrow moves a line`}</span>
      </div>
      <div className={styles.sum}>
        <Worth lines={drafts.map((draft) => ({ ...draft, ...dueOf(draft) }))} money={money} />
      </div>
      <Problem
        deal={deal}
        error={put.error}
        write={{ lines: kept.filter(isWhole).map(sent), version }}
        onTheirs={theirs}
        onAsked={onClose}
      />
      <DialogFoot onClose={onClose}>
        <Button
          onClick={save}
          variant={put.error ? "default" : "filled"}
          loading={put.isPending}
          rightSection={<Kbd onAccent>Ctrl ↵</Kbd>}
          data-testid="lines-save"
        >
          <Trans>Save</Trans>
        </Button>
      </DialogFoot>
    </div>
  );
}

const plain = (text: string, otherwise: string): string => parseDecimal(text) ?? otherwise;

const sent = (draft: Draft): LineDraft => ({
  product_id: draft.product_id,
  quantity: plain(draft.quantity, "1"),
  unit_price: plain(draft.unit_price, "0"),
  discount: plain(draft.discount, "0"),
  ...dueOf(draft),
});

type ProblemProps = {
  deal: CrmRecord;
  error: unknown;
  write: { lines: LineDraft[]; version: number };
  onTheirs: (lines: DealLines) => void;
  onAsked: () => void;
};

/** Somebody else saved amount or lines first: nothing was overwritten, and theirs can be taken instead. */
function Problem({ deal, error, write, onTheirs, onAsked }: ProblemProps) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const client = useQueryClient();
  if (!error) return null;
  const ask = { record_id: deal.id, lines: write.lines, base_version: write.version };
  if (error instanceof ApiError && error.code === NEEDED)
    return <AskForm refusal={error} write={{ subject: "discount", ...ask }} onDone={onAsked} />;
  if (error instanceof ApiError && error.code === LOCKED)
    return <SendAgain refusal={error} write={ask} onDone={onAsked} />;
  const conflict = error instanceof ApiError && error.code === "records.conflict";
  const reload = async () => {
    refreshRecord("deals", deal.id);
    onTheirs(await client.fetchQuery({ ...linesQuery(deal.id), staleTime: 0 }));
  };
  return (
    <p role="alert" className={styles.problem} data-testid="lines-problem">
      {conflict
        ? t`Somebody changed the products or the amount meanwhile. Nothing was saved; yours are still here.`
        : message(error)}{" "}
      {conflict ? (
        <button type="button" className="link" onClick={() => void reload()} data-testid="lines-theirs">
          <Trans>Show theirs</Trans>
        </button>
      ) : null}
    </p>
  );
}

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

function LineRow({ dealId, draft, place, last, wrong, money, onChange, onMove, onRemove, onMore }: RowProps) {
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
    void api.listPrice(dealId, draft.product_id, plain(draft.quantity, "1"), draft.recurrence).then(
      ({ price, price_book, recurrence, term }) => {
        // Of two questions the later one counts.
        if (turn !== asked.current) return;
        const listed = price === null ? null : { list_price: price, price_book };
        // A product that was just picked says how it is billed.
        const due = draft.recurrence ? {} : { recurrence, term: term === null ? "" : String(term) };
        onChange({ listed, ...due, ...(price !== null && follows ? { unit_price: price } : {}) });
      },
      () => onChange({ listed: null }),
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
