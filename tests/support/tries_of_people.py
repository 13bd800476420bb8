"""The same for routes about people: sessions, passkeys, sign-ups, members, tokens; and about whole organisations."""

from dataclasses import replace
from typing import Any

from tests.support.app import PASSWORD
from tests.support.filled import Filled
from tests.support.tries import GONE, Try


def of_sessions(a: Filled) -> dict[str, list[Try]]:
    """Sessions, passkeys and sign-ups, which have no organisation yet."""
    signup, proof = {"signup_id": a["signup"]}, "x" * 43
    authenticator, waits = {"authenticator_id": a["passkey"]}, (401, "auth.sign_in_again")
    return {
        "POST /api/sessions": [
            Try((401, "auth.wrong_code"), {"code_id": a["code"], "code": a["wrong_code"]}),
            Try((401, "auth.passkey_refused"), {"passkey": a.bodies["assertion"]}),
        ],
        "POST /api/session/step-up": [
            Try((403, "auth.not_confirmed"), {"code_id": a["code"], "code": a["wrong_code"]}),
            Try((403, "auth.not_confirmed"), {"passkey": a.bodies["assertion"]}),
        ],
        "POST /api/passkeys": [Try((422, "auth.passkey_invalid"), a.bodies["registration"])],
        "PATCH /api/passkeys/{passkey_id}": [Try((404, "not_found"), {"name": "x"}, {"passkey_id": a["passkey"]})],
        "DELETE /api/passkeys/{passkey_id}": [Try((404, "not_found"), None, {"passkey_id": a["passkey"]})],
        "POST /api/authenticators/{authenticator_id}/confirmation": [
            Try((404, "auth.authenticator_gone"), {"code": "000000"}, authenticator)
        ],
        "PATCH /api/authenticators/{authenticator_id}": [Try((404, "not_found"), {"name": "x"}, authenticator)],
        "DELETE /api/authenticators/{authenticator_id}": [Try((404, "not_found"), None, authenticator)],
        "POST /api/pending-sign-ins/{pending_id}/passkey-challenges": [Try(waits, None, {"pending_id": a["code"]})],
        "POST /api/pending-sign-ins/{pending_id}/completion": [
            Try(waits, {"totp": "000000"}, {"pending_id": a["code"]})
        ],
        "POST /api/session/devices/{session_id}/disowning": [
            Try((404, "not_found"), None, {"session_id": a["session"]})
        ],
        "DELETE /api/session/devices/{session_id}": [Try((404, "not_found"), None, {"session_id": a["session"]})],
        "POST /api/session/organisation": [Try((403, "auth.no_organisation"), {"organisation_id": a["organisation"]})],
        "POST /api/signups/{signup_id}/code": [Try(GONE, None, signup)],
        "POST /api/signups/{signup_id}/verification": [Try(GONE, {"code": "000000"}, signup)],
        "POST /api/signups/{signup_id}/passkey-challenge": [Try(GONE, {"proof": proof}, signup)],
        "POST /api/signups/{signup_id}/joining": [Try(GONE, {"proof": proof, "name": "x", "how": "ask"}, signup)],
        "POST /api/signups/{signup_id}/completion": [
            Try(GONE, {"proof": proof, "name": "x", "password": PASSWORD}, signup)
        ],
    }


