/** Signing in with a passkey: from a button, and from the suggestions of the e-mail field. */
import type { PendingSignIn, Session } from "@rapport/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { api } from "~/app/api.ts";
import { Dismissed } from "~/app/dismissed.ts";
import { askPasskey, suggestsPasskeys } from "~/app/webauthn.ts";

/** A challenge counts for ten minutes; a page that stays open asks for another one before. */
const RENEW = 9 * 60_000;

export function usePasskeySignIn(enabled: boolean, onEnter: (session: Session) => Promise<void>) {
  const suggestion = useRef<AbortController | null>(null);
  const [round, setRound] = useState(0);
  // A passkey is two factors: nothing waits after it.
  const onSuccess = async (answer: Session | PendingSignIn) => {
    if (!("pending_id" in answer)) await onEnter(answer);
  };
  const chosen = useMutation({
    mutationFn: (passkey: Parameters<typeof api.signIn>[0]) => api.signIn(passkey),
    onSuccess,
  });
  const asked = useMutation({
    mutationFn: async () => {
      // A browser has one ceremony at a time.
      suggestion.current?.abort();
      return api.signIn({ passkey: await askPasskey(await api.signInPasskey()) });
    },
    onSuccess,
    onError: () => setRound((last) => last + 1),
  });
  const { mutate } = chosen;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each round is another challenge
  useEffect(() => {
    if (!enabled) return;
    const controller = new AbortController();
    suggestion.current = controller;
    const timer = setTimeout(() => setRound((last) => last + 1), RENEW);
    suggest(controller.signal).then(
      (passkey) => passkey && mutate({ passkey }),
      // Whatever stands in the way of suggestions, the button and the password are there.
      () => undefined,
    );
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [enabled, round, mutate]);
  return {
    ask: () => asked.mutate(),
    isPending: asked.isPending || chosen.isPending,
    error: asked.error ?? chosen.error,
  };
}

async function suggest(signal: AbortSignal) {
  if (!(await suggestsPasskeys()) || signal.aborted) return null;
  const ceremony = await api.signInPasskey();
  if (signal.aborted) return null;
  return askPasskey(ceremony, { suggest: true, signal }).catch((error: unknown) => {
    if (error instanceof Dismissed) return null;
    throw error;
  });
}
