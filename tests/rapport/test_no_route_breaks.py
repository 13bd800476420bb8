"""Requests made from the OpenAPI document, valid and not: none answers 5xx, and every answer is as documented."""

import re
from typing import Any
from uuid import uuid4

import pytest

from tenants.entitlements import grant
from tests.support.app import PASSWORD, Person, Rapport
from tests.support.authenticator import Authenticator, register
from tests.support.generated import Call, Json, Operation, Tried, modes, operations, request, try_out
from tests.support.imports import HEADERS, colleague, imported, opened, step
from tests.support.team import address, invited, organisation_id

pytestmark = pytest.mark.slow

# Each of their calls is made with a session of its own, because it may end it.
ENDS_THE_SESSION = {
    "DELETE /api/session", "DELETE /api/session/devices/{session_id}", "POST /api/session/organisation",
    "POST /api/sessions", "POST /api/session/step-up",
}  # fmt: skip

PUBLIC = {
    "POST /api/passkey-challenges", "POST /api/signups/{signup_id}/passkey-challenge",
    "GET /api/health/live", "GET /api/health/ready", "GET /api/bootstrap", "POST /api/sessions",
    "POST /api/sign-in-codes", "POST /api/signups", "POST /api/signups/{signup_id}/code",
    "POST /api/signups/{signup_id}/completion", "POST /api/signups/{signup_id}/verification",
    "POST /api/invitation-lookups", "POST /api/invitation-acceptances",
}  # fmt: skip

# What can't be made up: a sign-up that has begun, its mailed code, the proof that the code gives, an invitation's link,
# an address that isn't the owner's, a hand-over that failed, a passkey's signature (their own tests have those).
ALWAYS_REFUSED = {
    "POST /api/invitations",
    "POST /api/handovers/{handover_id}/resumption",
    "POST /api/invitation-lookups", "POST /api/invitation-acceptances",
    "POST /api/passkeys", "POST /api/signups/{signup_id}/passkey-challenge",
    "POST /api/signups/{signup_id}/code", "POST /api/signups/{signup_id}/completion",
    "POST /api/signups/{signup_id}/verification",
}  # fmt: skip


async def test_no_request_of_an_owner_breaks_a_route(rapport: Rapport, email: str) -> None:
    owner, tried = await rapport.sign_up("Acme Ltd", "GB", email), Tried()
    async with rapport.parts.runtime.databases.control_session() as control:
        await grant(control, organisation_id(owner), "seats", 1000, source="test")
    done = await imported(rapport, owner, b"name,city\nOne,Paris\nTwo,Rome\n")
    for operation in operations(await ids_in_bodies(owner, done)):

        async def send(case: Call, own: bool = operation.label in ENDS_THE_SESSION) -> Any:
            await rapport.parts.runtime.redis.flushall()  # limits on tries have tests of their own
            return await request(await rapport.sign_in(email) if own else owner, case)

        for mode in modes(operation):
            await try_out(operation, mode, send, tried, await ids_in_path(rapport, owner, operation, done))
    assert tried.faults == {}
    answered = {label for label, statuses in tried.statuses.items() if min(statuses) < 300}
    assert tried.statuses.keys() - answered == ALWAYS_REFUSED, "the others never got to do anything"
    lost = {label for label, statuses in tried.statuses.items() if 401 in statuses}
    assert lost <= {"POST /api/sessions"}, "the owner was signed in all the time"


async def test_no_request_of_a_stranger_breaks_a_route_or_gets_an_answer(rapport: Rapport) -> None:
    tried = Tried()
    for operation in operations({}):

        async def send(case: Call) -> Any:
            await rapport.parts.runtime.redis.flushall()
            return await request(rapport.browser(), case)

        for mode in modes(operation):
            await try_out(operation, mode, send, tried, {})
    assert tried.faults == {}
    assert tried.statuses.keys() >= PUBLIC
    # A path that is none is not found, whoever asks.
    inside = {label: statuses - {404} for label, statuses in tried.statuses.items() if label not in PUBLIC}
    assert {label: statuses for label, statuses in inside.items() if statuses != {401}} == {}