def of_archives(a: Filled) -> dict[str, list[Try]]:
    """Archives of everything, copies of it, and the proof of an end."""
    gone, theirs = (404, "portability.archive_gone"), {"archive_id": a["archive"]}
    no_tus, no_import, brought = (
        (400, "attachments.protocol"),
        (404, "portability.import_gone"),
        {"import_id": a["brought"]},
    )
    no_sandbox, copy = (404, "sandboxes.gone"), {"sandbox_id": a["sandbox"]}
    return {
        "POST /api/archives/{archive_id}/download": [Try(gone, None, theirs)],
        "GET /api/archives/{archive_id}/file": [Try(gone, None, theirs)],
        "HEAD /api/archive-imports/{import_id}/bytes": [Try((400, None), None, brought)],
        "PATCH /api/archive-imports/{import_id}/bytes": [Try(no_tus, None, brought)],
        "PUT /api/archive-imports/{import_id}/moment": [Try(no_import, {"as_of": None}, brought)],
        "POST /api/archive-imports/{import_id}/organisation": [Try(no_import, None, brought)],
        "DELETE /api/archive-imports/{import_id}": [Try(no_import, None, brought)],
        "POST /api/sandboxes": [Try((422, "sandboxes.no_such_member"), {"people": [a["person"]]})],
        "POST /api/sandboxes/{sandbox_id}/refresh": [Try(no_sandbox, None, copy)],
        "DELETE /api/sandboxes/{sandbox_id}": [Try(no_sandbox, None, copy)],
        "GET /api/audit/heads/{head_id}": [Try((404, "not_found"), None, {"head_id": a["head"]})],
        "POST /api/audit/events/query": [
            Try((200, {"events": []}), {"filter": {"person_id": a["person"]}}),
            Try((200, {"events": []}), {"filter": {"record_id": a["company"]}}),
        ],
        "GET /api/erasures/{organisation_id}": [Try((404, "not_found"), None, {"organisation_id": a["organisation"]})],
    }


def of_approvals(a: Filled, b: Filled) -> dict[str, list[Try]]:
    """Rules, requests, and what is done with them."""
    theirs, none = {"approval_id": a["approval"]}, (404, "approvals.not_found")
    measure = {"measure": "discount_line", "above": "99"}
    named = {"name": "x", "steps": [{"who": "people", "people": [a["person"]]}]}
    kept = {"name": "x", "steps": [{"who": "manager"}]}
    discount = {"subject": "discount", "reason": "x", "record_id": a["deal"], "lines": []}
    transfer = {"subject": "owner_transfer", "reason": "x", "object": "deal", "ids": [a["deal"]]}
    one = "POST /api/approvals/{approval_id}"
    return {
        "GET /api/approvals": [Try((200, {"items": []}), None, {}, {"record_id": a["asked_deal"]})],
        "POST /api/approvals": [
            Try((404, "records.not_found"), discount),
            Try((409, "approvals.not_needed"), {**transfer, "owner_id": b["person"]}),
        ],
        "GET /api/approvals/{approval_id}": [Try(none, None, theirs)],
        f"{one}/verdict": [Try(none, {"decision": "approve", "round": 1}, theirs)],
        f"{one}/withdrawal": [Try(none, None, theirs)],
        f"{one}/resubmission": [Try(none, {"reason": "x"}, theirs)],
        f"{one}/delegation": [
            Try(none, {"to": b["person"], "round": 1}, theirs),
            Try((422, "approvals.cannot_ask"), {"to": a["person"], "round": 1}, {"approval_id": b["approval"]}),
        ],
        f"{one}/signers": [Try(none, {"person_id": b["person"], "place": "after", "round": 1}, theirs)],
        "PUT /api/approval-rules/{rule_id}": [
            Try((409, "approvals.rule_changed"), {**measure, "setup": kept, "base_version": 1}, {"rule_id": a["rule"]}),
            Try((422, "invalid"), {**measure, "setup": named, "base_version": 1}, {"rule_id": b["rule"]}),
        ],
        "DELETE /api/approval-rules/{rule_id}": [
            Try((409, "approvals.rule_changed"), None, {"rule_id": a["rule"]}, {"base_version": 1})
        ],
        "POST /api/approval-rules/preview": [Try((200, {}), {"steps": named["steps"]})],
    }


def of_subscriptions(a: Filled) -> dict[str, list[Try]]:
    """Calendars of other programs."""
    none, theirs = (404, "calendar.no_subscription"), {"subscription_id": a["subscription"]}
    at = "/api/calendar/subscriptions/{subscription_id}"
    return {
        f"PUT {at}": [Try(none, {"name": "x", "titles": True, "shows_busy": True}, theirs)],
        f"POST {at}/reading": [Try(none, None, theirs)],
        f"DELETE {at}": [Try((200, None), None, theirs)],
    }


