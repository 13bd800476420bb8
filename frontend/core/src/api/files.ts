/** Files of records, to import, and archives: sent in parts by tus 1.0.0, so that a break costs a part and no file. */
import { ApiError, type Http } from "./http.ts";
import type { components } from "./schema.d.ts";

export type Attachment = components["schemas"]["Attachment"];
export type ImportUpload = components["schemas"]["ImportUpload"];
export type Progress = { sent: number; size: number };
type Options = {
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
  pause?: () => Promise<void>;
};

const TUS = { "tus-resumable": "1.0.0" };
const seg = encodeURIComponent;

/** Bytes of one part. */
export const PART = 4 * 1024 * 1024;
const TRIES = 6;

const base64 = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const offsetOf = (response: Response) => Number(response.headers.get("upload-offset"));
/** What begins an upload: how long it will be, its name, and the field that it is for, if one. */
const announced = (file: File, field?: string) => ({
  ...TUS,
  "upload-length": String(file.size),
  "upload-metadata": `filename ${base64(file.name)}${field ? `,field ${base64(field)}` : ""}`,
});
const wait = () => new Promise<void>((done) => setTimeout(done, 1000));

/** Whether going on later may help: nobody answered, or the part before is still being written. */
export const mayPass = (error: unknown): boolean =>
  error instanceof ApiError &&
  (error.status === 0 || error.status >= 500 || [409, 423, 429].includes(error.status));

export function createFiles(http: Http) {
  async function sendAll(url: string, file: Blob, { onProgress, signal, pause = wait }: Options, from = 0) {
    let at = from;
    let tries = 0;
    let first: unknown = null;
    while (at < file.size) {
      try {
        const headers = {
          ...TUS,
          "content-type": "application/offset+octet-stream",
          "upload-offset": String(at),
        };
        const raw = file.slice(at, at + PART);
        at = offsetOf(await http.send("PATCH", url, { raw, headers, ...(signal ? { signal } : {}) }));
        tries = 0;
      } catch (error) {
        tries += 1;
        // What went wrong first says more than what came of trying again.
        if (tries === 1) first = error;
        if (!mayPass(error)) throw error;
        if (tries >= TRIES) throw first;
        await pause();
        at = await resumed(url).catch(() => at);
      }
      onProgress?.({ sent: at, size: file.size });
    }
  }

  const resumed = async (url: string) => offsetOf(await http.send("HEAD", url, { headers: TUS }));

  /** Where an upload is that was begun a while ago; null where its time is over. */
  async function left(url: string, { pause = wait }: Options): Promise<number | null> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await resumed(url);
      } catch (error) {
        if (error instanceof ApiError && [404, 410].includes(error.status)) return null;
        // The part that was broken off may still be being written.
        if (!mayPass(error) || tries >= TRIES) throw error;
        await pause();
      }
    }
  }

  return {
    files: (noun: string, id: string) => http.json<Attachment[]>("GET", `/api/${seg(noun)}/${seg(id)}/files`),
    deleteFile: (id: string) => http.json<void>("DELETE", `/api/attachments/${seg(id)}`),
    holdFile: (id: string, on: boolean) =>
      http.json<void>(on ? "PUT" : "DELETE", `/api/attachments/${seg(id)}/hold`),
    heldFiles: () => http.json<Attachment[]>("GET", "/api/held-attachments"),
    fileRetention: () => http.json<{ keep_days: number | null }>("GET", "/api/attachment-retention"),
    setFileRetention: (keep_days: number | null) =>
      http.json<void>("PUT", "/api/attachment-retention", { body: { keep_days } }),
    fileUrl: (id: string) => `/api/attachments/${seg(id)}`,

    /** Sends an archive that is to become an organisation, or goes on with one that was begun: what came stays. */
    sendArchive: async (file: File, begun: string | null, options: Options = {}): Promise<void> => {
      const headers = announced(file);
      const url = begun
        ? `/api/archive-imports/${seg(begun)}/bytes`
        : ((await http.send("POST", "/api/archive-imports", { headers })).headers.get("location") ?? "");
      const from = begun ? await resumed(url) : 0;
      options.onProgress?.({ sent: from, size: file.size });
      await sendAll(url, file, options, from);
    },

    /** Sends a file to import, or goes on with what `begun` has of it; its id. `onBegun` hears where it is kept. */
    sendImport: async (
      file: File,
      begun: string | null,
      onBegun: (url: string) => void,
      options: Options = {},
    ): Promise<string> => {
      let from = begun === null ? null : await left(begun, options);
      let url = begun ?? "";
      if (from === null) {
        url =
          (await http.send("POST", "/api/files", { headers: announced(file) })).headers.get("location") ?? "";
        from = 0;
        onBegun(url);
      }
      options.onProgress?.({ sent: from, size: file.size });
      await sendAll(url, file, options, from);
      return url.slice(url.lastIndexOf("/") + 1);
    },
    importUploads: () => http.json<ImportUpload[]>("GET", "/api/files"),
    cancelUpload: (url: string) => http.send("DELETE", url, { headers: TUS }),

    /** Sends a file whole, for a field of the record if one is named; its id. One that is given up is taken back. */
    attach: async (
      noun: string,
      id: string,
      file: File,
      { field, ...options }: Options & { field?: string } = {},
    ): Promise<string> => {
      const headers = announced(file, field);
      const begun = await http.send("POST", `/api/${seg(noun)}/${seg(id)}/uploads`, { headers });
      const url = begun.headers.get("location") ?? "";
      try {
        await sendAll(url, file, options);
      } catch (error) {
        await http.send("DELETE", url, { headers: TUS }).catch(() => undefined);
        throw error;
      }
      return url.slice(url.lastIndexOf("/") + 1);
    },
  };
}
