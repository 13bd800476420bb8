/** Edits a deal's products as a grid that is filled by keyboard alone; all lines are saved at once. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal } from "@mantine/core";
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
import { useDealMoney } from "./DealLines.tsx";
import { amountOf, centsOf, movedTo, sumOf } from "./lineMath.ts";
import styles from "./lines.module.css";

type Draft = LineDraft & { key: number; product: string };
/** `read` are the lines as they were when the dialog opened: what others write meanwhile is a conflict on saving. */
type Props = { deal: CrmRecord; read: DealLines; onClose: () => void };

const draftOf = (line: DealLine | ApprovalLine, key: number): Draft => ({
  key,
  product_id: line.product_id,
  product: line.product ?? "…",
  quantity: line.quantity,
  unit_price: line.unit_price,
  discount: line.discount === "0" ? "" : line.discount,
});
const empty = (key: number): Draft => ({
  key,
  product_id: "",
  product: "",
  quantity: "1",
  unit_price: "",
  discount: "",
});

export function LinesDialog({ deal, read, onClose }: Props) {
  const { t } = useLingui();
  const { pending, page } = useReturned(deal.id);
  // Whatever is asked anew meanwhile: what was typed stays.
  const [begun, setBegun] = useState(false);
  if (!pending && !begun) setBegun(true);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Products of the deal`}
      size={840}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      {pending && !begun ? (
        <Bones rows={4} height={44} />
      ) : (
        <Lines deal={deal} read={read} returned={page} onClose={onClose} />
      )}
    </Modal>
  );
}

const isWhole = (draft: Draft): boolean => draft.product_id !== "" && centsOf(draft) !== null;

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
          <span>{t`Amount`}</span>
          <span />
        </div>
        {drafts.map((draft, place) => (
          <LineRow
            key={draft.key}
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
        <span className={styles.sum}>
          {t`Sum`}{" "}
          <b className="num" data-testid="lines-sum">
            {money(amountOf(sumOf(drafts)))}
          </b>
        </span>
      </div>
      <Problem
        deal={deal}
        error={put.error}
        write={{ lines: kept.filter(isWhole).map(sent), version }}
        onTheirs={theirs}
        onAsked={onClose}
      />
      <div className={styles.foot}>
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
    </div>
  );
}

const plain = (text: string, otherwise: string): string => parseDecimal(text) ?? otherwise;

const sent = ({ product_id, quantity, unit_price, discount }: Draft): LineDraft => ({
  product_id,
  quantity: plain(quantity, "1"),
  unit_price: plain(unit_price, "0"),
  discount: plain(discount, "0"),
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

function LineRow({ draft, place, last, wrong, money, onChange, onMove, onRemove, onMore }: RowProps) {
  const { t } = useLingui();
  const cents = centsOf(draft);
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
  const number = (name: "quantity" | "unit_price" | "discount", label: string) => (
    <input
      className={inputs.input}
      inputMode="decimal"
      aria-label={label}
      aria-invalid={wrong && cents === null}
      value={draft[name]}
      placeholder={name === "discount" ? "0" : ""}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
      onKeyDown={onKeyDown}
      data-testid={`line-${name}`}
    />
  );
  return (
    <div className={styles.row} data-testid="line-row">
      <ProductPicker draft={draft} wrong={wrong} row={row} onChange={onChange} />
      {number("quantity", t`Quantity, line ${row}`)}
      {number("unit_price", t`Unit price, line ${row}`)}
      {number("discount", t`Discount in per cent, line ${row}`)}
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
    </div>
  );
}

type PickerProps = Pick<RowProps, "draft" | "wrong" | "onChange"> & { row: number };

/** A picked product brings its list price, unless a price was typed already. */
function ProductPicker({ draft, wrong, row, onChange }: PickerProps) {
  const { t } = useLingui();
  const id = useId();
  const product = byName(useObjects(), "product");
  const [query, setQuery] = useState<string | null>(null);
  const found = useRecordSearch(product, query ?? "", query !== null);
  const pick = (value: string | null) => {
    const option = found.options.find((each) => each.value === value);
    setQuery(null);
    if (!option) return;
    onChange({ product_id: option.value, product: option.label });
    if (draft.unit_price) return;
    void api.record("products", option.value).then(({ record }) => {
      if (typeof record.price === "string") onChange({ unit_price: record.price });
    });
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