def of_transfers(a: Filled, b: Filled) -> dict[str, list[Try]]:
    """Templates, transfers, and what is done with them."""
    theirs, none = {"transfer_id": a["transfer"]}, (404, "transfers.not_found")
    named = {"template_id": b["template"], "to_person": b["person"]}
    setup = {"name": "x", "items": [{"title": "x", "by": "giver", "person_id": a["person"]}]}
    template = {"object": "deal", "mode": "owner", "base_version": 1}
    moved = (409, "transfers.template_changed")
    return {
        "GET /api/transfers": [Try((200, {"items": []}), None, {}, {"record_id": a["given_deal"]})],
        "POST /api/transfers": [
            Try((404, "records.not_found"), {**named, "record_id": a["deal"]}),
            Try((422, "invalid"), {**named, "record_id": b["deal"], "template_id": a["template"]}),
            Try((422, "invalid"), {**named, "record_id": b["deal"], "to_person": a["person"]}),
        ],
        "GET /api/transfers/{transfer_id}": [Try(none, None, theirs)],
        "POST /api/transfers/{transfer_id}/answers": [Try(none, {"answer": "accept", "base_version": 1}, theirs)],
        "PUT /api/transfers/{transfer_id}/items/{position}": [
            Try(none, {"done": True, "base_version": 1}, {**theirs, "position": "0"})
        ],
        "PUT /api/transfer-templates/{template_id}": [
            Try(moved, {**template, "setup": {"name": "x"}}, {"template_id": a["template"]}),
            Try((422, "invalid"), {**template, "setup": setup}, {"template_id": b["template"]}),
        ],
        "DELETE /api/transfer-templates/{template_id}": [
            Try(moved, None, {"template_id": a["template"]}, {"base_version": 1})
        ],
    }


def of_requests(a: Filled) -> dict[str, list[Try]]:
    """Requests about what is held of a person."""
    none, theirs = (404, "privacy.request_not_found"), {"request_id": a["request"]}
    bodies: dict[str, Any] = {
        "GET {}": None, "GET {}/hits": None, "GET {}/preview": None, "GET {}/file": None, "GET {}/certificate": None,
        "POST {}/ticks": {"refs": [a["contact"]], "on": True}, "POST {}/confirmation": None,
        "DELETE {}/confirmation": None, "POST {}/refusal": {"reason": "nobody"}, "POST {}/export": None,
        "POST {}/download": None, "POST {}/erasure": {"mode": "delete"},
    }  # fmt: skip
    at = "/api/subject-requests/{request_id}"
    query: dict[str, int | str] = {"mode": "delete"}
    return {
        label.format(at): [Try(none, body, theirs, query if label.endswith("preview") else {})]
        for label, body in bodies.items()
    }


