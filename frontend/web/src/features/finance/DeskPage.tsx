/** One invoice of anybody: what it says, what became of it, and what finance can do about it. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { Desk, InvoicePlace, PaperLanguage } from "@rapport/core";
import { IconArrowLeft, IconDownload } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useEffect, useState } from "react";
import { api } from "~/app/api.ts";
import { deskQuery } from "~/data/finance.ts";
import { Paper } from "~/features/billing/Paper.tsx";
import paper from "~/features/billing/paper.module.css";
import { paperLanguage } from "~/features/billing/useInvoiceFile.ts";
import { Bones, GhostButton, Kbd, Segments } from "~/ui/atoms.tsx";
import { saveResponse } from "~/ui/download.ts";
import { icon } from "~/ui/icons.ts";
import { ErrorState, useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useKeys } from "~/ui/useKeys.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { useOnline } from "~/ui/useOnline.ts";
import { useTitle } from "~/ui/useTitle.ts";
import { CreditDialog } from "./CreditDialog.tsx";
import { DeskAside } from "./DeskAside.tsx";
import { FinanceOnly } from "./FinanceOnly.tsx";
import styles from "./finance.module.css";
import looks from "./order.module.css";
import { ReceiptDialog } from "./ReceiptDialog.tsx";
import { RefundDialog } from "./RefundDialog.tsx";
import { StateChip } from "./StateChip.tsx";
import { isZero } from "./sums.ts";

const route = getRouteApi("/app/finance/invoices/$org/$id");

export function DeskPage() {
  return (
    <FinanceOnly>
      <Page />
    </FinanceOnly>
  );
}

function Page() {
  const { t } = useLingui();
  const { org, id } = route.useParams();
  const at = { organisation: org, invoice: id };
  const found = useQuery(deskQuery(at));
  useTitle(found.data?.invoice.row.number ?? t`Invoice`);
  if (!found.data && found.isError)
    return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data)
    return (
      <div className={paper.desk} aria-busy="true">
        <div className={paper.paper}>
          <Bones rows={14} height={48} />
        </div>
      </div>
    );
  return <Shown key={id} at={at} desk={found.data} />;
}

type Act = "receipt" | "credit" | "refund";

function Shown({ at, desk }: { at: InvoicePlace; desk: Desk }) {
  const { locale } = useLocale();
  const [language, setLanguage] = useState<PaperLanguage>(paperLanguage(locale));
  const [act, setAct] = useState<Act | null>(useAsked(desk));
  const close = () => setAct(null);
  const dialog = { at, desk, onClose: close };
  return (
    <>
      <Bar at={at} desk={desk} language={language} onLanguage={setLanguage} onAct={setAct} />
      <div className={paper.desk}>
        <Paper document={desk.invoice.document} language={language} />
        <DeskAside desk={desk} />
      </div>
      {act === "receipt" ? <ReceiptDialog {...dialog} /> : null}
      {act === "credit" ? <CreditDialog {...dialog} /> : null}
      {act === "refund" ? <RefundDialog {...dialog} /> : null}
    </>
  );
}

/** What the page was opened for, unless it can't be done; the address is plain again afterwards. */
function useAsked(desk: Desk): Act | null {
  const { act } = route.useSearch();
  const params = route.useParams();
  const navigate = useNavigate();
  const why = useReasons(desk);
  useEffect(() => {
    if (act) void navigate({ to: "/finance/invoices/$org/$id", params, search: {}, replace: true });
  }, [act, params, navigate]);
  return act && why[act] === null ? act : null;
}

type BarProps = {
  at: InvoicePlace;
  desk: Desk;
  language: PaperLanguage;
  onLanguage: (language: PaperLanguage) => void;
  onAct: (act: Act) => void;
};

function Bar({ at, desk, language, onLanguage, onAct }: BarProps) {
  const { t } = useLingui();
  const { row, document } = desk.invoice;
  const message = useErrorMessage();
  const pdf = useMutation({
    mutationFn: async () => saveResponse(await api.deskFile(at, language), `${row.number}.pdf`),
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  return (
    <header className={`${styles.header} ${paper.bar}`}>
      <Link to="/finance" className={looks.back} data-testid="back-to-receivables">
        <IconArrowLeft {...icon} />
        {t`Receivables`}
      </Link>
      <h1>{row.number}</h1>
      <span className={`${looks.who} truncate`}>{document.customer.name}</span>
      <StateChip row={row} days={desk.days} />
      <span className={styles.grow} />
      <Segments
        label={t`Language of the document`}
        value={language}
        options={[
          { value: "zh", label: "中文", testid: "paper-zh" },
          { value: "en", label: "English", testid: "paper-en" },
        ]}
        onChange={onLanguage}
      />
      <GhostButton disabled={pdf.isPending} onClick={() => pdf.mutate()} data-testid="desk-pdf">
        <IconDownload {...icon} />
        PDF
      </GhostButton>
      {row.kind === "invoice" ? <Acts desk={desk} onAct={onAct} /> : null}
    </header>
  );
}

/** What can't be done now is there all the same, and says why. */
function Acts({ desk, onAct }: { desk: Desk; onAct: (act: Act) => void }) {
  const why = useReasons(desk);
  useKeys({ r: () => !why.receipt && onAct("receipt") });
  return (
    <>
      <Act why={why.refund} onClick={() => onAct("refund")} testid="act-refund">
        <Trans>Refund</Trans>
      </Act>
      <Act why={why.credit} onClick={() => onAct("credit")} testid="act-credit">
        <Trans>Credit note</Trans>
      </Act>
      <Act why={why.receipt} primary onClick={() => onAct("receipt")} testid="act-receipt">
        <Trans>Record receipt</Trans>
      </Act>
    </>
  );
}

function useReasons(desk: Desk): Record<Act, string | null> {
  const { t } = useLingui();
  const online = useOnline();
  const offline = online ? null : t`Offline: nothing can be recorded now.`;
  const busy = desk.under_way ? t`A payment is under way; wait for it to end.` : null;
  return {
    receipt: offline ?? busy ?? (isZero(desk.invoice.row.open) ? t`Nothing is left to be paid.` : null),
    credit: offline ?? busy ?? (isZero(desk.creditable) ? t`All of it is credited already.` : null),
    refund:
      offline ??
      (isZero(desk.refundable)
        ? t`Nothing to give back: a refund needs credit from a credit note, and a card that paid.`
        : null),
  };
}

type ActProps = {
  why: string | null;
  primary?: boolean;
  onClick: () => void;
  testid: string;
  children: ReactNode;
};

function Act({ why, primary, onClick, testid, children }: ActProps) {
  return (
    <Button
      {...(primary ? {} : { variant: "default" })}
      disabled={why !== null}
      title={why ?? undefined}
      rightSection={primary && why === null ? <Kbd onAccent>R</Kbd> : null}
      onClick={onClick}
      data-testid={testid}
    >
      {children}
    </Button>
  );
}
