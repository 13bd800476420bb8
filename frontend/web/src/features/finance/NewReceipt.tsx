import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import type { Receivable } from "@rapport/core";
import { IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { openInvoicesQuery } from "~/data/finance.ts";
import { useFigures } from "~/features/billing/texts.ts";
import { Bones, Kbd } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { ErrorState } from "~/ui/states.tsx";
import { TypedModal } from "~/ui/TypedModal.tsx";
import { useKeys } from "~/ui/useKeys.ts";
import { useOnline } from "~/ui/useOnline.ts";
import looks from "./order.module.css";

const MOST = 6;
const TYPING_MS = 160;

/** Money came: of which invoice? What the statement says, a number or a name, finds it. */
export function NewReceipt({ currency }: { currency: string }) {
  const { t } = useLingui();
  const online = useOnline();
  const [open, setOpen] = useState(false);
  useKeys({ r: () => online && setOpen(true) });
  return (
    <>
      <Button
        leftSection={<IconPlus {...icon} />}
        rightSection={<Kbd onAccent>R</Kbd>}
        disabled={!online}
        title={online ? undefined : t`Offline: nothing can be recorded now.`}
        onClick={() => setOpen(true)}
        data-testid="new-receipt"
      >
        <Trans>Record receipt</Trans>
      </Button>
      {open ? <Picker currency={currency} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function Picker({ currency, onClose }: { currency: string; onClose: () => void }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const [search] = useDebouncedValue(text.trim(), TYPING_MS);
  const found = useInfiniteQuery(
    openInvoicesQuery({
      currency,
      order: "overdue",
      overdue: false,
      bucket: null,
      step: null,
      search,
      offset: 0,
    }),
  );
  const rows = found.data?.pages[0]?.rows ?? [];
  const more = (found.data?.pages[0]?.count ?? 0) - MOST;
  const pick = ({ organisation_id, invoice_id }: Receivable) =>
    void navigate({
      to: "/finance/invoices/$org/$id",
      params: { org: organisation_id, id: invoice_id },
      search: { act: "receipt" },
    });
  return (
    <TypedModal
      opened
      onClose={onClose}
      title={t`Which invoice was paid?`}
      size={440}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <div className={looks.form}>
        <TextInput
          label={t`Customer or number`}
          value={text}
          autoComplete="off"
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => event.key === "Enter" && rows[0] && pick(rows[0])}
          data-testid="receipt-search"
          data-autofocus
        />
        <div className={looks.hits} aria-live="polite">
          {found.isError && !found.data ? (
            <ErrorState error={found.error} onRetry={() => void found.refetch()} />
          ) : found.data ? (
            rows
              .slice(0, MOST)
              .map((row) => <Hit key={row.invoice_id} row={row} currency={currency} onPick={pick} />)
          ) : (
            <Bones rows={4} height={48} />
          )}
          {found.data && rows.length === 0 ? <p className="mute">{t`No open invoice like that`}</p> : null}
          {more > 0 ? (
            <p className={looks.note}>
              <Plural value={more} one="# more; go on typing" other="# more; go on typing" />
            </p>
          ) : null}
        </div>
      </div>
    </TypedModal>
  );
}

type HitProps = { row: Receivable; currency: string; onPick: (row: Receivable) => void };

function Hit({ row, currency, onPick }: HitProps) {
  const { t } = useLingui();
  const { amount, shortDay } = useFigures(currency);
  const day = shortDay(row.due_on);
  return (
    <button type="button" onClick={() => onPick(row)} data-testid="receipt-hit">
      <span className="truncate">{row.customer}</span>
      <span className="num">{amount(row.open)}</span>
      <small>{row.number}</small>
      <small>{t`due ${day}`}</small>
    </button>
  );
}