def of_people(a: Filled) -> dict[str, list[Try]]:
    """Members, invitations and teams."""
    nobody, unknown = (404, "auth.member_not_found"), (422, "auth.person_unknown")
    people = [{"person_id": a["person"]}, {"person_id": a["invited"]}]
    new = {"email": "somebody@example.com", "role": "rep", "name": "x"}
    link = {"token": "x" * 43}
    team, invitation = {"team_id": a["team"]}, {"invitation_id": a["invitation"]}
    return {
        **{
            label: [Try(nobody, body, {**each, "session_id": a["session"]}) for each in people]
            for label, body in (
                ("PATCH /api/members/{person_id}", {"roles": ["rep"], "manager_id": None, "seat": False}),
                ("POST /api/members/{person_id}/deactivation", None),
                ("DELETE /api/members/{person_id}/deactivation", None),
                ("GET /api/members/{person_id}/sessions", None),
                ("DELETE /api/members/{person_id}/sessions", None),
                ("DELETE /api/members/{person_id}/sessions/{session_id}", None),
                ("GET /api/members/{person_id}/second-factor", None),
                ("POST /api/members/{person_id}/second-factor-reset", None),
                ("DELETE /api/members/{person_id}/second-factor-reset", None),
                ("GET /api/members/{person_id}/holdings", None),
                ("GET /api/members/{person_id}/beside", None),
                ("GET /api/members/{person_id}/handovers", None),
                ("POST /api/members/{person_id}/viewings", {"reason": "x"}),
                ("POST /api/members/{person_id}/viewing-requests", {"reason": "x"}),
                ("POST /api/members/{person_id}/handovers", {"to": "person", "person_id": a["person"]}),
            )
        },
        **{
            label: [Try((404, "auth.domain_gone"), body, {"domain_id": a["domain"]})]
            for label, body in (
                ("POST /api/domains/{domain_id}/verification", None),
                ("PATCH /api/domains/{domain_id}", {"joining": "ask"}), ("DELETE /api/domains/{domain_id}", None),
            )
        },
        **{
            label: [Try((404, "auth.viewing_request_gone"), body, {"request_id": a["viewing_request"]})]
            for label, body in (
                ("POST /api/viewing-requests/{request_id}/viewings", None),
                ("DELETE /api/viewing-requests/{request_id}", None),
                ("PUT /api/session/viewing-requests/{request_id}", {"allow": True}),
            )
        },
        "POST /api/join-requests/{request_id}/acceptance": [
            Try((404, "auth.join_request_gone"), {"role": "rep"}, {"request_id": a["join_request"]})
        ],
        "POST /api/join-requests/{request_id}/refusal": [
            Try((404, "auth.join_request_gone"), None, {"request_id": a["join_request"]})
        ],
        "POST /api/invitations": [
            *(Try(unknown, {**new, **each}) for each in people),
            Try(unknown, {**new, "manager_id": a["person"]}),
            Try((404, "auth.team_not_found"), {**new, "team_ids": [a["team"]]}),
        ],
        "POST /api/invitations/{invitation_id}/sending": [Try((404, "auth.invitation_not_found"), None, invitation)],
        "DELETE /api/invitations/{invitation_id}": [Try((404, "auth.invitation_not_found"), None, invitation)],
        **{
            verb: [Try((404, "handover.not_found"), None, {"handover_id": a["handover"]})]
            for verb in (
                "GET /api/handovers/{handover_id}", "POST /api/handovers/{handover_id}/undo",
                "POST /api/handovers/{handover_id}/resumption", "POST /api/handovers/{handover_id}/cancellation",
            )
        },
        "POST /api/invitation-lookups": [Try((410, "auth.invitation_gone"), link)],
        "POST /api/invitation-acceptances": [Try((410, "auth.invitation_gone"), link)],
        "POST /api/roles": [
            Try((404, "auth.role_not_found"), {"label": {"zh": "甲", "en": "x"}, "copy_of": a["role"]})
        ],
        **{
            f"{verb} /api/roles/{{role_id}}{more}": [
                Try((404, "auth.role_not_found"), body, {"role_id": a["role"]})
            ]
            for verb, more, body in (
                ("PATCH", "", {"base_version": 1}), ("DELETE", "", None), ("POST", "/preview", {"rights": {}}),
            )
        },
        "POST /api/roles/{role_id}/access": [
            Try(
                (404, "records.not_found"),
                {"rights": {}, "person_id": a["person"], "object": "company", "record_id": a["company"]},
                {"role_id": a["role"]},
            )
        ],
        "PUT /api/teams/{team_id}": [
            Try(unknown, {"name": "x", "people": [a["invited"]]}, team),
            Try(unknown, {"name": "x", "lead_id": a["person"]}, team),
        ],
        "DELETE /api/teams/{team_id}": [Try((404, "auth.team_not_found"), None, team)],
    }  # fmt: skip


