import { useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import type { DocumentsSearch } from "~/app/financeRoutes.ts";
import { Segments } from "~/ui/atoms.tsx";

type Standing = NonNullable<DocumentsSearch["standing"]> | "open" | "all";

/** From what is open, with its ages, to what is settled, and to credit notes; the currency stays. */
export function StandingTabs({ value, currency }: { value: Standing; currency: string | undefined }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  return (
    <Segments<Standing>
      label={t`State`}
      value={value}
      options={[
        { value: "open", label: t({ message: "Open", context: "state" }), testid: "standing-open" },
        { value: "paid", label: t`Paid`, testid: "standing-paid" },
        { value: "credited", label: t`Credited`, testid: "standing-credited" },
        { value: "credit_note", label: t`Credit notes`, testid: "standing-credit_note" },
        { value: "all", label: t`All`, testid: "standing-all" },
      ]}
      onChange={(standing) =>
        void (standing === "open"
          ? navigate({ to: "/finance", search: { currency } })
          : navigate({
              to: "/finance/invoices",
              search: (before: DocumentsSearch) => ({
                ...before,
                currency,
                standing: standing === "all" ? undefined : standing,
              }),
            }))
      }
    />
  );
}
