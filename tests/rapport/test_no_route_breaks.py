"""Requests made from the OpenAPI document, valid and not: none answers 5xx, and every answer is as documented."""

import datetime as dt
import re
from typing import Any
from uuid import uuid4

import pytest

from auth.models import passkey
from billing.rating.periods import add_months
from tenants.entitlements import grant
from tests.support.app import PASSWORD, Person, Rapport
from tests.support.authenticator import Authenticator, prove, register
from tests.support.deals import stages_of
from tests.support.generated import Call, Json, Operation, Tried, modes, operations, request, try_out
from tests.support.generated_words import made, of_object
from tests.support.ids_in_paths import of_import, of_record, of_steps, of_suggestion
from tests.support.imports import imported
from tests.support.outcome import URL as GROWTH
from tests.support.outcome import signed
from tests.support.prepared import a_bulk_edit, somebody
from tests.support.refused_routes import ALWAYS_REFUSED, BILLED, BY_CHANCE, OWN
from tests.support.team import organisation_id
from tests.support.tokens import service_account
from tests.support.uploads import file_sent

pytestmark = pytest.mark.slow

# Each of their calls is made with a session of its own, because it may end it.
ENDS_THE_SESSION = {
    "DELETE /api/session", "DELETE /api/session/devices/{session_id}", "POST /api/session/organisation",
    "POST /api/sessions", "POST /api/session/step-up", "DELETE /api/session/devices",
    "POST /api/authenticators/{authenticator_id}/confirmation",
    "POST /api/session/devices/{session_id}/disowning", "POST /api/members/{person_id}/viewings",
    "POST /api/viewing-requests/{request_id}/viewings",
}  # fmt: skip

# And these end all others, the owner's among them.
ENDS_OTHER_SESSIONS = {"DELETE /api/session/devices", "POST /api/session/devices/{session_id}/disowning"}

PUBLIC = {
    "GET /api/hosted-invoices/{token}", "GET /api/hosted-invoices/{token}/pdf",
    "POST /api/pending-sign-ins/{pending_id}/passkey-challenges", "POST /api/pending-sign-ins/{pending_id}/completion",
    "POST /api/passkey-challenges", "POST /api/signups/{signup_id}/passkey-challenge",
    "GET /api/erasures/{organisation_id}", "GET /.well-known/jwks.json",
    "GET /api/health/live", "GET /api/health/ready", "GET /api/bootstrap", "POST /api/sessions",
    "POST /api/sign-in-codes", "POST /api/signups", "POST /api/signups/{signup_id}/code",
    "POST /api/signups/{signup_id}/completion", "POST /api/signups/{signup_id}/verification",
    "POST /api/signups/{signup_id}/joining",
    "POST /api/invitation-lookups", "POST /api/invitation-acceptances",
    "DELETE /api/session/viewing",
    "GET /api/calendar-feeds/{token}",
    "GET /api/public-forms/{organisation_id}/{form_id}",
    "POST /api/public-forms/{organisation_id}/{form_id}/submissions",
    "GET /api/public-touches/{organisation_id}/{key}/script.js", "POST /api/public-touches/{organisation_id}/{key}",
}  # fmt: skip

PAYER = {"legal_name": "Acme Ltd", "country": "GB", "address": "Leeds", "email": "bills@acme.example"}
ID = {"type": "string", "format": "uuid"}
STAGES = [{"label": {"zh": word, "en": word}, "outcome": word, "probability": 0} for word in ("open", "won", "lost")]
GATED = [
    {**STAGES[0], "rot_days": 5, "required": ["amount"], "exit_rule": {"field": "amount", "op": "gte", "value": "1"}},
    *STAGES[1:],
]