def of_reach(a: Filled) -> dict[str, list[Try]]:
    """Territories, sharing rules and queues."""
    unknown, rule = (422, "auth.person_unknown"), {"field": "employees", "op": "gt", "value": 10**6}
    named = {"name": "x", "object": "company", "criteria": rule}
    gone = (404, "auth.territory_not_found")
    company = {"object_name": "company"}
    rules = {"rules": [{"territory_id": a["territory"], "criteria": rule}]}
    setups = ({"people": [a["person"]]}, {"team_id": a["team"]}, {"people": [], "fallback_id": a["person"]})
    assigned: list[dict[str, Any]] = [
        {"rules": [{"id": a["company"], "setup": {"name": "x", **each}}], "people": []} for each in setups
    ]
    assigned.append({"rules": [], "people": [{"person_id": a["person"]}]})
    answered = {"rules": [{"id": a["company"], "name": "x", "minutes": 5, "escalate_id": a["person"]}]}
    return {
        "PUT /api/response-rules": [Try((422, "invalid"), answered)],
        "PUT /api/territories/{territory_id}": [
            Try(unknown, {"name": "x", "people": [a["person"]]}, {"territory_id": a["territory"]}),
            Try(gone, {"name": "x", "parent_id": a["territory"]}, {"territory_id": a["company"]}),
        ],
        "DELETE /api/territories/{territory_id}": [Try(gone, None, {"territory_id": a["territory"]})],
        "PUT /api/assignment": [Try((422, "invalid"), each) for each in assigned],
        "POST /api/assignment/preview": [Try((422, "invalid"), each) for each in assigned],
        "PUT /api/territory-rules/{object_name}": [Try(gone, rules, company)],
        "POST /api/territory-rules/{object_name}/preview": [Try(gone, rules, company)],
        "PUT /api/sharing-rules/{rule_id}": [
            Try((422, "auth.sharing_rule_source"), {**named, "grantee_id": a[each]}, {"rule_id": a["sharing_rule"]})
            for each in ("territory", "team", "role")
        ],
        "DELETE /api/sharing-rules/{rule_id}": [
            Try((404, "auth.sharing_rule_not_found"), None, {"rule_id": a["sharing_rule"]})
        ],
        "POST /api/sharing-rule-previews": [Try((200, {"count": 0}), {**named, "grantee_id": a["team"]})],
        "PUT /api/queues/{queue_id}": [
            Try(unknown, {"name": "x", "objects": ["lead"], "people": [a["person"]]}, {"queue_id": a["queue"]})
        ],
        "POST /api/queues/{queue_id}/simulations": [
            Try((404, "auth.queue_not_found"), {"idle": 30}, {"queue_id": a["queue"]})
        ],
        "POST /api/queues/{queue_id}/simulations/export": [
            Try((404, "auth.queue_not_found"), {"idle": 30}, {"queue_id": a["queue"]})
        ],
        "POST /api/queues/{queue_id}/waiting": [
            Try((404, "auth.queue_not_found"), {"object": "lead"}, {"queue_id": a["queue"]})
        ],
        "DELETE /api/queues/{queue_id}": [Try((404, "auth.queue_not_found"), None, {"queue_id": a["queue"]})],
    }  # fmt: skip


def of_tokens(a: Filled) -> dict[str, list[Try]]:
    """Tokens and service accounts."""
    new, gone = {"name": "x", "scopes": ["records:read"]}, (404, "auth.token_not_found")
    machine = [
        Try((404, "auth.service_account_not_found"), None, {"person_id": a[each]}) for each in ("machine", "person")
    ]
    return {
        "DELETE /api/tokens/{token_id}": [Try(gone, None, {"token_id": a["token"]})],
        "DELETE /api/organisation/tokens/{token_id}": [
            Try(gone, None, {"token_id": a[each]}) for each in ("token", "machine_token")
        ],
        "PATCH /api/service-accounts/{person_id}": [replace(each, body={"suspended": True}) for each in machine],
        "POST /api/service-accounts/{person_id}/tokens": [replace(each, body=new) for each in machine],
    }
