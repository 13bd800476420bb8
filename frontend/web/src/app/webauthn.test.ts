import type { Ceremony } from "@rapport/core";
import { afterEach, expect, it, vi } from "vitest";
import { AlreadyThere, Dismissed } from "./dismissed.ts";
import { askPasskey, keepsPasskeys, knowsPasskeys, makePasskey, suggestsPasskeys } from "./webauthn.ts";

afterEach(() => vi.unstubAllGlobals());

const buffer = (...values: number[]) => new Uint8Array(values).buffer;
const shown = (value: unknown) => [...(value as Uint8Array)];

function browser(answer: () => Promise<unknown>) {
  const create = vi.fn(answer);
  const get = vi.fn(answer);
  vi.stubGlobal("navigator", { credentials: { create, get }, userAgent: "" });
  vi.stubGlobal("PublicKeyCredential", {
    isUserVerifyingPlatformAuthenticatorAvailable: async () => true,
    isConditionalMediationAvailable: async () => true,
  });
  return { create, get };
}

const ceremony: Ceremony = {
  challenge_id: "c",
  options: {
    challenge: "-_8",
    rp: { id: "localhost" },
    user: { id: "AQI", name: "a@b.example" },
    excludeCredentials: [{ id: "Aw", type: "public-key" }],
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  },
};

it("asks for a passkey on this device, and sends bytes as base64url without padding", async () => {
  const { create } = browser(async () => ({
    id: "new",
    response: {
      clientDataJSON: buffer(251, 255),
      attestationObject: buffer(1),
      getTransports: () => ["internal", "telepathy"],
    },
  }));
  expect(await makePasskey(ceremony, "Laptop", { place: "this" })).toEqual({
    challenge_id: "c",
    credential_id: "new",
    client_data_json: "-_8",
    attestation_object: "AQ",
    transports: ["internal"],
    name: "Laptop",
  });
  const [[request]] = create.mock.calls as unknown as [[{ publicKey: PublicKeyCredentialCreationOptions }]];
  const { publicKey } = request;
  expect(shown(publicKey.challenge)).toEqual([251, 255]);
  expect(shown(publicKey.user.id)).toEqual([1, 2]);
  expect(publicKey.excludeCredentials?.map((each) => shown(each.id))).toEqual([[3]]);
  expect(publicKey.authenticatorSelection).toEqual({
    residentKey: "required",
    userVerification: "required",
    authenticatorAttachment: "platform",
  });
  expect(publicKey).toHaveProperty("hints", ["client-device"]);
});

it("waits in the suggestions when told to, and passes on whose passkey it is", async () => {
  const response = { clientDataJSON: buffer(1), authenticatorData: buffer(2), signature: buffer(3) };
  const { get } = browser(async () => ({ id: "k", response: { ...response, userHandle: buffer(4) } }));
  const found = await askPasskey({ challenge_id: "c", options: { challenge: "AA" } }, { suggest: true });
  expect(found).toEqual({
    challenge_id: "c",
    credential_id: "k",
    client_data_json: "AQ",
    authenticator_data: "Ag",
    signature: "Aw",
    user_handle: "BA",
  });
  expect(get.mock.calls[0]?.[0 as never]).toMatchObject({ mediation: "conditional" });
});

it.each([
  ["NotAllowedError", Dismissed],
  ["AbortError", Dismissed],
  ["InvalidStateError", AlreadyThere],
  ["SecurityError", DOMException],
])("tells %s from a fault", async (name, kind) => {
  browser(() => Promise.reject(new DOMException("", name)));
  await expect(makePasskey(ceremony, "x")).rejects.toBeInstanceOf(kind);
});

it("knows a browser without passkeys", async () => {
  vi.stubGlobal("PublicKeyCredential", undefined);
  expect([knowsPasskeys(), await keepsPasskeys(), await suggestsPasskeys()]).toEqual([false, false, false]);
});