@pytest.mark.asvs("V2.2.1")
@pytest.mark.asvs("V4.1.1")
async def test_no_request_of_an_owner_breaks_a_route(rapport: Rapport, email: str) -> None:
    owner, tried = await rapport.sign_up("Acme Ltd", "GB", email), Tried()
    async with rapport.parts.runtime.databases.control_session() as control:
        await grant(control, organisation_id(owner), "seats", 1000, source="test")
    done = await imported(rapport, owner, b"name,city\nOne,Paris\nTwo,Rome\n")
    objects = {each["noun"]: each for each in (await owner.get("/api/objects")).json()}
    nouns = await of_nouns(owner, objects, done)
    await of_growth(rapport, owner, done)
    known = operations(await ids_in_bodies(owner, objects, done), nouns)
    for operation in sorted(known, key=takes_from_others):

        async def send(case: Call, own: bool = operation.label in ENDS_THE_SESSION) -> Any:
            await rapport.parts.runtime.redis.flushall()  # limits on tries have tests of their own
            return await request(await rapport.sign_in(email) if own else owner, case)

        for mode in modes(operation):
            await ready(rapport, owner, operation.path)
            own = operation.path.startswith(OWN)  # there is none, whatever is named
            ids = {} if own else await ids_in_path(rapport, owner, operation, objects, done)
            await try_out(operation, mode, send, tried, ids)
            if operation.label in ENDS_OTHER_SESSIONS:
                again = await owner.post("/api/sessions", json={"email": email, "password": PASSWORD})
                owner.signed_in(again.json())
    assert tried.faults == {}
    answered = {label for label, statuses in tried.statuses.items() if min(statuses) < 300}
    assert tried.statuses.keys() - answered - BY_CHANCE == ALWAYS_REFUSED | BILLED | without_relations(objects), (
        "the others never got to do anything"
    )
    lost = {label for label, statuses in tried.statuses.items() if 401 in statuses}
    first = ("POST /api/sessions", "POST /api/pending-sign-ins/", "DELETE /api/session/viewing")
    signing_in = {label for label in lost if label.startswith(first)}
    assert lost == signing_in, "the owner was signed in all the time"


async def test_no_request_of_a_stranger_breaks_a_route_or_gets_an_answer(rapport: Rapport) -> None:
    tried = Tried()
    for operation in operations({}):

        async def send(case: Call) -> Any:
            await rapport.parts.runtime.redis.flushall()
            return await request(rapport.browser(), case)

        for mode in modes(operation):
            await try_out(operation, mode, send, tried, {}, most=3)
    assert tried.faults == {}
    assert tried.statuses.keys() >= PUBLIC
    # A path that is none is not found, whoever asks.
    inside = {label: statuses - {404} for label, statuses in tried.statuses.items() if label not in PUBLIC}
    assert {label: statuses for label, statuses in inside.items() if statuses != {401}} == {}


def takes_from_others(operation: Operation) -> int:
    """Operations come last that may delete what others name, move the clock on, or change the password of a sign-in."""
    last = {"POST /api/clock": 1, "PUT /api/session/password": 2}
    return last.get(operation.label, 0) + operation.path.endswith("/bulk")


async def of_nouns(owner: Person, objects: Json, done: Json) -> dict[str, Json]:
    """Words for the routes of each object; records of each are put down in `done`, by their noun and by its name."""
    seqs = {}
    for noun, obj in objects.items():
        new = await made(owner, obj)
        edited = await owner.patch(f"/api/{noun}/{new['record']['id']}", json={obj["title_field"]: "Changed"})
        done[noun], seqs[noun] = new["record"]["id"], [new["change"]["seq"], edited.json()["change"]["seq"]]
        done[obj["name"]] = (await made(owner, obj))["record"]["id"]
    return {noun: await of_object(owner, obj, done, seqs[noun]) for noun, obj in objects.items()}


async def of_growth(rapport: Rapport, owner: Person, done: Json) -> None:
    """A share of growth with a deal behind it."""
    day = dt.date.fromisoformat((await owner.get(GROWTH)).json()["today"])
    year = await signed(rapport, owner, day, offer="usd", baseline=("0", "0", "0", "0"))
    deal = await owner.post(
        "/api/deals", json={"name": "Won", "amount": 5, "currency": "USD", "stage": (await stages_of(owner))["Won"]}
    )
    await rapport.run_jobs()
    done |= {"won": deal.json()["record"]["id"], "quarter": day.isoformat()}
    done["next"] = add_months(year.starts, 6).isoformat()


