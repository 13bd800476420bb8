/** An invoice for whoever has its link: the document, whether it is paid, and the file. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { ApiError, type Invoice } from "@rapport/core";
import { IconDownload, IconPrinter } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { api } from "~/app/api.ts";
import { Bones, Chip, GhostButton } from "~/ui/atoms.tsx";
import { saveResponse } from "~/ui/download.ts";
import { icon } from "~/ui/icons.ts";
import { LanguageSwitch } from "~/ui/LanguageSwitch.tsx";
import { LinkButton } from "~/ui/LinkButton.tsx";
import { EmptyState, ErrorState, useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { useTitle } from "~/ui/useTitle.ts";
import styles from "./billing.module.css";
import { Paper } from "./Paper.tsx";
import paper from "./paper.module.css";
import { isOpen, statusOf } from "./status.ts";
import { useStatusText } from "./texts.ts";
import { paperLanguage } from "./useInvoiceFile.ts";

const route = getRouteApi("/invoice/$token");

export function HostedPage() {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { token } = route.useParams();
  const found = useQuery({
    queryKey: ["hosted-invoice", token],
    queryFn: () => api.hostedInvoice(token),
    staleTime: 60_000,
  });
  useTitle(found.data?.row.number ?? t`Invoice`);
  const isUnknown = found.error instanceof ApiError && found.error.status === 404;
  return (
    <div className={paper.hosted}>
      <header className={`${styles.header} ${paper.bar}`}>
        <span className={paper.seal} aria-hidden>
          R
        </span>
        {found.data ? <b>Rapport</b> : <h1>Rapport</h1>}
        {found.data ? <State invoice={found.data} /> : null}
        <span className={styles.grow} />
        <LanguageSwitch />
        {found.data ? <Acts invoice={found.data} token={token} /> : null}
      </header>
      <main className={paper.desk}>
        {found.isPending ? (
          <div className={paper.paper} aria-busy="true">
            <Bones rows={14} height={48} />
          </div>
        ) : null}
        {found.data ? <Paper document={found.data.document} language={paperLanguage(locale)} /> : null}
        {isUnknown ? (
          <EmptyState title={t`This link opens no invoice`}>
            {t`It may be cut off or mistyped. Open it from the mail once more, or ask whoever sent it to you.`}
          </EmptyState>
        ) : null}
        {found.isError && !isUnknown ? (
          <ErrorState error={found.error} onRetry={() => void found.refetch()} />
        ) : null}
      </main>
    </div>
  );
}

/** Nothing is counted in days here: on which day it is where the customer is, the link does not say. */
function State({ invoice }: { invoice: Invoice }) {
  const { t } = useLingui();
  const text = useStatusText();
  const { row } = invoice;
  const status = statusOf(row, row.due_on);
  const late = row.dunning !== "none";
  return (
    <span data-testid="hosted-state">
      {isOpen(row) ? (
        <Chip tone={late ? "warn" : "accent"}>{late ? t`Overdue` : t`Not paid yet`}</Chip>
      ) : (
        <Chip tone={status.tone}>{text(status)}</Chip>
      )}
    </span>
  );
}

function Acts({ invoice, token }: { invoice: Invoice; token: string }) {
  const { locale } = useLocale();
  const message = useErrorMessage();
  const { row } = invoice;
  // A document that says where to transfer to needs no sign-in.
  const open = isOpen(row) && invoice.document.payment.length === 0;
  const save = useMutation({
    mutationFn: async () =>
      saveResponse(await api.hostedInvoiceFile(token, paperLanguage(locale)), `${row.number}.pdf`),
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  return (
    <>
      <GhostButton className={paper.print} onClick={() => window.print()} data-testid="hosted-print">
        <IconPrinter {...icon} />
        <Trans>Print</Trans>
      </GhostButton>
      <Button
        {...(open ? { variant: "default" } : {})}
        leftSection={<IconDownload {...icon} />}
        loading={save.isPending}
        onClick={() => save.mutate()}
        data-testid="hosted-pdf"
      >
        PDF
      </Button>
      {open ? (
        <LinkButton to="/billing/invoices/$id" params={{ id: row.id }} data-testid="hosted-pay">
          <Trans>Sign in to pay</Trans>
        </LinkButton>
      ) : null}
    </>
  );
}
