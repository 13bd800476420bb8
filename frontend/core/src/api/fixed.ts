/** The endpoints that are the same in every organisation: typed by the server's own OpenAPI document. */
import createFetch from "openapi-fetch";
import type { Http } from "./http.ts";
import type { paths } from "./schema.d.ts";
import type * as T from "./types.ts";

/** Failures have thrown by now: what is left is the answer. */
async function answer<D>(call: Promise<{ data?: D }>): Promise<D> {
  return (await call).data as D;
}

type SecondProof = { totp: string } | { recovery_code: string } | { passkey: T.Assertion };
type SecondStepProof = SecondProof | { password: string };

export function createFixed(http: Http) {
  const api = createFetch<paths>({ baseUrl: http.origin, fetch: http.fetch });
  const nothing = async (call: Promise<unknown>): Promise<void> => void (await call);
  const signup = (signup_id: string) => ({ path: { signup_id } });

  return {
    checkIn: (record_id: string, body: T.CheckIn) =>
      answer(api.POST("/api/activities/{record_id}/check-in", { params: { path: { record_id } }, body })),
    checkOut: (record_id: string, body: T.CheckOut) =>
      answer(api.POST("/api/activities/{record_id}/check-out", { params: { path: { record_id } }, body })),
    nearbyCompanies: (body: T.NearbyRequest) => answer(api.POST("/api/companies/nearby", { body })),
    bootstrap: () => answer(api.GET("/api/bootstrap")),
    modules: () => answer(api.GET("/api/modules")),
    signUp: (body: { company: string; country: string; email: string; locale: T.Locale }) =>
      answer(api.POST("/api/signups", { body })),
    resendSignUpCode: (id: string) =>
      nothing(api.POST("/api/signups/{signup_id}/code", { params: signup(id) })),
    verifySignUp: (id: string, code: string) =>
      answer(api.POST("/api/signups/{signup_id}/verification", { params: signup(id), body: { code } })),
    joinCompany: (id: string, body: { proof: string; name: string; how: "ask" | "join" }) =>
      answer(api.POST("/api/signups/{signup_id}/joining", { params: signup(id), body })),
    completeSignUp: (
      id: string,
      body: {
        proof: string;
        name: string;
        password: string | null;
        passkey: T.Attestation | null;
        sample_data: boolean;
      },
    ) => answer(api.POST("/api/signups/{signup_id}/completion", { params: signup(id), body })),
    signUpPasskey: (id: string, proof: string) =>
      answer(api.POST("/api/signups/{signup_id}/passkey-challenge", { params: signup(id), body: { proof } })),
    sendSignInCode: (email: string) => answer(api.POST("/api/sign-in-codes", { body: { email } })),
    signInPasskey: () => answer(api.POST("/api/passkey-challenges")),
    signIn: (
      body:
        | { email: string; password: string }
        | { code_id: string; code: string }
        | { passkey: T.Assertion },
    ) => answer(api.POST("/api/sessions", { body })),
    secondFactorPasskey: (pending_id: string) =>
      answer(
        api.POST("/api/pending-sign-ins/{pending_id}/passkey-challenges", {
          params: { path: { pending_id } },
        }),
      ),
    finishSignIn: (pending_id: string, body: SecondStepProof) =>
      answer(
        api.POST("/api/pending-sign-ins/{pending_id}/completion", { params: { path: { pending_id } }, body }),
      ),
    session: () => answer(api.GET("/api/session")),
    leaveOrganisation: () => nothing(api.DELETE("/api/session/membership")),
    signOut: () => nothing(api.DELETE("/api/session")),
    updateSession: (body: T.PreferencesChange) => answer(api.PATCH("/api/session", { body })),
    setPassword: (password: string, current?: string) =>
      nothing(api.PUT("/api/session/password", { body: { password, current } })),
    renameOrganisation: (name: string) => nothing(api.PATCH("/api/organisation", { body: { name } })),
    moveClock: (body: { days: number } | { to: string }) => nothing(api.POST("/api/clock", { body })),
    stepUpPasskey: () => answer(api.POST("/api/session/step-up-challenges")),
    sendStepUpCode: () => answer(api.POST("/api/session/step-up-codes")),
    stepUp: (body: { password: string } | { code_id: string; code: string } | SecondProof) =>
      answer(api.POST("/api/session/step-up", { body })),
    offerAuthenticator: (name: string) => answer(api.POST("/api/authenticators", { body: { name } })),
    confirmAuthenticator: (authenticator_id: string, code: string) =>
      answer(
        api.POST("/api/authenticators/{authenticator_id}/confirmation", {
          params: { path: { authenticator_id } },
          body: { code },
        }),
      ),
    renameAuthenticator: (authenticator_id: string, name: string) =>
      answer(
        api.PATCH("/api/authenticators/{authenticator_id}", {
          params: { path: { authenticator_id } },
          body: { name },
        }),
      ),
    removeAuthenticator: (authenticator_id: string) =>
      nothing(
        api.DELETE("/api/authenticators/{authenticator_id}", { params: { path: { authenticator_id } } }),
      ),
    makeRecoveryCodes: () => answer(api.POST("/api/recovery-codes")),
    signInMethods: () => answer(api.GET("/api/passkeys")),
    newPasskey: () => answer(api.POST("/api/passkey-registrations")),
    addPasskey: (body: T.Attestation) => answer(api.POST("/api/passkeys", { body })),
    renamePasskey: (passkey_id: string, name: string) =>
      answer(api.PATCH("/api/passkeys/{passkey_id}", { params: { path: { passkey_id } }, body: { name } })),
    removePasskey: (passkey_id: string) =>
      nothing(api.DELETE("/api/passkeys/{passkey_id}", { params: { path: { passkey_id } } })),
    switchOrganisation: (organisation_id: string) =>
      answer(api.POST("/api/session/organisation", { body: { organisation_id } })),
    devices: () => answer(api.GET("/api/session/devices")),
    signInPolicy: () => answer(api.GET("/api/sign-in-policy")),
    setSignInPolicy: (body: T.SignInPolicy) => nothing(api.PUT("/api/sign-in-policy", { body })),
    memberFactors: (person_id: string) =>
      answer(api.GET("/api/members/{person_id}/second-factor", { params: { path: { person_id } } })),
    askFactorReset: (person_id: string) =>
      answer(api.POST("/api/members/{person_id}/second-factor-reset", { params: { path: { person_id } } })),
    stopFactorReset: (person_id: string) =>
      nothing(
        api.DELETE("/api/members/{person_id}/second-factor-reset", { params: { path: { person_id } } }),
      ),
    stopOwnReset: () => nothing(api.DELETE("/api/session/second-factor-reset")),
    disownDevice: (session_id: string) =>
      nothing(api.POST("/api/session/devices/{session_id}/disowning", { params: { path: { session_id } } })),
    revokeOtherDevices: () => nothing(api.DELETE("/api/session/devices")),
    revokeDevice: (session_id: string) =>
      nothing(api.DELETE("/api/session/devices/{session_id}", { params: { path: { session_id } } })),
    choices: (object_name: string, field_name: string) =>
      answer(
        api.GET("/api/choices/{object_name}/{field_name}", { params: { path: { object_name, field_name } } }),
      ),
    addChoice: (object_name: string, field_name: string, label: T.Text) =>
      answer(
        api.POST("/api/choices/{object_name}/{field_name}", {
          params: { path: { object_name, field_name } },
          body: { label },
        }),
      ),
    syncTicket: () => answer(api.POST("/api/sync/ticket")),
    changes: (query: { since?: number; mark?: string }) =>
      answer(api.GET("/api/sync/changes", { params: { query } })),
    deleteView: (view_id: string) =>
      nothing(api.DELETE("/api/views/{view_id}", { params: { path: { view_id } } })),
  };
}
