import { api } from "~/app/api.ts";
import type { ListBody } from "~/data/records.ts";
import { saveResponse } from "~/ui/download.ts";

/** The list as it stands, as a file. Asked for by POST: a filter holds customers' words, and a URL is logged. */
export async function exportCsv(noun: string, name: string, body: ListBody): Promise<void> {
  const { filter = null, sort = [], fields } = body;
  const response = await api.export(noun, { filter, sort, ...(fields ? { columns: fields } : {}) });
  await saveResponse(response, `${name}.csv`);
}
