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

export type Transport = (path: string, init: RequestInit) => Promise<Response>;
export type HttpOptions = {
  transport?: Transport;
  /** Called when the session is gone, so that the app can lead to sign-in. */
  onSignedOut?: () => void;
};
export type Call = {
  body?: unknown;
  /** A file's bytes, sent as they are: customers' files are never put through a multipart spool. */
  raw?: NonNullable<RequestInit["body"]>;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

const UNSAFE = new Set(["POST", "PUT", "PATCH", "DELETE"]);

export class Http {
  csrf: string | null = null;
  locale = "en";
  onSignedOut: () => void = () => {};
  private readonly transport: Transport;

  constructor(options: HttpOptions = {}) {
    this.transport = options.transport ?? ((path, init) => fetch(path, init));
    if (options.onSignedOut) this.onSignedOut = options.onSignedOut;
  }

  async json<T>(method: string, path: string, call: Call = {}): Promise<T> {
    const response = await this.send(method, path, call);
    if (response.status === 204) return undefined as T;
    const text = await response.text();
    return (text ? JSON.parse(text) : undefined) as T;
  }

  /** The response itself, for downloads; throws ApiError unless it succeeded. */
  async send(method: string, path: string, call: Call = {}): Promise<Response> {
    const init: RequestInit = { method, headers: this.headers(method, call), credentials: "same-origin" };
    if (call.raw !== undefined) init.body = call.raw;
    else if (call.body !== undefined) init.body = JSON.stringify(call.body);
    if (call.signal) init.signal = call.signal;
    const response = await this.reach(path, init);
    if (response.ok) return response;
    const error = await readError(response);
    if (error.status === 401 && error.code === "auth.not_signed_in") this.onSignedOut();
    throw error;
  }

  private async reach(path: string, init: RequestInit): Promise<Response> {
    try {
      return await this.transport(path, init);
    } catch (cause) {
      if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
      throw new ApiError(0, { code: "network.unreachable", message: "" });
    }
  }

  private headers(method: string, call: Call): Record<string, string> {
    const headers: Record<string, string> = { accept: "application/json", "accept-language": this.locale };
    if (call.body !== undefined) headers["content-type"] = "application/json";
    if (this.csrf && UNSAFE.has(method)) headers["x-csrf-token"] = this.csrf;
    return { ...headers, ...call.headers };
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
