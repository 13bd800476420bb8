"""Read-only and suspended organisations against every route that there is: a new one is tried as soon as it exists."""

import re
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from litestar.routes import HTTPRoute

from kernel import tables
from rapport.crm.features import REGISTRY
from rapport.crm.imports.models import import_run, stored_file
from rapport.crm.records.closed_kinds import OptionKind
from rapport.crm.records.kinds import ChoiceKind
from tenants.models import organisation
from tests.support.app import Person, Rapport
from tests.support.own_objects import define_object

NOUNS = (
    "companies", "contacts", "campaigns", "deals", "leads", "orders", "receipts", "assets", "products", "tasks",
    "activities", "{object_name:str}",
)  # fmt: skip
OWN = "/api/{object_name:str}"
"""Below it are the routes of all kinds of records that organisations define."""
SOMETHING = "01900000-0000-7000-8000-000000000000"
READS = (
    {f"POST /api/{noun}/{what}" for noun in NOUNS for what in ("query", "count", "summary", "export")}
    | {f"POST /api/{noun}/board" for noun in NOUNS if noun != "{object_name:str}"}
    | {f"POST /api/{noun}/duplicates/hint" for noun in ("companies", "contacts", "leads", "{object_name:str}")}
    | {f"POST /api/{noun}/by-identity-key" for noun in ("contacts", "leads")}
    | {
        "POST /api/search",
        "POST /api/recoveries/preview",
        "POST /api/approval-rules/preview",
        "POST /api/assignment/preview",
        "POST /api/deals/funnel",
        "POST /api/leads/funnel",
        "POST /api/deals/insights",
    }
    | {
        "POST /api/companies/nearby",
        "POST /api/deals/risks",
        "POST /api/deals/board",
        "POST /api/deals/outlook",
        "POST /api/deals/losses",
        "POST /api/deals/velocity",
        "POST /api/deals/cohorts",
        "POST /api/forecast",
        "POST /api/forecast/moves",
        "POST /api/forecast/entries/history",
    }
    | {"POST /api/sync/ticket"}
)
MERGED = {
    f"POST /api/{noun}/merges/preview" for noun in ("companies", "contacts", "leads", "products", "{object_name:str}")
} | {f"POST {OWN}/board"}
"""Reads as well; no two records are named, and no choices."""

BOARDS = {
    obj.noun: found[0]
    for obj in (each for each in REGISTRY if each.name != "deal")
    if (
        found := [
            each.name for each in obj.fields if isinstance(each.kind, ChoiceKind | OptionKind) and not each.derived
        ]
    )
}
"""A field of choices of each kind, for a board by it."""

BODIES = {
    **{
        f"/api/{noun}/duplicates/hint": {"fields": {"name": "x"}}
        for noun in ("companies", "contacts", "leads", "{object_name:str}")
    },
    **{f"/api/{noun}/by-identity-key": {"kind": "member_number", "value": "x"} for noun in ("contacts", "leads")},
    "/api/companies/nearby": {"point": "geo:0,0"},
    **{f"/api/{noun}/board": {"group": field} for noun, field in BOARDS.items()},
    "/api/search": {"q": "x"},
    "/api/queues/{queue_id:uuid}/waiting": {"object": "lead"},
    "/api/forecast/entries/history": {"subject": "organisation"},
    "/api/roles/{role_id:uuid}/preview": {"rights": {}},
    "/api/fields/{object_name:str}/formula/preview": {"formula": "1"},
    "/api/fields/{object_name:str}/{field_name:str}/kind/preview": {"base_version": 1, "type": "text"},
    "/api/approval-rules/preview": {"steps": [{"who": "manager"}]},
    "/api/roles/{role_id:uuid}/access": {
        "rights": {}, "person_id": SOMETHING, "object": "company", "record_id": SOMETHING,
    },
    "/api/sharing-rule-previews": {"name": "x", "object": "nothing", "criteria": {}, "grantee_id": SOMETHING},
    "/api/recoveries/preview": {
        "object": "company", "op": "delete", "actor_id": None, "batch_id": None, "first_seq": 1, "last_seq": 1,
    },
}  # fmt: skip
PREVIEWED = {
    "POST /api/roles/{role_id:uuid}/preview", "POST /api/roles/{role_id:uuid}/access",
    "POST /api/territory-rules/{object_name:str}/preview",
    "POST /api/fields/{object_name:str}/formula/preview",
    "POST /api/fields/{object_name:str}/{field_name:str}/kind/preview",
    "POST /api/sharing-rule-previews", "POST /api/queues/{queue_id:uuid}/simulations",
    "POST /api/bulk-edits/{edit_id:uuid}/result", "POST /api/queues/{queue_id:uuid}/waiting",
    "POST /api/queues/{queue_id:uuid}/simulations/export",
}  # fmt: skip
"""Reads as well; of the role, the queue, the edit or the kind of record that is asked for there is none."""
REVEALS = {f"POST /api/{noun}/{{record_id:uuid}}/reveals" for noun in NOUNS}
"""Reading too; nothing is masked for an owner, and here no field is named."""
EXPORTS = len(NOUNS)
"""Exporting is reading, and logged: once for each kind of record."""

