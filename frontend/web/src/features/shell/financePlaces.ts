/** The pages of finance, in the order in which every navigation lists them. */
import { useLingui } from "@lingui/react/macro";
import type { Session } from "@rapport/core";
import {
  IconBuildingBank,
  IconCashBanknote,
  IconFileInvoice,
  IconScale,
  IconWallet,
  type TablerIcon,
} from "@tabler/icons-react";

export const isFinance = ({ operator, rights }: Session): boolean => operator && rights.billing;

type Place = {
  to: "/finance" | "/finance/invoices" | "/finance/payments" | "/finance/disputes" | "/finance/ledger";
  label: string;
  words: string;
  Icon: TablerIcon;
  testid: string;
};

export function useFinancePlaces(): Place[] {
  const { t } = useLingui();
  return [
    {
      to: "/finance",
      label: t`Receivables`,
      words: "finance receivables open overdue dunning 应收 逾期 催收",
      Icon: IconWallet,
      testid: "receivables",
    },
    {
      to: "/finance/invoices",
      label: t`Invoices`,
      words: "finance invoices paid credit notes export 账单 已付 贷项 导出",
      Icon: IconFileInvoice,
      testid: "documents",
    },
    {
      to: "/finance/payments",
      label: t`Money in and out`,
      words: "finance payments refunds failed 付款 退款 收款",
      Icon: IconCashBanknote,
      testid: "money",
    },
    {
      to: "/finance/disputes",
      label: t`Disputed deals`,
      words: "finance disputes growth settle 争议 成果分成 裁定",
      Icon: IconScale,
      testid: "disputes",
    },
    {
      to: "/finance/ledger",
      label: t`Ledger`,
      words: "finance ledger accounts balances 账簿 分录 科目",
      Icon: IconBuildingBank,
      testid: "ledger",
    },
  ];
}
