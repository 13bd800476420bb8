/** Who is in an organisation, and their ways in: passkeys, second steps, tokens. */
import type { components } from "./schema.d.ts";

type Schema = components["schemas"];

export type Roster = Schema["Roster"];
export type Member = Schema["Member"];
/** Somebody in the management tree. */
export type Placed = Schema["Placed"];
export type Team = Schema["Team"];
export type Domain = Schema["Domain"];
export type JoinRequest = Schema["JoinRequest"];
/** Somebody asks to view as somebody. */
export type ViewAsked = Schema["ViewAsked"];
export type ViewingPolicy = Schema["ViewingPolicy"];
export type CompanyHere = Schema["CompanyHere"];
export type OrganisationChoice = Schema["OrganisationChoice"];
export type Holding = Schema["Holding"];
export type Handover = Schema["Handover"];
/** What hangs on somebody beside records. */
export type Beside = Schema["Beside"];
export type HandoverRule = Schema["Rule"];
export type MemberChanges = { roles?: string[]; manager_id?: string | null; seat?: boolean };

export type Ceremony = Schema["Ceremony"];
export type Assertion = Schema["Assertion"];
export type Attestation = Schema["Attestation"];
export type Token = Schema["TokenView"];
export type MadeToken = Schema["MadeToken"];
export type NewToken = Schema["NewToken"];
export type TokenPolicy = Schema["TokenPolicy"];
export type ServiceAccount = Schema["ServiceAccount"];
export type NewServiceAccount = Schema["NewServiceAccount"];
export type ServiceAccountChange = Schema["ServiceAccountChange"];
export type Passkey = Schema["PasskeyView"];
export type SignInPolicy = Schema["SignInPolicy"];
export type SignInPolicyPage = Schema["SignInPolicyPage"];
export type Authenticator = Schema["AuthenticatorView"];
export type OfferedAuthenticator = Schema["Offered"];
export type PendingSignIn = Schema["Begun"];
export type SecondWay = PendingSignIn["ways"][number];
export type Device = Schema["Device"];
