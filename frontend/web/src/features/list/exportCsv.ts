import { api } from "~/app/api.ts";
import type { ListBody } from "~/data/records.ts";
import { saveResponse } from "~/ui/download.ts";

/** The list as it stands, as a file. Asked for by POST: a filter holds customers' words, and a URL is logged. */
export async function exportCsv(noun: string, name: string, body: ListBody): Promise<void> {
  const { filter = null, search, fields } = body;
  const scope = { filter, ...(search ? { search } : {}) };
  const response = await api.export(noun, { ...scope, ...(fields ? { columns: fields } : {}) });
  await saveResponse(response, `${name}.csv`);
}
