/** What all of billing has around it: whether one may see it, its tabs, how it is paid. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconBuildingBank, IconCreditCard, IconDownload } from "@tabler/icons-react";
import { Link, Outlet } from "@tanstack/react-router";
import { type ReactNode, Suspense } from "react";
import { useBilling } from "~/data/billing.ts";
import { useSession } from "~/data/session.ts";
import { GhostButton } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { PageForbidden } from "~/ui/PageError.tsx";
import { PagePending } from "~/ui/PagePending.tsx";
import { useOnline } from "~/ui/useOnline.ts";
import { useTitle } from "~/ui/useTitle.ts";
import styles from "./billing.module.css";
import { isOpen, noticesOf } from "./status.ts";
import { TABS } from "./tabs.ts";
import { useCardText, useFigures } from "./texts.ts";
import { useStatementFile } from "./useInvoiceFile.ts";
import { usePay } from "./usePay.ts";

/** For whose role it is; others are told so. */
export function BillingOnly({ children }: { children: ReactNode }) {
  const { rights } = useSession();
  return rights.billing ? children : <PageForbidden />;
}

export function BillingFrame() {
  return (
    <BillingOnly>
      <Frame />
    </BillingOnly>
  );
}

function Frame() {
  const { t, i18n } = useLingui();
  useTitle(t`Billing`);
  return (
    <>
      <header className={styles.header}>
        <h1>{t`Billing`}</h1>
        <nav className={styles.tabs} aria-label={t`Billing`}>
          {TABS.map(({ to, label, testid }) => (
            <Link
              key={to}
              to={to}
              className={styles.tab}
              activeOptions={{ exact: true, includeSearch: false }}
              data-testid={testid}
            >
              {i18n._(label)}
            </Link>
          ))}
        </nav>
        <PaidBy />
      </header>
      <Suspense fallback={<PagePending />}>
        <Outlet />
      </Suspense>
    </>
  );
}

function PaidBy() {
  const { t } = useLingui();
  const billing = useBilling().data;
  const cardText = useCardText();
  if (!billing?.method && !billing?.card) return null;
  const { card, method } = billing;
  const [Icon, text] =
    method === "transfer" || !card
      ? [IconBuildingBank, t`Bank transfer`]
      : [IconCreditCard, cardText(card).name];
  return (
    <>
      <span className={styles.paidBy}>
        <Icon {...icon} />
        {text}
      </span>
      <ExportStatement hasAny={billing.invoices.length > 0} />
      <PayOpen />
    </>
  );
}

function ExportStatement({ hasAny }: { hasAny: boolean }) {
  const { t } = useLingui();
  const online = useOnline();
  const file = useStatementFile();
  if (!hasAny) return null;
  return (
    <GhostButton
      onClick={() => file.mutate()}
      disabled={file.isPending || !online}
      title={online ? undefined : t`Offline: nothing can be exported now.`}
      data-testid="export-statement"
    >
      <IconDownload {...icon} />
      <Trans>Export statement</Trans>
    </GhostButton>
  );
}

/** What is open and has not gone wrong can be paid before its day; what has is said in a notice. */
function PayOpen() {
  const billing = useBilling().data;
  const pay = usePay();
  const { amount } = useFigures(billing?.currency ?? "USD");
  const first = billing?.invoices.filter(isOpen).at(-1);
  if (!billing?.card || !first) return null;
  if (noticesOf(billing).some((notice) => notice.kind === "unpaid")) return null;
  const sum = amount(first.open);
  return (
    <Button loading={pay.isPending} onClick={() => pay.mutate(first.id)} data-testid="pay-open">
      <Trans>Pay {sum}</Trans>
    </Button>
  );
}