async def ids_in_bodies(owner: Person, done: Json) -> Json:
    """Ids that are there, beside some that aren't; the records with these changes are put down in `done`."""
    record = (await owner.post("/api/companies", json={"name": "Target"})).json()["record"]["id"]
    seqs = []
    for noun in ("companies", "contacts"):
        made = (await owner.post(f"/api/{noun}", json={"name": "Changed"})).json()
        done[noun] = made["record"]["id"]
        seqs.append(made["change"]["seq"])
    industry = (await owner.get("/api/choices/company/industry")).json()[0]["id"]
    linked = {"type": "array", "maxItems": 1, "items": {"enum": [{"id": done["contacts"]}]}}
    file = await owner.post("/api/files", content=b"name,city\nThree,Oslo\n", headers=HEADERS)
    return {
        "id": {"enum": [record, str(uuid4())]},
        "links": {"type": "object", "properties": {"contacts": linked}, "additionalProperties": False},
        "ids": {"type": "array", "items": {"enum": [record, industry]}, "maxItems": 2},
        "owner_id": {"enum": [owner.session["person"]["id"]]},
        "parent": {"enum": [record, None]},
        "industry": {"enum": [industry, None]},
        "seq": {"enum": [*seqs, 1]},
        "email": {"enum": [owner.session["person"]["email"]]},
        "password": {"enum": [PASSWORD]},
        "organisation_id": {"enum": [owner.session["organisation"]["id"]]},
        "role": {"enum": ["rep", "manager"]},
        "manager_id": {"type": "null"},
        "lead_id": {"enum": [owner.session["person"]["id"], None]},
        "people": {"type": "array", "items": {"enum": [owner.session["person"]["id"]]}, "maxItems": 1},
        "team_ids": {"type": "array", "maxItems": 0},
        "person_id": {"type": "null"},
        "seat": {"enum": [True]},
        "file_id": {"enum": [file.json()["id"]]},
    }


async def ids_in_path(rapport: Rapport, owner: Person, operation: Operation, done: Json) -> Json:
    """Fresh things for an operation to do something to."""
    wanted, noun = set(re.findall(r"{(\w+_id)}", operation.path)), operation.path.split("/")[2]
    if operation.path.endswith("/reversion"):
        return {"record_id": done[noun]}
    if "record_id" in wanted:
        company = (await owner.post("/api/companies", json={"name": "Target"})).json()["record"]["id"]
        links = {"companies": [{"id": company}]}
        contact = (await owner.post("/api/contacts", json={"name": "Person", "links": links})).json()["record"]["id"]
        pair = (company, contact) if noun == "companies" else (contact, company)
        return {name: each for name, each in zip(("record_id", "other_id"), pair, strict=True) if name in wanted}
    if "view_id" in wanted:
        return {"view_id": (await owner.post("/api/views", json={"object": "company", "name": "V"})).json()["id"]}
    if wanted & {"person_id", "invitation_id", "team_id", "handover_id"}:
        return await somebody(rapport, owner, wanted)
    if "passkey_id" in wanted:
        return {"passkey_id": (await register(owner, Authenticator()))["id"]}
    if "session_id" in wanted:
        await rapport.sign_in(owner.session["person"]["email"])
        devices = (await owner.get("/api/session/devices")).json()
        return {"session_id": next(each["id"] for each in devices if not each["is_current"])}
    if operation.path.endswith(("{import_id}", "/mapping", "/dry-run", "/run")):
        item = await opened(owner, b"name,city\nThree,Oslo\n")
        if operation.path.endswith("/run"):
            await step(rapport, owner, item, "dry-run")
        return {"import_id": item["id"]}
    return {name: done[key] for name, key in (("import_id", "id"), ("batch_id", "batch_id")) if name in wanted}


async def somebody(rapport: Rapport, owner: Person, wanted: set[str]) -> Json:
    """A colleague with a session, somebody who is invited, or a team."""
    if "team_id" in wanted:
        team_id = str(uuid4())
        await owner.put(f"/api/teams/{team_id}", json={"name": team_id})
        return {"team_id": team_id}
    if "invitation_id" in wanted:
        return {"invitation_id": (await invited(owner, address()))["id"]}
    person = await colleague(rapport, owner, "rep")
    found = {"person_id": person.session["person"]["id"]}
    if "handover_id" in wanted:
        rule = {"to": "person", "person_id": owner.session["person"]["id"]}
        made = await owner.post(f"/api/members/{found['person_id']}/handovers", json=rule)
        await rapport.run_jobs()
        return {"handover_id": made.json()["id"]}
    if "session_id" in wanted:
        found["session_id"] = (await owner.get(f"/api/members/{found['person_id']}/sessions")).json()[0]["id"]
    return found