FACTS = {"POST /api/usage/events"}
"""What has happened is taken down all the same (tests/billing/usage/test_routes.py)."""

OWN_SESSION = {
    "GET /api/session",
    "DELETE /api/session",
    "GET /api/session/devices",
    "DELETE /api/session/devices",
    "POST /api/session/devices/{session_id:uuid}/disowning",
    "DELETE /api/session/second-factor-reset",
    "DELETE /api/session/devices/{session_id:uuid}",
    "POST /api/session/organisation",
    "PUT /api/session/password",
    "GET /api/passkeys",
    "POST /api/passkeys",
    "POST /api/passkey-registrations",
    "PATCH /api/passkeys/{passkey_id:uuid}",
    "DELETE /api/passkeys/{passkey_id:uuid}",
    "POST /api/authenticators",
    "PATCH /api/authenticators/{authenticator_id:uuid}",
    "DELETE /api/authenticators/{authenticator_id:uuid}",
    "POST /api/authenticators/{authenticator_id:uuid}/confirmation",
    "POST /api/recovery-codes",
    "POST /api/session/step-up",
    "POST /api/session/step-up-challenges",
    "POST /api/session/step-up-codes",
}
BILLING = {
    f"{method} /api/billing{path}"
    for method, path in (
        ("GET", ""), ("POST", "/preview"), ("PUT", "/plan"), ("POST", "/plan/cancellation"), ("GET", "/profile"),
        ("PUT", "/profile"), ("POST", "/card"), ("POST", "/card/completion"), ("GET", "/invoices"),
        ("GET", "/invoices/{invoice_id:uuid}"), ("GET", "/invoices/{invoice_id:uuid}/pdf"),
        ("GET", "/invoices/{invoice_id:uuid}/csv"), ("POST", "/invoices/{invoice_id:uuid}/payment"),
        ("GET", "/invoices/{invoice_id:uuid}/lines/{position:int}/changes"),
        ("POST", "/invoices/{invoice_id:uuid}/payment/check"), ("GET", "/outcome"),
        ("GET", "/outcome/evidence"), ("GET", "/outcome/what-if/{deal_id:uuid}"), ("GET", "/usage"),
        ("GET", "/statement"), ("GET", "/changes"),
        ("GET", "/usage/reconciliation"), ("GET", "/usage/events"),
        ("POST", "/outcome/statements/{quarter:date}/accept"), ("POST", "/outcome/statements/{quarter:date}/dispute"),
    )
}  # fmt: skip
"""Whoever is stopped because nothing was paid must be able to pay."""
LEAVING = {
    "GET /api/archives", "POST /api/archives", "POST /api/archives/{archive_id:uuid}/download",
    "GET /api/archives/{archive_id:uuid}/file", "GET /api/erasure", "POST /api/erasure", "DELETE /api/erasure",
}  # fmt: skip
"""Whoever stopped paying takes along what is theirs, and leaves."""
OWED = {
    f"{method} /api/subject-requests{path}"
    for method, path in (
        ("GET", ""), ("POST", ""), ("GET", "/{request_id:uuid}"),
        *(("GET", f"/{{request_id:uuid}}/{name}") for name in ("hits", "preview", "file", "certificate")),
        *(
            ("POST", f"/{{request_id:uuid}}/{name}")
            for name in ("ticks", "confirmation", "refusal", "export", "download", "erasure")
        ),
        ("DELETE", "/{request_id:uuid}/confirmation"),
    )
}  # fmt: skip
"""Whoever asks what is held of them gets an answer, whatever the organisation has not paid for."""
KEYS = {"PUT /api/keys/own", "DELETE /api/keys/own"}
"""Who protects what is there already adds nothing to it."""
TOKENS = {"DELETE /api/tokens/{token_id:uuid}", "DELETE /api/organisation/tokens/{token_id:uuid}"}
"""What was stolen can be ended, whatever the organisation has not paid for."""
AUDIT = {
    "GET /api/audit", "POST /api/audit/events/query", "POST /api/audit/export", "POST /api/audit/checks",
    "POST /api/audit/heads", "GET /api/audit/heads/{head_id:uuid}", "PUT /api/audit/recipients",
}  # fmt: skip
"""What happened can be looked at, proved and taken along, whatever the organisation has not paid for."""
CLOCK = {"GET /api/clock", "POST /api/clock"}
"""Of an embedded Rapport: an organisation that the passing of time has stopped must be able to see what comes next."""


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation with a kind of record of its own, who may do everything."""
    founder = await rapport.sign_up("Status Ltd", "GB", email)
    await define_object(founder, "Site")
    return founder


def routes(rapport: Rapport) -> list[tuple[str, str]]:
    """(method, path) of every route that asks for a session; leaving and signing out come last."""
    found = [
        (method, route.path)
        for route in rapport.app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        if handler.opt.get("policy") is not None and handler.opt["policy"].kind != "public"
        for method in handler.http_methods - {"OPTIONS", "HEAD"}
    ]
    last = (("DELETE", "/api/session/membership"), ("DELETE", "/api/session"))
    return sorted(found, key=lambda each: (last.index(each) if each in last else -1, each))


async def answers(rapport: Rapport, person: Person) -> dict[str, tuple[int, str | None]]:
    """Status and error code of each route, asked with an address that fits and a body that may."""
    found: dict[str, tuple[int, str | None]] = {}
    for method, path in routes(rapport):
        path_of = path.replace(OWN, "/api/o_1", 1) if path.startswith(OWN) else path
        dated = path_of.replace("{quarter:date}", "2026-01-01").replace("{position:int}", "1")
        url = re.sub(r"\{[^}]+\}", SOMETHING, dated)
        body = BODIES.get(path, {})
        answer = await person.request(method, url, json=None if method in {"GET", "DELETE"} else body)
        is_json = answer.headers.get("content-type", "").startswith("application/json")
        shown: Any = answer.json() if is_json else None
        found[f"{method} {path}"] = answer.status_code, shown.get("code") if isinstance(shown, dict) else None
    return found


async def set_status(rapport: Rapport, person: Person, status: str) -> None:
    """What support or billing does."""
    mine = organisation.c.id == UUID(person.session["organisation"]["id"])
    async with rapport.parts.runtime.databases.control_session() as control:
        await control.execute(organisation.update().where(mine).values(status=status))


async def written(rapport: Rapport, person: Person, after: int = 0) -> tuple[list[str], int]:
    """What was done since a change, and how many jobs, files and imports there are."""
    tenant = await rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        ops = await session.rows(sa.select(tables.change.c.op).where(tables.change.c.seq > after))
        counted = [
            (await session.execute(sa.select(sa.func.count()).select_from(table))).scalar_one()
            for table in (tables.job, tables.outbox, stored_file, import_run)
        ]
    return [row.op for row in ops], sum(counted)


@pytest.mark.slow
async def test_read_only_refuses_every_route_that_writes(rapport: Rapport, owner: Person) -> None:
    before, rows = await written(rapport, owner)
    await set_status(rapport, owner, "read_only")
    found = await answers(rapport, owner)
    unsafe = {route: answer for route, answer in found.items() if not route.startswith("GET ")}
    operators = {route for route in unsafe if "/api/finance/" in route}
    reads = READS | PREVIEWED | REVEALS | MERGED
    harmless = reads | FACTS | OWN_SESSION | CLOCK | KEYS | TOKENS | BILLING | LEAVING | OWED | AUDIT | operators
    assert {route for route, answer in unsafe.items() if answer != (403, "tenants.read_only")} <= harmless
    assert {unsafe[route] for route in operators} == {(403, "forbidden")}
    assert {route: unsafe[route][0] for route in READS} == dict.fromkeys(READS, 200)
    assert {unsafe[route] for route in MERGED} == {(400, "bad_request")}
    nothing = {(404, "auth.role_not_found"), (404, "records.not_found"), (404, "not_found")}
    nothing |= {(404, "auth.queue_not_found"), (404, "bulk_edits.not_found")}
    assert {unsafe[route] for route in PREVIEWED} == nothing
    assert {route: unsafe[route] for route in FACTS} == dict.fromkeys(FACTS, (400, "bad_request"))  # the body is empty
    assert {answer for route, answer in found.items() if route.startswith("GET ")} & {
        (403, "tenants.read_only"),
    } == set()  # fmt: skip
    assert len(unsafe) > 30
    assert await written(rapport, owner, after=len(before)) == (["export"] * EXPORTS, rows)


@pytest.mark.slow
async def test_suspended_answers_the_session_only(rapport: Rapport, owner: Person) -> None:
    before, rows = await written(rapport, owner)
    await set_status(rapport, owner, "suspended")
    found = await answers(rapport, owner)
    served = {route for route, answer in found.items() if answer != (403, "tenants.suspended")}
    # Who runs the installation judges everybody, whatever their own plan is; this organisation does not run it.
    operators = {route for route in found if "/api/finance/" in route}
    assert served - operators == OWN_SESSION | CLOCK | TOKENS | BILLING | LEAVING | OWED | AUDIT
    assert {found[route] for route in operators} == {(403, "forbidden")}
    assert len(found) > 50
    assert await written(rapport, owner, after=len(before)) == ([], rows)
