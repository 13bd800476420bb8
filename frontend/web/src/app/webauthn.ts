/** The browser's side of passkeys: options of the server in, answers for the server out. */
import type { Assertion, Attestation, Ceremony } from "@rapport/core";
import { AlreadyThere, Dismissed } from "./dismissed.ts";

/** Where a new passkey is to be kept. */
export type Place = "this" | "phone" | "key";

type Json = Record<string, unknown>;
type Descriptor = { id: string; type: "public-key" };

export const knowsPasskeys = (): boolean =>
  typeof PublicKeyCredential !== "undefined" && Boolean(navigator.credentials?.get);

/** Whether this very device can keep one, by fingerprint, face or PIN. */
export async function keepsPasskeys(): Promise<boolean> {
  if (!knowsPasskeys()) return false;
  return PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable().catch(() => false);
}

/** Whether passkeys can stand among the suggestions of the e-mail field. */
export async function suggestsPasskeys(): Promise<boolean> {
  if (!knowsPasskeys()) return false;
  return (await PublicKeyCredential.isConditionalMediationAvailable?.().catch(() => false)) ?? false;
}

export async function makePasskey(
  ceremony: Ceremony,
  name: string,
  how: { place?: Place; signal?: AbortSignal } = {},
): Promise<Attestation> {
  const options = ceremony.options as Json & { user: { id: string } };
  const publicKey = {
    ...options,
    challenge: bytes(String(options.challenge)),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: described(options.excludeCredentials),
    authenticatorSelection: { ...(options.authenticatorSelection as Json), ...attached(how.place) },
    ...hinted(how.place),
  } as unknown as PublicKeyCredentialCreationOptions;
  const request: CredentialCreationOptions = { publicKey };
  if (how.signal) request.signal = how.signal;
  const made = (await run(() => navigator.credentials.create(request))) as PublicKeyCredential;
  const response = made.response as AuthenticatorAttestationResponse;
  return {
    challenge_id: ceremony.challenge_id,
    credential_id: made.id,
    client_data_json: text(response.clientDataJSON),
    attestation_object: text(response.attestationObject),
    transports: (response.getTransports?.() ?? []).filter(isTransport),
    name,
  };
}

/** `suggest`: waits in the e-mail field's suggestions until one is chosen there, instead of opening a window. */
export async function askPasskey(
  ceremony: Ceremony,
  how: { suggest?: boolean; signal?: AbortSignal } = {},
): Promise<Assertion> {
  const options = ceremony.options as Json;
  const publicKey = {
    ...options,
    challenge: bytes(String(options.challenge)),
    allowCredentials: described(options.allowCredentials),
  } as unknown as PublicKeyCredentialRequestOptions;
  const request: CredentialRequestOptions = { publicKey };
  if (how.suggest) request.mediation = "conditional";
  if (how.signal) request.signal = how.signal;
  const found = (await run(() => navigator.credentials.get(request))) as PublicKeyCredential;
  const response = found.response as AuthenticatorAssertionResponse;
  return {
    challenge_id: ceremony.challenge_id,
    credential_id: found.id,
    client_data_json: text(response.clientDataJSON),
    authenticator_data: text(response.authenticatorData),
    signature: text(response.signature),
    user_handle: response.userHandle ? text(response.userHandle) : null,
  };
}

async function run(ceremony: () => Promise<Credential | null>): Promise<Credential> {
  try {
    const found = await ceremony();
    if (found) return found;
  } catch (error) {
    const name = error instanceof DOMException ? error.name : "";
    if (name === "InvalidStateError") throw new AlreadyThere();
    if (name !== "NotAllowedError" && name !== "AbortError") throw error;
  }
  throw new Dismissed();
}

const attached = (place?: Place): Json =>
  place ? { authenticatorAttachment: place === "this" ? "platform" : "cross-platform" } : {};

const hinted = (place?: Place): Json =>
  place ? { hints: [{ this: "client-device", phone: "hybrid", key: "security-key" }[place]] } : {};

const described = (list: unknown) =>
  ((list ?? []) as Descriptor[]).map(({ id, type }) => ({ id: bytes(id), type }));

const TRANSPORTS = ["ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"] as const;
type Transport = (typeof TRANSPORTS)[number];
const isTransport = (name: string): name is Transport => (TRANSPORTS as readonly string[]).includes(name);

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const raw = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
  const raw = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(raw).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