def without_relations(objects: Json) -> set[str]:
    """Every object has the routes of links; with no relation there is nothing that they could link."""
    link = "links/{relation}/{other_id}"
    alone = [noun for noun, obj in objects.items() if not obj["relations"]]
    return {f"{method} /api/{noun}/{{record_id}}/{link}" for noun in alone for method in ("PUT", "DELETE")}


async def ids_in_bodies(owner: Person, objects: Json, done: Json) -> Json:
    """Ids that are there, beside some that aren't."""
    record, industry = done["company"], (await owner.get("/api/choices/company/industry")).json()[0]["id"]
    [line] = (await owner.get("/api/pipelines")).json()
    file_id = await file_sent(owner, b"name,city\nThree,Oslo\n")
    return {
        "id": {"enum": [record, str(uuid4())]},
        "ids": {"type": "array", "items": {"enum": [record, industry]}, "maxItems": 2},
        "object": {"enum": [*(obj["name"] for obj in objects.values()), "nothing"]},
        # What is required from now on would be missing in what the others make.
        "NewField.required": {"enum": [False]},
        "FieldChange.required": {"enum": [False]},
        "copied_from": {"enum": [None, "c_1"]},
        "FieldOrder.names": {"enum": [[], ["c_1"]]},
        "FieldChange.base_version": {"enum": [1, 9]},
        "pipeline": {"enum": [None, line["id"], str(uuid4())]},
        "stage": {"enum": [None, *(each["id"] for each in line["stages"]), str(uuid4())]},
        "PipelineDraft.label": {"type": "object", "properties": {"zh": ID, "en": ID}, "required": ["zh", "en"]},
        "PipelineDraft.stages": {"enum": [STAGES, GATED, STAGES[:2]]},
        "PipelineDraft.base_version": {"enum": [None, 1]},
        "moves": {"enum": [{}, {str(uuid4()): str(uuid4())}]},
        "offer": {"enum": ["growth-usd-1", "nothing"]},
        "starts": {"enum": [done["next"]]},
        "baseline": {"enum": [["9000"] * 4, ["1", "1.5", "0", "7"]]},
        "quarter": {"enum": [done["quarter"]]},
        "product_id": {"enum": [done["product"], str(uuid4())]},
        **{f"Conversion.{name}": part_of(done[name]) for name in ("company", "contact", "deal")},
        "file_ids": {"type": "array", "items": {"enum": [file_id, str(uuid4())]}, "maxItems": 2},
        "NewSet.objects": {"enum": [{}, {file_id: "company"}]},
        "email": {"enum": [owner.session["person"]["email"]]},
        "password": {"enum": [PASSWORD]},
        "organisation_id": {"enum": [owner.session["organisation"]["id"]]},
        "role": {"enum": ["rep", "manager"]},
        "ShareRequest.role": {"enum": [None, "support"]},
        "grantee_id": {"enum": [owner.session["person"]["id"], str(uuid4())]},
        "until": {"enum": [None, "2199-12-31", "2020-02-29"]},
        "manager_id": {"type": "null"},
        "lead_id": {"enum": [owner.session["person"]["id"], None]},
        "people": {"type": "array", "items": {"enum": [owner.session["person"]["id"]]}, "maxItems": 1},
        "team_ids": {"type": "array", "maxItems": 0},
        "criteria": {"enum": [{"field": "employees", "op": "gt", "value": 5}, {"field": "name", "op": "eq"}]},
        "parent_id": {"enum": [None, str(uuid4())]},
        "person_id": {"type": "null"},
        "seat": {"enum": [True]},
        "NewDomain.domain": {"type": "string", "pattern": "^[a-z]{12}[.]test$"},
        **{
            f"Rule.{name}": {"enum": [value]}
            for name, value in (("people", None), ("on", None), ("deactivates", False))
        },
        "file_id": {"enum": [file_id]},
        "seats": {"enum": [0, 3]},
        "modules": {"enum": [[], ["sales"], ["nothing"]]},
        "NewToken.networks": {"enum": [[], ["203.0.113.0/24"], ["nowhere"]]},
        "TokenPolicy.people_may_make": {"enum": [True]},
        "TokenPolicy.most_days": {"enum": [365]},
        "Profile.email": {"type": "string"},
        "ProfileOrder.profile": {"enum": [PAYER, {**PAYER, "tax_id": "1"}, {**PAYER, "country": "XX"}]},
        "ProfileOrder.version": {"enum": [0]},
    }


