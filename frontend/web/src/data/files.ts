/** The files of a record. */
import type { Progress } from "@rapport/core";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";

export const filesQuery = (noun: string, id: string) =>
  queryOptions({ queryKey: ["files", noun, id], queryFn: () => api.files(noun, id), staleTime: 0 });

const WITHOUT_FILES = ["task"];

/** Kinds of records that have files. */
export const hasFiles = (object: string): boolean => !WITHOUT_FILES.includes(object);

/** Sends files one after the other; those that are there stay when a later one fails. */
export function useAttach(noun: string, id: string) {
  const client = useQueryClient();
  const [progress, setProgress] = useState<(Progress & { name: string }) | null>(null);
  const attach = useMutation({
    mutationKey: ["write"],
    mutationFn: async (files: File[]) => {
      for (const file of files) {
        setProgress({ name: file.name, sent: 0, size: file.size });
        const onProgress = (now: Progress) => setProgress({ name: file.name, ...now });
        await api.attach(noun, id, file, { onProgress });
        await client.invalidateQueries(filesQuery(noun, id));
      }
    },
    onSettled: () => setProgress(null),
  });
  return { attach, progress };
}

/** Sends files for a field of a record, or of one that is to be made, one after the other; `onSent` hears each id. */
export function useSendFor(
  noun: string,
  id: string,
  field: string,
  onSent: (file: File, id: string) => void,
) {
  const client = useQueryClient();
  const [progress, setProgress] = useState<(Progress & { name: string }) | null>(null);
  const send = useMutation({
    mutationKey: ["write"],
    mutationFn: async (files: File[]) => {
      for (const file of files) {
        const onProgress = (now: Progress) => setProgress({ name: file.name, ...now });
        onProgress({ sent: 0, size: file.size });
        onSent(file, await api.attach(noun, id, file, { field, onProgress }));
      }
    },
    onSettled: () => {
      setProgress(null);
      void client.invalidateQueries(filesQuery(noun, id));
    },
  });
  return { send, progress };
}

function useFileWrite<Input>(noun: string, id: string, write: (input: Input) => Promise<void>) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["write"],
    mutationFn: write,
    onSettled: () => client.invalidateQueries(filesQuery(noun, id)),
  });
}

export const useDeleteFile = (noun: string, id: string) =>
  useFileWrite(noun, id, (file: string) => api.deleteFile(file));
export const useHoldFile = (noun: string, id: string) =>
  useFileWrite(noun, id, ({ file, on }: { file: string; on: boolean }) => api.holdFile(file, on));
