/** One way to the server: JSON, the session's CSRF token, the reader's language, errors as ApiError. */
import type { ErrorBody } from "./types.ts";

export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: Record<string, { code: string; message: string }>;
  readonly details: Record<string, unknown>;
  readonly requestId: string | null;

  constructor(status: number, body: ErrorBody) {
    super(body.message);
    this.name = "ApiError";
    this.status = status;
    this.code = body.code;
    this.fields = body.fields ?? {};
    this.details = body.details ?? {};
    this.requestId = body.request_id ?? null;
  }
}

export type Transport = (request: Request) => Promise<Response>;
export type HttpOptions = {
  transport?: Transport;
  /** Where the API is; the page's own origin unless told otherwise. */
  origin?: string;
};
export type Call = {
  body?: unknown;
  /** A file's bytes, sent as they are: customers' files are never put through a multipart spool. */
  raw?: NonNullable<RequestInit["body"]>;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

const FILE = "application/octet-stream";
const UNSAFE = new Set(["POST", "PUT", "PATCH", "DELETE"]);
const pageOrigin = (): string =>
  (globalThis as { location?: { origin: string } }).location?.origin ?? "http://localhost";

export class Http {
  csrf: string | null = null;
  locale = "en";
  /**
   * Asks who is there once more; true when that was proved, and the request that needed it goes out again. `bound` asks
   * for a passkey that stays on its device.
   */
  onStepUp: (bound: boolean) => Promise<boolean> = async () => false;
  /** Called when the session is gone, so that the app can lead to sign-in. */
  onSignedOut: () => void = () => {};
  /** Told of every answer that is a failure, with the path that was asked. */
  onFailure: (error: ApiError, path: string) => void = () => {};
  /** Called with the number of each change that this client made. */
  onChanged: (seq: number) => void = () => {};
  readonly origin: string;
  private readonly transport: Transport;

  constructor(options: HttpOptions = {}) {
    this.transport = options.transport ?? ((request) => fetch(request));
    this.origin = options.origin ?? pageOrigin();
  }

  /** Every request goes through here, those of the generated client too. Throws ApiError unless it succeeded. */
  readonly fetch = async (request: Request): Promise<Response> => {
    // Sending a request spends its body. A file's is not kept twice in memory: nothing asks that of an upload.
    const again =
      UNSAFE.has(request.method) && request.headers.get("content-type") !== FILE ? request.clone() : null;
    try {
      return await this.sent(request);
    } catch (error) {
      const asked = error instanceof ApiError && error.code === "auth.step_up_needed";
      if (again && asked && (await this.onStepUp(error.details?.bound === true))) return this.sent(again);
      throw error;
    }
  };

  private async sent(request: Request): Promise<Response> {
    request.headers.set("accept-language", this.locale);
    if (this.csrf && UNSAFE.has(request.method)) request.headers.set("x-csrf-token", this.csrf);
    const response = await this.reach(request);
    if (response.ok) return response;
    const error = await readError(response);
    if (error.status === 401 && error.code === "auth.not_signed_in") this.onSignedOut();
    this.onFailure(error, new URL(request.url).pathname);
    throw error;
  }

  async json<T>(method: string, path: string, call: Call = {}): Promise<T> {
    const response = await this.send(method, path, call);
    const text = response.status === 204 ? "" : await response.text();
    const body: unknown = text ? JSON.parse(text) : undefined;
    const seq = (body as { change?: { seq?: unknown } | null } | null | undefined)?.change?.seq;
    if (typeof seq === "number") this.onChanged(seq);
    return body as T;
  }

  send(method: string, path: string, call: Call = {}): Promise<Response> {
    const init: RequestInit = { method, headers: { accept: "application/json", ...call.headers } };
    if (call.raw !== undefined) init.body = call.raw;
    else if (call.body !== undefined) {
      init.body = JSON.stringify(call.body);
      init.headers = { ...init.headers, "content-type": "application/json" };
    }
    if (call.signal) init.signal = call.signal;
    return this.fetch(new Request(new URL(path, this.origin), init));
  }

  private async reach(request: Request): Promise<Response> {
    try {
      return await this.transport(request);
    } catch (cause) {
      if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
      throw new ApiError(0, { code: "network.unreachable", message: "" });
    }
  }
}

async function readError(response: Response): Promise<ApiError> {
  try {
    const body = (await response.json()) as Partial<ErrorBody>;
    return new ApiError(response.status, {
      ...body,
      code: body.code ?? `http.${response.status}`,
      message: body.message ?? "",
    });
  } catch {
    return new ApiError(response.status, { code: `http.${response.status}`, message: "" });
  }
}
