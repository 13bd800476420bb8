/**
 * What others change while one looks. The socket says only that something changed; what it was is asked for over HTTP,
 * from the number on at which this tab last looked, and then exactly the records and lists concerned are brought up to
 * date. So a tab that was away, asleep or offline catches up with one call.
 */
import { ApiError, LiveConnection } from "@rapport/core";
import { api, http } from "~/app/api.ts";
import { queryClient } from "~/app/queries.ts";
import { onForget } from "./forget.ts";
import { applyChanges, readAnew } from "./liveApply.ts";
import { isLive, setLive } from "./liveState.ts";

/** Changes come together for a moment: a bulk edit is one look, not a hundred. */
const GATHER_MS = 30;
/** After a look that had lists read again the next one waits this long. */
const CALM_MS = 1000;
/** Without a socket (a proxy may not let one through) one looks this often. */
const POLL_MS = 60_000;
const WAIT_FOR_OWN_MS = 50;
const OWN_TRIES = 20;

type Mark = { seq: number; mark: string };

let mark: Mark | null = null;
let looking: Promise<void> | null = null;
let again = false;
let timer: ReturnType<typeof setTimeout> | undefined;
let notBefore = 0;
let own = new Set<number>();

onForget(() => {
  mark = null;
  own = new Set();
});

http.onChanged = (seq) => own.add(seq);

/** Notes where the change log stands before the first page reads anything, so that nothing in between is missed. */
export async function prime(): Promise<void> {
  mark ??= await api.changes({}).catch(() => null);
}

export function startLive({ socket }: { socket: boolean }): () => void {
  if (!socket) return startPolling();
  const connection = new LiveConnection({
    ticket: async () => (await api.syncTicket()).ticket,
    open: (ticket) => {
      const url = new URL(`/api/sync/ws?ticket=${ticket}`, window.location.href);
      url.protocol = url.protocol.replace("http", "ws");
      return new WebSocket(url);
    },
    onOpen: () => soon(),
    onSeq: (seq) => {
      setLive("live");
      if (!mark || seq > mark.seq) soon(seq);
    },
    onState: setLive,
    isUnreachable: (error) => !(error instanceof ApiError) || error.status === 0 || error.status >= 502,
  });
  const nudge = () => connection.nudge();
  const poll = setInterval(() => {
    if (!isLive() && document.visibilityState === "visible") soon();
  }, POLL_MS);
  window.addEventListener("online", nudge);
  document.addEventListener("visibilitychange", nudge);
  return () => {
    connection.stop();
    clearInterval(poll);
    clearTimeout(timer);
    timer = undefined;
    window.removeEventListener("online", nudge);
    document.removeEventListener("visibilitychange", nudge);
  };
}

/** Looks now and then, for who may open no socket. */
function startPolling(): () => void {
  setLive("live");
  const poll = setInterval(() => {
    if (document.visibilityState === "visible") soon();
  }, POLL_MS);
  return () => clearInterval(poll);
}

/** Looks in a moment; not at all where `seq` turns out to be this tab's own write, which is on screen already. */
function soon(seq?: number): void {
  if (looking) {
    again = true;
    return;
  }
  if (timer !== undefined) return;
  timer = setTimeout(
    () => {
      timer = undefined;
      looking = look(seq).finally(() => {
        looking = null;
        if (again) soon();
        again = false;
      });
    },
    Math.max(GATHER_MS, notBefore - Date.now()),
  );
}

async function look(seq?: number): Promise<void> {
  if (seq !== undefined) {
    // An answer to a write may come after the word that it was written.
    for (let i = 0; i < OWN_TRIES && queryClient.isMutating({ mutationKey: ["write"] }) > 0; i++)
      await new Promise((resolve) => setTimeout(resolve, WAIT_FOR_OWN_MS));
    if (own.has(seq) && !again) return;
  }
  try {
    for (let more = true; more; ) {
      const since: Mark | null = mark;
      const answer = await api.changes(since ? { since: since.seq, mark: since.mark } : {});
      mark = { seq: answer.seq, mark: answer.mark };
      more = answer.more;
      if (answer.reset) void readAnew(since?.mark !== answer.mark);
      else if (await applyChanges(answer, own)) notBefore = Date.now() + CALM_MS;
    }
  } catch {
    // The socket's next word, or the next poll, looks again from the same number.
  }
}
