/**
 * One socket on which the server says that something changed: opened with a ticket, opened again with patience when it
 * breaks, and given up when it is silent for longer than two heartbeats.
 */
export type LiveState = "connecting" | "live" | "unreachable";

/** What is used of a WebSocket, whose handlers take more than is looked at here. */
export type LiveSocket = {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  close: () => void;
};

export type LiveOptions = {
  /** A new ticket; rejects when the server doesn't give one. */
  ticket: () => Promise<string>;
  open: (ticket: string) => LiveSocket;
  onOpen: () => void;
  onSeq: (seq: number) => void;
  onState: (state: LiveState) => void;
  /** Whether an error says that nobody answered, rather than that the answer was no. */
  isUnreachable: (error: unknown) => boolean;
  random?: () => number;
};

const FIRST_MS = 500;
const LONGEST_MS = 30_000;
const SILENT_MS = 45_000;
/** The server's own word that there are too many sockets of this person: no hurry. */
const TOO_MANY = 4429;

export class LiveConnection {
  private socket: LiveSocket | null = null;
  private tries = 0;
  private stopped = false;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: LiveOptions) {
    void this.connect();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.retry);
    this.drop();
  }

  /** Tries at once where it would wait: the network is back, or somebody looks again. */
  nudge(): void {
    if (this.stopped || this.retry === undefined) return;
    this.tries = 0;
    clearTimeout(this.retry);
    void this.connect();
  }

  private async connect(): Promise<void> {
    this.retry = undefined;
    try {
      const ticket = await this.options.ticket();
      if (!this.stopped) this.listen(this.options.open(ticket));
    } catch (error) {
      this.later(this.options.isUnreachable(error) ? "unreachable" : "connecting");
    }
  }

  private listen(socket: LiveSocket): void {
    this.socket = socket;
    this.watch();
    socket.onopen = () => {
      this.tries = 0;
      this.options.onState("live");
      this.options.onOpen();
    };
    socket.onmessage = ({ data }: { data: unknown }) => {
      this.watch();
      const seq = readSeq(data);
      if (seq > 0) this.options.onSeq(seq);
    };
    socket.onclose = ({ code }: { code: number }) => {
      this.drop();
      if (code === TOO_MANY) this.tries = Number.POSITIVE_INFINITY;
      this.later("connecting");
    };
  }

  private watch(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      this.drop();
      this.later("connecting");
    }, SILENT_MS);
  }

  private drop(): void {
    clearTimeout(this.silence);
    const { socket } = this;
    this.socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  private later(state: LiveState): void {
    if (this.stopped) return;
    this.options.onState(state);
    const wait = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.tries);
    this.tries += 1;
    // Half of it by chance: after a restart of the server not everybody comes at once.
    const random = this.options.random ?? Math.random;
    this.retry = setTimeout(() => void this.connect(), wait / 2 + (random() * wait) / 2);
  }
}

function readSeq(data: unknown): number {
  try {
    const frame: unknown = JSON.parse(String(data));
    const seq = typeof frame === "object" && frame !== null ? (frame as { seq?: unknown }).seq : undefined;
    return typeof seq === "number" ? seq : 0;
  } catch {
    return 0;
  }
}
