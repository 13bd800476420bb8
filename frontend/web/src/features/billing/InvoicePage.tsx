/** One invoice or credit note: the document itself, and beside it what became of it and where its figures come from. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { Invoice, PaperLanguage } from "@rapport/core";
import { IconArrowLeft, IconDownload, IconLink, IconPrinter, IconTableExport } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { api } from "~/app/api.ts";
import { adoptBilling, invoiceQuery, useBilling } from "~/data/billing.ts";
import { Bones, Chip, GhostButton, Segments } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { ErrorState, useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { useTitle } from "~/ui/useTitle.ts";
import { BillingOnly } from "./BillingFrame.tsx";
import styles from "./billing.module.css";
import { InvoiceAside } from "./InvoiceAside.tsx";
import { lineId, Paper } from "./Paper.tsx";
import paper from "./paper.module.css";
import { isOpen, statusOf } from "./status.ts";
import { useFigures, useStatusText } from "./texts.ts";
import { paperLanguage, useInvoiceFile } from "./useInvoiceFile.ts";
import { usePay } from "./usePay.ts";

const route = getRouteApi("/app/billing/invoices/$id");

export function InvoicePage() {
  return (
    <BillingOnly>
      <Page />
    </BillingOnly>
  );
}

function Page() {
  const { t } = useLingui();
  const { id } = route.useParams();
  const checking = useCheckedPayment(id);
  const found = useQuery(invoiceQuery(id));
  useTitle(found.data?.row.number ?? t`Invoice`);
  if (found.isError && !found.data)
    return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton />;
  return <Shown key={id} invoice={found.data} checking={checking} />;
}

/** The bank leads back here: what became of the payment is asked for, once, and the address made plain again. */
function useCheckedPayment(id: string): boolean {
  const { payment_intent } = route.useSearch();
  const client = useQueryClient();
  const navigate = useNavigate();
  const message = useErrorMessage();
  const check = useMutation({
    mutationFn: () => api.checkPayment(id),
    onSuccess: async (invoice) => {
      client.setQueryData(invoiceQuery(id).queryKey, invoice);
      await adoptBilling(client);
    },
    onError: (error) => toast({ text: message(error), tone: "danger" }),
    onSettled: () => navigate({ to: "/billing/invoices/$id", params: { id }, search: {}, replace: true }),
  });
  const { mutate } = check;
  useEffect(() => {
    if (payment_intent) mutate();
  }, [payment_intent, mutate]);
  return Boolean(payment_intent) && !check.isError;
}

function Skeleton() {
  return (
    <div className={paper.desk} aria-busy="true">
      <div className={paper.paper}>
        <Bones rows={14} height={48} />
      </div>
    </div>
  );
}

function Shown({ invoice, checking }: { invoice: Invoice; checking: boolean }) {
  const { locale } = useLocale();
  const [language, setLanguage] = useState<PaperLanguage>(paperLanguage(locale));
  const [line, setLine] = useState<number | null>(null);
  const close = () => {
    if (line !== null) document.getElementById(lineId(line))?.focus();
    setLine(null);
  };
  return (
    <>
      <Bar invoice={invoice} language={language} onLanguage={setLanguage} checking={checking} />
      <div className={paper.desk}>
        <Paper
          document={invoice.document}
          language={language}
          line={line}
          onLine={(at) => setLine(at === line ? null : at)}
        />
        <InvoiceAside invoice={invoice} line={line} onClose={close} />
      </div>
    </>
  );
}

type BarProps = {
  invoice: Invoice;
  language: PaperLanguage;
  onLanguage: (language: PaperLanguage) => void;
  checking: boolean;
};

function Bar({ invoice, language, onLanguage, checking }: BarProps) {
  const { t } = useLingui();
  const { row, link } = invoice;
  const { amount } = useFigures(row.currency);
  const billing = useBilling().data;
  const text = useStatusText();
  const file = useInvoiceFile(row, language);
  const pay = usePay();
  const status = billing ? statusOf(row, billing.today) : null;
  const sum = amount(row.open);
  const canPay = isOpen(row) && billing?.card;
  const copy = async () => {
    await navigator.clipboard.writeText(link);
    toast({ text: t`The link is copied. Whoever has it sees this invoice.`, tone: "plain" });
  };
  return (
    <header className={`${styles.header} ${paper.bar}`}>
      <Link to="/billing/invoices" className={styles.back} data-testid="back-to-invoices">
        <IconArrowLeft {...icon} />
        {t`Invoices`}
      </Link>
      <h1>{row.number}</h1>
      {status ? <Chip tone={status.tone}>{text(status)}</Chip> : null}
      <span className={styles.grow} />
      <Segments
        label={t`Language of the document`}
        value={language}
        options={[
          { value: "zh", label: <span lang="zh-CN">中文</span>, testid: "paper-zh" },
          { value: "en", label: <span lang="en">English</span>, testid: "paper-en" },
        ]}
        onChange={onLanguage}
      />
      <GhostButton onClick={() => void copy()} aria-label={t`Copy link`} data-testid="copy-link">
        <IconLink {...icon} />
        <span className={paper.word}>
          <Trans>Copy link</Trans>
        </span>
      </GhostButton>
      <GhostButton disabled={file.isPending} onClick={() => file.mutate("csv")} data-testid="invoice-csv">
        <IconTableExport {...icon} />
        CSV
      </GhostButton>
      <GhostButton className={paper.print} onClick={() => window.print()} data-testid="invoice-print">
        <IconPrinter {...icon} />
        <Trans>Print</Trans>
      </GhostButton>
      <Button
        {...(canPay ? { variant: "default" } : {})}
        leftSection={<IconDownload {...icon} />}
        loading={file.isPending}
        onClick={() => file.mutate("pdf")}
        data-testid="invoice-pdf"
      >
        PDF
      </Button>
      {canPay ? (
        <Button
          loading={pay.isPending || checking}
          onClick={() => pay.mutate(row.id)}
          data-testid="invoice-pay"
        >
          <Trans>Pay {sum}</Trans>
        </Button>
      ) : null}
    </header>
  );
}
