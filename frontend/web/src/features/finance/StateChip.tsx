import { useLingui } from "@lingui/react/macro";
import type { InvoiceRow } from "@rapport/core";
import { IconCheck, IconReceiptRefund } from "@tabler/icons-react";
import { Chip } from "~/ui/atoms.tsx";
import { StandingChip } from "./StandingChip.tsx";
import { standingOf } from "./texts.ts";

/** How any document stands: open ones by what was said about them. */
export function StateChip({ row, days }: { row: InvoiceRow; days: number }) {
  const { t } = useLingui();
  if (row.kind === "invoice" && row.state === "open")
    return <StandingChip standing={standingOf(row.dunning, days)} />;
  const small = { size: 12, stroke: 1.7, "aria-hidden": true } as const;
  if (row.state === "paid")
    return (
      <Chip tone="ok">
        <IconCheck {...small} />
        {t`Paid`}
      </Chip>
    );
  return (
    <Chip>
      <IconReceiptRefund {...small} />
      {row.kind === "credit_note" ? t`Credit note` : t`Credited`}
    </Chip>
  );
}