def part_of(record_id: str) -> Json:
    """What a lead's conversion may name: nothing, what is there, something new."""
    fields = {"type": "object", "properties": {"name": {"type": "string"}}}
    new = {"type": "object", "properties": {"fields": fields}, "required": ["fields"]}
    return {"anyOf": [{"enum": [None, {"id": record_id}, {"id": str(uuid4())}]}, new]}


async def ready(rapport: Rapport, owner: Person, path: str) -> None:
    """Takes passkeys away where one is added, as whoever has one proves it first; gives one where one is asked for."""
    signs = path.endswith(("/recovery-codes", "/challenge"))
    if signs or "passkey" in path:
        async with rapport.parts.runtime.databases.control_session() as control:
            await control.execute(passkey.delete())
    if signs:
        device = Authenticator()
        await register(owner, device)
        await prove(owner, device)


async def of_list(rapport: Rapport, owner: Person, operation: Operation, wanted: set[str]) -> Json:
    """A view, or an edit of many records."""
    if "edit_id" in wanted:
        return {"edit_id": await a_bulk_edit(rapport, owner, operation.path.rpartition("/")[2])}
    return {"view_id": (await owner.post("/api/views", json={"object": "company", "name": "V"})).json()["id"]}


async def ids_in_path(rapport: Rapport, owner: Person, operation: Operation, objects: Json, done: Json) -> Json:
    """Fresh things for an operation to do something to."""
    wanted, noun = set(re.findall(r"{(\w+_id)}", operation.path)), operation.path.split("/")[2]
    if operation.path.endswith("/reversion"):
        return {"record_id": done[noun]}
    if "record_id" in wanted:
        ids = await of_record(owner, objects, noun, wanted)
        accepts = operation.path.endswith("/acceptance")
        return ids | (await of_suggestion(owner, noun, ids["record_id"]) if accepts else {})
    if "pipeline_id" in wanted:
        label = {"zh": str(uuid4()), "en": str(uuid4())}
        lines = (await owner.post("/api/pipelines", json={"label": label, "stages": STAGES})).json()
        return {"pipeline_id": lines[-1]["id"]}
    if wanted & {"view_id", "edit_id"}:
        return await of_list(rapport, owner, operation, wanted)
    if wanted & {"person_id", "invitation_id", "team_id", "role_id", "handover_id", "token_id", "domain_id"}:
        if operation.path.startswith("/api/service-accounts"):
            return {"person_id": await service_account(owner, "admin")}
        return await somebody(rapport, owner, wanted)
    if operation.path.startswith(("/api/subject-requests", "/api/audit", GROWTH)):
        return await of_steps(rapport, owner, operation, wanted, done)
    if "passkey_id" in wanted:
        device = Authenticator()
        made = await register(owner, device)
        await prove(owner, device)
        return {"passkey_id": made["id"]}
    if "session_id" in wanted:
        await rapport.sign_in(owner.session["person"]["email"])
        devices = (await owner.get("/api/session/devices")).json()
        return {"session_id": next(each["id"] for each in devices if not each["is_current"])}
    return await of_import(rapport, owner, operation, wanted, done)
