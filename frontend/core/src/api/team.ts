/** People of an organisation: members, invitations, teams, hand-overs, and joining by a link. */
import createFetch from "openapi-fetch";
import type { Http } from "./http.ts";
import type { components, paths } from "./schema.d.ts";
import type * as T from "./types.ts";

type Schema = components["schemas"];

async function answer<D>(call: Promise<{ data?: D }>): Promise<D> {
  return (await call).data as D;
}

export function createTeam(http: Http) {
  const api = createFetch<paths>({ baseUrl: http.origin, fetch: http.fetch });
  const nothing = async (call: Promise<unknown>): Promise<void> => void (await call);
  const person = (person_id: string) => ({ params: { path: { person_id } } });
  const invitation = (invitation_id: string) => ({ params: { path: { invitation_id } } });
  const domain = (domain_id: string) => ({ params: { path: { domain_id } } });
  const request = (request_id: string) => ({ params: { path: { request_id } } });
  const handover = (handover_id: string) => ({ params: { path: { handover_id } } });

  return {
    members: () => answer(api.GET("/api/members")),
    managementTree: () => answer(api.GET("/api/members/tree")),
    changeMember: (id: string, body: T.MemberChanges) =>
      nothing(api.PATCH("/api/members/{person_id}", { ...person(id), body })),
    deactivate: (id: string) => nothing(api.POST("/api/members/{person_id}/deactivation", person(id))),
    reactivate: (id: string) => nothing(api.DELETE("/api/members/{person_id}/deactivation", person(id))),
    memberSessions: (id: string) => answer(api.GET("/api/members/{person_id}/sessions", person(id))),
    endMemberSession: (person_id: string, session_id: string) =>
      nothing(
        api.DELETE("/api/members/{person_id}/sessions/{session_id}", {
          params: { path: { person_id, session_id } },
        }),
      ),
    endMemberSessions: (id: string) => nothing(api.DELETE("/api/members/{person_id}/sessions", person(id))),

    /** The browser goes on in a view; its old cookie is worth nothing from then on. */
    viewAs: (id: string, reason: string, unasked = false) =>
      answer(api.POST("/api/members/{person_id}/viewings", { ...person(id), body: { reason, unasked } })),
    viewAsAllowed: (id: string) =>
      answer(api.POST("/api/viewing-requests/{request_id}/viewings", request(id))),
    askToView: (id: string, reason: string) =>
      answer(api.POST("/api/members/{person_id}/viewing-requests", { ...person(id), body: { reason } })),
    viewsAsked: () => answer(api.GET("/api/viewing-requests")),
    withdrawViewRequest: (id: string) =>
      nothing(api.DELETE("/api/viewing-requests/{request_id}", request(id))),
    /** What one is asked oneself, and what one allowed. */
    viewRequests: () => answer(api.GET("/api/session/viewing-requests")),
    answerViewRequest: (id: string, allow: boolean) =>
      nothing(api.PUT("/api/session/viewing-requests/{request_id}", { ...request(id), body: { allow } })),
    viewingPolicy: () => answer(api.GET("/api/viewing-policy")),
    setViewingPolicy: (body: T.ViewingPolicy) => nothing(api.PUT("/api/viewing-policy", { body })),
    endViewing: () => answer(api.DELETE("/api/session/viewing")),
    viewings: () => answer(api.GET("/api/session/viewings")),

    invite: (body: Schema["Invite"]) => answer(api.POST("/api/invitations", { body })),
    resendInvitation: (id: string) =>
      nothing(api.POST("/api/invitations/{invitation_id}/sending", invitation(id))),
    revokeInvitation: (id: string) => nothing(api.DELETE("/api/invitations/{invitation_id}", invitation(id))),
    lookUpInvitation: (token: string) => answer(api.POST("/api/invitation-lookups", { body: { token } })),
    acceptInvitation: (body: Schema["Accept"]) => answer(api.POST("/api/invitation-acceptances", { body })),

    domains: () => answer(api.GET("/api/domains")),
    claimDomain: (name: string) => answer(api.POST("/api/domains", { body: { domain: name } })),
    verifyDomain: (id: string) => answer(api.POST("/api/domains/{domain_id}/verification", domain(id))),
    chooseJoining: (id: string, body: Schema["HowToJoin"]) =>
      nothing(api.PATCH("/api/domains/{domain_id}", { ...domain(id), body })),
    giveUpDomain: (id: string) => nothing(api.DELETE("/api/domains/{domain_id}", domain(id))),
    joinRequests: () => answer(api.GET("/api/join-requests")),
    acceptJoining: (id: string, body: Schema["Acceptance"]) =>
      answer(api.POST("/api/join-requests/{request_id}/acceptance", { ...request(id), body })),
    refuseJoining: (id: string) => nothing(api.POST("/api/join-requests/{request_id}/refusal", request(id))),

    teams: () => answer(api.GET("/api/teams")),
    saveTeam: (team_id: string, body: Schema["NewTeam"]) =>
      nothing(api.PUT("/api/teams/{team_id}", { params: { path: { team_id } }, body })),
    removeTeam: (team_id: string) =>
      nothing(api.DELETE("/api/teams/{team_id}", { params: { path: { team_id } } })),

    holdings: (id: string) => answer(api.GET("/api/members/{person_id}/holdings", person(id))),
    handovers: (id: string) => answer(api.GET("/api/members/{person_id}/handovers", person(id))),
    handOver: (id: string, body: Schema["Rule"]) =>
      answer(api.POST("/api/members/{person_id}/handovers", { ...person(id), body })),
    handover: (id: string) => answer(api.GET("/api/handovers/{handover_id}", handover(id))),
    undoHandover: (id: string) => answer(api.POST("/api/handovers/{handover_id}/undo", handover(id))),
    beside: (id: string) => answer(api.GET("/api/members/{person_id}/beside", person(id))),
    cancelHandover: (id: string) =>
      answer(api.POST("/api/handovers/{handover_id}/cancellation", handover(id))),
    resumeHandover: (id: string) => answer(api.POST("/api/handovers/{handover_id}/resumption", handover(id))),
  };
}
