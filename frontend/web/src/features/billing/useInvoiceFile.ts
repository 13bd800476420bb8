import type { InvoiceRow, PaperLanguage } from "@rapport/core";
import { useMutation } from "@tanstack/react-query";
import { api } from "~/app/api.ts";
import { saveResponse } from "~/ui/download.ts";
import { useErrorMessage } from "~/ui/states.tsx";
import { toast } from "~/ui/toast.ts";
import { useLocale } from "~/ui/useLocale.ts";

export const paperLanguage = (locale: string): PaperLanguage => (locale.startsWith("zh") ? "zh" : "en");

/** Saves the statement of account as CSV. */
export function useStatementFile() {
  const { locale } = useLocale();
  const message = useErrorMessage();
  return useMutation({
    mutationFn: async () => saveResponse(await api.accountStatement(paperLanguage(locale)), "statement.csv"),
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
}

/** Saves a document as a file, in the reader's language unless told otherwise. */
export function useInvoiceFile(row: Pick<InvoiceRow, "id" | "number">, language?: PaperLanguage) {
  const { locale } = useLocale();
  const message = useErrorMessage();
  return useMutation({
    mutationFn: async (kind: "pdf" | "csv") => {
      const response = await api.invoiceFile(row.id, kind, language ?? paperLanguage(locale));
      await saveResponse(response, `${row.number}.${kind}`);
    },
    onError: (error) => toast({ text: message(error), tone: "danger" }),
  });
}
