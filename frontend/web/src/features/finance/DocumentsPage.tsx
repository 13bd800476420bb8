/** Every invoice and credit note that was written, whatever became of it. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import type { DocumentsWanted, FinalDocument } from "@rapport/core";
import { IconTableExport, IconX } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "~/app/api.ts";
import type { DocumentsSearch } from "~/app/financeRoutes.ts";
import { documentsQuery } from "~/data/finance.ts";
import { useFigures } from "~/features/billing/texts.ts";
import { paperLanguage } from "~/features/billing/useInvoiceFile.ts";
import { GhostButton } from "~/ui/atoms.tsx";
import { saveResponse } from "~/ui/download.ts";
import { icon } from "~/ui/icons.ts";
import { EmptyState, useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { useOnline } from "~/ui/useOnline.ts";
import { useTitle } from "~/ui/useTitle.ts";
import { CurrencySwitch } from "./CurrencySwitch.tsx";
import { DocumentRow } from "./DocumentRow.tsx";
import looks from "./documents.module.css";
import { FinanceOnly } from "./FinanceOnly.tsx";
import { Find } from "./Find.tsx";
import styles from "./finance.module.css";
import { Pages } from "./Pages.tsx";
import { StandingTabs } from "./StandingTabs.tsx";
import table from "./table.module.css";

const route = getRouteApi("/app/finance/invoices");
const TYPING_MS = 160;
const ALL: DocumentsSearch = { from: undefined, to: undefined, organisation: undefined };

export function DocumentsPage() {
  return (
    <FinanceOnly>
      <Page />
    </FinanceOnly>
  );
}

function Page() {
  const { t } = useLingui();
  const search = route.useSearch();
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const [settled] = useDebouncedValue(text.trim(), TYPING_MS);
  const wanted: DocumentsWanted = {
    currency: search.currency ?? null,
    standing: search.standing ?? null,
    organisation_id: search.organisation ?? null,
    issued_from: search.from ?? null,
    issued_to: search.to ?? null,
    search: settled,
  };
  const found = useInfiniteQuery(documentsQuery(wanted));
  const seen = found.data?.pages[0];
  useTitle(t`Invoices`);
  const go = (part: DocumentsSearch) =>
    void navigate({ to: "/finance/invoices", search: { ...search, ...part }, replace: true });
  return (
    <>
      <header className={styles.header}>
        <h1>{t`Invoices`}</h1>
        <StandingTabs value={search.standing ?? "all"} currency={search.currency} />
        <span className={styles.grow} />
        {seen ? (
          <CurrencySwitch
            currency={seen.currency}
            currencies={seen.currencies}
            onPick={(currency) => go({ currency })}
          />
        ) : null}
        <Export wanted={wanted} count={seen?.count ?? 0} />
      </header>
      <div className={styles.page}>
        <section className={styles.card} data-flush aria-label={t`Invoices`}>
          <div className={table.tools}>
            <Days search={search} onGo={go} />
            {search.organisation && seen ? (
              <Only customer={seen.customer} onAll={() => go({ organisation: undefined })} />
            ) : null}
            <span className={styles.grow} />
            <Find text={text} onText={setText} />
          </div>
          <Pages
            found={found}
            look={looks.table}
            columns={[
              t`Customer`,
              t`Number`,
              t`Issued`,
              t`Net`,
              t`Tax`,
              t`Total`,
              t`State`,
              t`What became of it`,
            ]}
            row={(one: FinalDocument) => (
              <DocumentRow
                key={one.invoice_id}
                one={one}
                currency={seen?.currency ?? ""}
                onOnly={() => go({ organisation: one.organisation_id })}
              />
            )}
            empty={
              <Nothing
                search={search}
                isNarrowed={settled !== ""}
                onAll={() => {
                  setText("");
                  go(ALL);
                }}
              />
            }
            count={seen?.count ?? 0}
            sum={seen ? <Sum total={seen.total} net={seen.net} currency={seen.currency} /> : null}
          />
        </section>
      </div>
    </>
  );
}

type SearchProps = { search: DocumentsSearch; onGo: (part: DocumentsSearch) => void };

function Days({ search, onGo }: SearchProps) {
  const { t } = useLingui();
  return (
    <>
      <label className={looks.day}>
        {t`Issued from`}
        <input
          type="date"
          data-reads
          value={search.from ?? ""}
          max={search.to}
          onChange={(event) => onGo({ from: event.currentTarget.value || undefined })}
          data-testid="documents-from"
        />
      </label>
      <label className={looks.day}>
        {t({ message: "to", context: "day" })}
        <input
          type="date"
          data-reads
          value={search.to ?? ""}
          min={search.from}
          onChange={(event) => onGo({ to: event.currentTarget.value || undefined })}
          data-testid="documents-to"
        />
      </label>
    </>
  );
}

function Only({ customer, onAll }: { customer: string | null; onAll: () => void }) {
  const { t } = useLingui();
  const shown = customer ?? t`One customer`;
  return (
    <button
      type="button"
      className={table.filter}
      onClick={onAll}
      aria-label={t`Show all, not only: ${shown}`}
      data-testid="documents-only"
    >
      {shown}
      <IconX size={13} stroke={1.7} aria-hidden />
    </button>
  );
}

/** All that are sought, not only those that are shown; their amounts add up to the sum below. */
function Export({ wanted, count }: { wanted: DocumentsWanted; count: number }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  const online = useOnline();
  const message = useErrorMessage();
  const save = useMutation({
    mutationFn: async () =>
      saveResponse(
        await api.exportDocuments({ ...wanted, offset: 0 }, paperLanguage(locale)),
        "invoices.csv",
      ),
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
  const why = online
    ? count === 0
      ? t`There is nothing to export.`
      : null
    : t`Offline: nothing can be exported now.`;
  return (
    <Button
      variant="default"
      leftSection={<IconTableExport {...icon} />}
      loading={save.isPending}
      disabled={why !== null}
      title={why ?? undefined}
      onClick={() => save.mutate()}
      data-testid="documents-export"
    >
      <Trans>Export</Trans>
    </Button>
  );
}

type NothingProps = { search: DocumentsSearch; isNarrowed: boolean; onAll: () => void };

function Nothing({ search, isNarrowed, onAll }: NothingProps) {
  const { t } = useLingui();
  if (isNarrowed || search.from || search.to || search.organisation)
    return (
      <EmptyState
        title={t`No invoice like that`}
        actions={
          <GhostButton onClick={onAll}>
            <IconX {...icon} />
            <Trans>Clear filters</Trans>
          </GhostButton>
        }
      />
    );
  const said = {
    paid: t`Nothing is paid yet`,
    credited: t`No invoice was credited whole`,
    credit_note: t`No credit notes`,
    all: t`No invoices yet`,
  };
  return (
    <EmptyState title={said[search.standing ?? "all"]}>
      {search.standing === "credit_note"
        ? t`A credit note is written on the page of its invoice.`
        : t`The first one is written a day after somebody's trial ends with a plan.`}
    </EmptyState>
  );
}

function Sum({ net, total, currency }: { net: string; total: string; currency: string }) {
  const { t } = useLingui();
  const { amount } = useFigures(currency);
  const without = amount(net);
  return (
    <>
      <span className="mute">{t`Net ${without}, with tax`}</span>
      <b className="num" data-testid="documents-sum">
        {amount(total)}
      </b>
    </>
  );
}
