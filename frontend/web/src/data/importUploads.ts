/** Files on their way to be imported: one after the other, in parts; what is there stays when one breaks off. */
import type { Progress } from "@rapport/core";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { api } from "~/app/api.ts";
import { recall, remember } from "~/app/memory.ts";

const KEY = "rapport.uploads";
const KEPT = 20;
export const UPLOAD = ["write", "import-upload"];

/** Where files were begun that are not imported yet, by what says nothing of a customer: length and time. */
const begun = (): Record<string, string> => JSON.parse(recall(KEY) ?? "{}");
const keep = (all: Record<string, string>) =>
  remember(KEY, JSON.stringify(Object.fromEntries(Object.entries(all).slice(-KEPT))));
const keyOf = (file: File) => `${file.size}.${file.lastModified}`;

function forget(files: File[]): string[] {
  const all = begun();
  const urls = files.flatMap((file) => all[keyOf(file)] ?? []);
  for (const file of files) delete all[keyOf(file)];
  keep(all);
  return urls;
}

/** A second, or until the device has a connection again; whoever stops meanwhile doesn't wait for it. */
const pauseOf = (signal: AbortSignal) => () =>
  new Promise<void>((done, fail) => {
    if (navigator.onLine) setTimeout(done, 1000);
    else window.addEventListener("online", () => done(), { once: true });
    signal.addEventListener("abort", () => fail(signal.reason), { once: true });
  });

const begunQuery = queryOptions({
  queryKey: ["import-uploads"],
  queryFn: () => api.importUploads(),
  staleTime: 0,
  gcTime: 0,
  retry: false,
});
const urlOf = (id: string) => `/api/uploads/${id}`;

/** Uploads that were begun and are not whole. Only the browser that began one knows the file again. */
export function useBegunUploads() {
  const client = useQueryClient();
  const uploads = useQuery(begunQuery).data ?? [];
  const known = Object.values(begun());
  const discard = useMutation({
    mutationKey: ["write"],
    mutationFn: (id: string) => api.cancelUpload(urlOf(id)),
    onSettled: () => client.invalidateQueries(begunQuery),
  });
  return { uploads, isKnown: (id: string) => known.includes(urlOf(id)), discard };
}

export type Sending = Progress & { name: string; place: number; of: number };

/** Sends files and then opens them; whoever sends the same ones again goes on where they are. */
export function useImportUpload(open: (ids: string[]) => Promise<void>) {
  const [sending, setSending] = useState<Sending | null>(null);
  const stop = useRef<AbortController | null>(null);
  const upload = useMutation({
    mutationKey: UPLOAD,
    networkMode: "always", // it waits for a connection itself, and says so
    mutationFn: async (files: File[]) => {
      const control = new AbortController();
      stop.current = control;
      const pause = pauseOf(control.signal);
      const ids = [];
      for (const [index, file] of files.entries()) {
        const at = { name: file.name, place: index + 1, of: files.length };
        const onProgress = (progress: Progress) => setSending({ ...at, ...progress });
        onProgress({ sent: 0, size: file.size });
        if (!navigator.onLine) await pause();
        const onBegun = (url: string) => keep({ ...begun(), [keyOf(file)]: url });
        const options = { onProgress, pause, signal: control.signal };
        ids.push(await api.sendImport(file, begun()[keyOf(file)] ?? null, onBegun, options));
      }
      control.signal.throwIfAborted();
      await open(ids);
      forget(files);
    },
  });
  const pauseNow = () => stop.current?.abort();
  // On another page nobody sees how far it is, and what follows would lead away from there.
  useEffect(() => () => stop.current?.abort(), []);
  const cancel = () => {
    pauseNow();
    for (const url of forget(upload.variables ?? [])) void api.cancelUpload(url).catch(() => undefined);
    upload.reset();
  };
  const isPaused = upload.error?.name === "AbortError";
  return { upload, sending, isPaused, pause: pauseNow, cancel };
}
