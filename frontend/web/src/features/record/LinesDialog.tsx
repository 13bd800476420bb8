/** Edits a deal's products as a grid that is filled by keyboard alone; all lines are saved at once. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { ApiError, type ApprovalPage, type CrmRecord, type DealLines, type LineDraft } from "@rapport/core";
import { IconPlus } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useReturned } from "~/data/approvals.ts";
import { refreshRecord } from "~/data/cache.ts";
import { linesQuery, usePutLines } from "~/data/deals.ts";
import { AskForm, LOCKED, NEEDED, SendAgain } from "~/features/approvals/AskForm.tsx";
import { Returned } from "~/features/approvals/Returned.tsx";
import { Bones, GhostButton, Kbd } from "~/ui/atoms.tsx";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { TypedModal } from "~/ui/TypedModal.tsx";
import { useDealMoney } from "./DealLines.tsx";
import { Worth } from "./due.tsx";
import { LineRow } from "./LineRow.tsx";
import { type Draft, draftOf, dueOf, empty, isWhole, sent } from "./lineDraft.ts";
import { movedTo } from "./lineMath.ts";
import styles from "./lines.module.css";

/** `read` are the lines as they were when the dialog opened: what others write meanwhile is a conflict on saving. */
type Props = { deal: CrmRecord; read: DealLines; onClose: () => void };

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
  // Leaving the quantity asks for its tier's price, and what was just picked has none yet: saved once they are there.
  const [waits, setWaits] = useState(false);
  const asking = kept.some((draft) => draft.asking);
  const save = () => {
    if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
    setTried(true);
    setWaits(true);
  };
  useEffect(() => {
    if (!waits || asking) return;
    setWaits(false);
    if (kept.every(isWhole)) put.mutate({ lines: kept.map(sent), version }, { onSuccess: onClose });
  });
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
            wrong={tried && !draft.asking && !isWhole(draft) && kept.includes(draft)}
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
          loading={put.isPending || waits}
          rightSection={<Kbd onAccent>Ctrl ↵</Kbd>}
          data-testid="lines-save"
        >
          <Trans>Save</Trans>
        </Button>
      </DialogFoot>
    </div>
  );
}

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
