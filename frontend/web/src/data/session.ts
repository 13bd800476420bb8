/** Who is signed in, where, and with which rights. */
import { ApiError, type PreferencesChange, type Session, setClock } from "@rapport/core";
import { queryOptions, useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { createContext, useContext, useState } from "react";
import { api, http } from "~/app/api.ts";
import { activate, setRegion, toLocale } from "~/app/i18n.ts";
import { recall, remember } from "~/app/memory.ts";
import { queryClient } from "~/app/queries.ts";
import { forgetAll } from "./forget.ts";

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  staleTime: 60_000,
  queryFn: async (): Promise<Session | null> => {
    try {
      return await adopt(await api.session());
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }
  },
});

export const methodsQuery = queryOptions({ queryKey: ["sign-in-methods"], queryFn: api.signInMethods });

export const bootstrapQuery = queryOptions({
  queryKey: ["bootstrap"],
  queryFn: api.bootstrap,
  staleTime: Infinity,
});

const SIGNED_IN = "rapport.signed-in";

/** False on a computer where nobody has signed in: the sign-in page then need not ask the server who is there. */
export const wasSignedIn = (): boolean => recall(SIGNED_IN) === "yes";

let latest: Session | null = null;
let ended = false;

export async function adopt(session: Session): Promise<Session> {
  latest = session;
  ended = false;
  http.csrf = session.csrf;
  remember(SIGNED_IN, "yes");
  setRegion(session.organisation.country);
  setClock(session.organisation.clock_offset_seconds);
  await activate(toLocale(session.person.locale));
  return session;
}

/** Enters a session; what another person or organisation left in memory goes first. */
export async function enter(session: Session): Promise<void> {
  forget();
  await adopt(session);
  queryClient.setQueryData(sessionQuery.queryKey, session);
}

/** The same person and organisation under a new id: nothing that is shown changes. */
export async function goOn(session: Session): Promise<void> {
  // What was refused for want of a proof is asked for again.
  queryClient.removeQueries({ predicate: (query) => query.state.status === "error" });
  queryClient.setQueryData(sessionQuery.queryKey, await adopt(session));
}

/** The session's own query stays: the answer that nobody is signed in may be what it is fetching right now. */
function forget(): void {
  const kept = ["bootstrap", "session"];
  queryClient.removeQueries({ predicate: (query) => !kept.includes(String(query.queryKey[0])) });
  forgetAll();
}

/** What was read before the keys went away must not stay on the screen of whoever sits there. */
export function dropContent(): void {
  latest = null;
  queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== "bootstrap" });
  forgetAll();
}

/** For the shell, which gives the session to all below it. One that has just ended is shown until the page is left. */
export function useOpenSession(): Session {
  const { data } = useSuspenseQuery(sessionQuery);
  const [shown] = useState<{ session: Session | null }>(() => ({ session: null }));
  const session = data ?? latest ?? shown.session;
  if (!session) throw new Error("no session");
  shown.session = session;
  return session;
}

/** Whether it is a view of somebody else's: all of it can be looked at, and nothing written or taken out of it. */
export const isViewing = (session: Session): boolean => Boolean(session.viewing_until);

/** What would be refused is not offered: an import into what is read-only, and in a view neither that nor an export. */
export const offered = (session: Session): Session => {
  if (isViewing(session)) return { ...session, rights: { ...session.rights, import: false, export: false } };
  if (session.organisation.status === "active") return session;
  return { ...session, rights: { ...session.rights, import: false } };
};

/** A context rather than the query: every cell of a table reads the session, and an observer for each would cost. */
export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("no session above");
  return session;
}

/** The time zone that one lives by: one's own, or else the organisation's, whose days lists and figures go by. */
export function useZone(): string {
  const { person, organisation } = useSession();
  return person.time_zone ?? organisation.time_zone;
}

export async function signOut(): Promise<void> {
  await api.signOut().catch((error: unknown) => {
    if (!(error instanceof ApiError && error.status === 401)) throw error;
  });
}

export function endSession(): void {
  ended = true;
  remember(SIGNED_IN, "no");
  http.csrf = null;
}

/** Forgets everything the session showed. The page that shows it must be gone by then. */
export function dropSession(): void {
  latest = null;
  forget();
  queryClient.setQueryData(sessionQuery.queryKey, null);
}

export function useUpdateSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: PreferencesChange) => api.updateSession(body),
    onSuccess: async (session) => client.setQueryData(sessionQuery.queryKey, await adopt(session)),
  });
}

/** For the shell as it goes: only then does nothing read the session any more, whatever the navigation says. */
export function dropEndedSession(): void {
  if (ended) dropSession();
}
