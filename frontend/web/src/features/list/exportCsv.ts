import { api } from "~/app/api.ts";
import type { ListBody } from "~/data/records.ts";
import { saveResponse } from "~/ui/download.ts";

export type Exported = { rows: number; notice: string | null };

/** The list as it stands, as a file. Asked for by POST: a filter holds customers' words, and a URL is logged. */
export async function exportCsv(noun: string, name: string, body: ListBody): Promise<Exported> {
  const { filter = null, sort = [], search, fields, as_of } = body;
  const response = await api.export(noun, {
    filter,
    // Without a sort of its own a list shows what was changed last.
    sort: sort.length > 0 ? sort : [{ field: "updated_at", descending: true }],
    ...(search ? { search } : {}),
    ...(fields ? { columns: fields } : {}),
    ...(as_of ? { as_of } : {}),
  });
  await saveResponse(response, `${name}.csv`);
  const notice = response.headers.get("rapport-notice");
  return {
    rows: Number(response.headers.get("rapport-rows") ?? 0),
    notice: notice ? decodeURIComponent(notice) : null,
  };
}
