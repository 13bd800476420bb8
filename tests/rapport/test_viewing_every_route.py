"""Viewing as somebody else against every route there is: what they are shown, byte for byte, and no write at all but
that the viewer looked.

The operations come from the OpenAPI document, so a new one is tried as soon as it exists.
"""

import json
from typing import Any, Final

import asyncpg
import pytest

from auth import sessions
from tests.support.app import Person, Rapport
from tests.support.filled import SECRETS, Filled, dump, filled
from tests.support.routes import api_document
from tests.support.servers import DatabasePair
from tests.support.tries import (
    OBJECTS,
    TIMELINES,
    Try,
    of_fields,
    of_records,
    of_shared,
)
from tests.support.tries_of_files import of_files, of_imports
from tests.support.tries_of_people import (
    of_approvals,
    of_archives,
    of_people,
    of_requests,
    of_sessions,
    of_subscriptions,
    of_tokens,
    of_transfers,
)
from tests.support.tries_of_sales import of_billing, of_deals_and_leads, of_outcome
from tests.support.tries_of_timelines import of_timelines
from tests.support.viewing import begin, end, id_of
from tests.support.webhooks import of_webhooks
from tests.tenants.test_status_of_routes import SOMETHING

pytestmark = pytest.mark.slow
Json = dict[str, Any]

NEVER_THE_SAME: Final = {
    "GET /api/session": {
        "csrf": "made of the secret in the cookie",
        "expires_at": "a view ends within half an hour",
        "auth_time": "when the viewer proved who they are",
        "amr": "and how",
        "viewing_until": "says that it is a view",
    },
    "GET /api/session/devices": {"is_current": "a view is none of the person's own sessions"},
    "GET /api/sign-in-policy": {"your_address": "the address of whoever asks"},
    "GET /api/clock": {"now": "the clock goes on between two questions"},
    "POST /api/search": {"took_ms": "how long it took"},
    "GET /api/finance/receivables": {"checked_at": "the moment"},
    **{
        f"GET /api/{noun}/{{record_id}}/timeline": {"next": "a cursor is sealed anew for each answer"}
        for noun in TIMELINES
    },
    **{
        f"GET /api/{noun}/{{record_id}}/disk": {"read_at": "the moment", "decrypted_microseconds": "how long it took"}
        for noun in (*OBJECTS, "{object_name}")
    },
}
"""What can't be the same, by the name of the field: it tells of the session that asks, or the moment. All else is."""

READ_BY_POST: Final = {
    *(
        f"POST /api/{noun}/{what}"
        for noun in (*OBJECTS, "{object_name}")
        for what in ("query", "count", "summary", "board")
    ),
    *(f"POST /api/{noun}/duplicates/hint" for noun in ("companies", "contacts", "leads", "{object_name}")),
    *(f"POST /api/{noun}/by-identity-key" for noun in ("contacts", "leads")),
    *(f"POST /api/deals/{what}" for what in ("board", "funnel", "insights", "risks", "outlook")),
    *(f"POST /api/deals/{what}" for what in ("losses", "velocity", "cohorts")),
    "POST /api/forecast", "POST /api/forecast/moves", "POST /api/forecast/entries/history",
    "POST /api/companies/nearby",
    "POST /api/leads/funnel", "POST /api/search", "POST /api/recoveries/preview", "POST /api/roles/{role_id}/preview",
    "POST /api/finance/receivables/query", "POST /api/finance/documents/query", "POST /api/billing/preview",
    "POST /api/audit/events/query", "POST /api/roles/{role_id}/access", "POST /api/queues/{queue_id}/waiting",
}  # fmt: skip
"""They write nothing, not even that somebody looked, and the pages are made of them."""

DEEDS: Final = {"GET /api/archives/{archive_id}/file", "GET /api/subject-requests/{request_id}/file"}
"""Downloads that ask for a fresh proof and are noted as their owner's: an export, which a view refuses."""

WIDE: Final = {"read": "all", "create": True, "update": "own", "delete": "own", "export": "none", "share": "none"}
MASKED: Final = {
    "objects": {"*": WIDE},
    "fields": {
        "contact": {"mobile": {"read": "masked", "edit": False}, "email": {"read": "hidden", "edit": False}},
        "deal": {"amount": {"read": "hidden", "edit": False}},
    },
    "see_disk": True,
}


UNSERVED: Final[set[str]] = {
    # Of whoever runs the installation, which this organisation doesn't.
    *(f"GET /api/finance/{page}" for page in ("disputes", "ledger", "payments", "receivables")),
    "GET /api/finance/organisations/{organisation_id}/invoices/{invoice_id}",
    "GET /api/finance/organisations/{organisation_id}/invoices/{invoice_id}/pdf",
    "POST /api/finance/documents/query",
    "POST /api/finance/receivables/query",
    # There is no plan to preview another beside.
    "POST /api/billing/preview",
    # There is no invoice, no year of a share of growth, and no usage yet.
    "GET /api/billing/changes",
    "GET /api/billing/usage/events",
    *(f"GET /api/billing/invoices/{{invoice_id}}{what}" for what in ("", "/csv", "/pdf", "/lines/{position}/changes")),
    "GET /api/billing/outcome/evidence",
    "GET /api/billing/outcome/what-if/{deal_id}",
    # There is no file.
    "GET /api/attachments/{file_id}",
    # No request about a person is done.
    "GET /api/subject-requests/{request_id}/certificate",
    # Edits of many records are their author's alone, and the author is none of those who are viewed.
    "GET /api/bulk-edits/{edit_id}",
    "GET /api/bulk-edits/{edit_id}/refusals",
    # Nobody is a member of a queue.
    "POST /api/queues/{queue_id}/waiting",
    # There is no record of a kind of one's own.
    *(
        f"GET /api/{{object_name}}/{{record_id}}{what}"
        for what in (
            "",
            "/history",
            "/owners",
            "/disk",
            "/files",
            "/access",
            "/overview",
            "/timeline",
            "/duplicates",
            "/followers",
            "/territory",
        )
    ),
    "GET /api/{object_name}/duplicates",
    *(f"POST /api/{{object_name}}/{what}" for what in ("query", "count", "summary", "board", "duplicates/hint")),
}
"""What answers nobody here with 200, and does in tests/rapport/test_viewing_money_and_proofs.py."""

LEAST: Final = {"owner": 120, "admin": 115, "manager": 50, "rep": 60, "finance": 20, "masked": 90}
"""Of so many routes each person is shown something."""


def operations() -> list[str]:
    """Every operation that asks for a session."""
    return sorted(
        f"{method.upper()} {path}"
        for path, item in api_document()["paths"].items()
        for method, operation in item.items()
        if operation["security"]
    )


def table(side: Filled) -> dict[str, list[Try]]:
    """The calls that try another organisation's ids, as calls of an organisation with its own."""
    found = {
        **of_sessions(side), **of_archives(side), **of_requests(side), **of_people(side), **of_imports(side, side),
        **of_shared(side), **of_fields(side), **of_files(side), **of_timelines(side, side), **of_billing(side),
        **of_outcome(side), **of_tokens(side), **of_deals_and_leads(side, side),
        **of_approvals(side, side), **of_transfers(side, side), **of_subscriptions(side), **of_webhooks(side),
    }  # fmt: skip
    for noun in OBJECTS:
        found |= of_records(side, side, noun)
    return found


async def called(person: Person, label: str, each: Try) -> Any:
    """The answer; an id that the table has none for is one that nothing has."""
    method, path = label.split(" ")
    ids = {name: each.ids.get(name, SOMETHING) for name in placeholders(path)}
    return await person.request(method, path.format(**ids), json=each.body, params=each.query)


def placeholders(path: str) -> list[str]:
    return [part.strip("{}") for part in path.split("/") if part.startswith("{")]


def told(label: str, answer: Any) -> tuple[int, str, bytes]:
    """Status, type and body without what tells of the session that asks, and without the id of the request."""
    body, kind = answer.content, answer.headers.get("content-type", "")
    if kind.startswith("application/json") and body:
        shown = json.loads(body)
        ours = {} if answer.status_code >= 400 else NEVER_THE_SAME.get(label, {})
        for each in shown if isinstance(shown, list) else [shown]:
            for name in (*ours, *(("request_id",) if answer.status_code >= 400 else ())):
                each.pop(name)
        if ours or answer.status_code >= 400:
            body = json.dumps(shown).encode()
    return answer.status_code, kind, body


async def colleagues(rapport: Rapport, side: Filled, email: str) -> dict[str, Person]:
    """People of differing roles, each with records of their own."""
    role = {"label": {"zh": "只看一半", "en": "Half blind"}, "rights": MASKED}
    made = await side.person.post("/api/roles", json=role)
    assert made.status_code == 201, made.text
    found = {
        name: await rapport.hire(side.person, f"{name}.{email}", name=f"One {name}", role=key)
        for name, key in (
            ("owner", "owner"), ("admin", "admin"), ("manager", "manager"), ("rep", "rep"), ("finance", "finance"),
            ("masked", made.json()["key"]),
        )
    }  # fmt: skip
    side.ids["role"] = made.json()["id"]
    for name, noun in (("rep", "contacts"), ("masked", "contacts"), ("manager", "companies")):
        new = {"name": f"Of {name}", **({"mobile": "+44 20 7946 0958"} if noun == "contacts" and name == "rep" else {})}
        answer = await found[name].post(f"/api/{noun}", json=new)
        assert answer.status_code == 201, answer.text
    queue = {"name": "Inbound", "objects": ["lead"], "people": [id_of(found["rep"])]}
    assert (await side.person.put(f"/api/queues/{side['queue']}", json=queue)).status_code == 200
    mine = {"owner_id": id_of(found["rep"])}
    assert (await side.person.patch(f"/api/contacts/{side['contact']}", json=mine)).status_code == 200
    assert (await side.person.patch(f"/api/deals/{side['deal']}", json=mine)).status_code == 200
    return found


@pytest.mark.asvs("V8.2.2")
@pytest.mark.asvs("V8.2.3")
async def test_a_view_is_answered_as_the_person_is_byte_for_byte(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # When somebody was last there is shown, and moves on by the clock while this test runs.
    monkeypatch.setattr(sessions, "TOUCH_EVERY", sessions.ABSOLUTE)
    side = await filled(rapport, email, SECRETS)
    people = await colleagues(rapport, side, email)
    tries = table(side)
    reads = [label for label in operations() if label.startswith("GET ") or label in READ_BY_POST]
    reads = [label for label in reads if label not in DEEDS]
    calls = [(label, each) for label in reads for each in chosen(tries.get(label, []))]
    served: dict[str, set[str]] = {name: set() for name in people}
    wrong: Json = {}
    for name, person in people.items():
        assert (await begin(side.person, id_of(person))).status_code == 201
        for label, each in calls:
            mine, theirs = await called(person, label, each), await called(side.person, label, each)
            if told(label, mine) != told(label, theirs):
                wrong[f"{name}: {label} {each.ids} {each.query}"] = (told(label, mine), told(label, theirs))
            if mine.status_code == 200:
                served[name].add(label)
        assert (await end(side.person)).status_code == 200
    assert wrong == {}
    unserved = set(reads) - set().union(*served.values())
    assert (sorted(unserved - UNSERVED), sorted(UNSERVED - unserved)) == ([], [])
    assert {name: len(found) >= LEAST[name] for name, found in served.items()} == dict.fromkeys(LEAST, True)


@pytest.mark.asvs("V8.3.1")
async def test_a_view_writes_nothing_by_any_route(
    rapport: Rapport, email: str, database_pair: DatabasePair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "TOUCH_EVERY", sessions.ABSOLUTE)
    side = await filled(rapport, email, SECRETS)
    person = await rapport.hire(side.person, f"owner.{email}", role="owner")
    await rapport.run_jobs()
    tries = table(side)
    reads = {label for label in operations() if label.startswith("GET ")} - DEEDS | READ_BY_POST
    unsafe = [label for label in operations() if label not in reads and not label.startswith("HEAD ")]
    begun = await begin(side.person, id_of(person))
    assert begun.status_code == 201
    before = [await dump(database_pair, side), await of_control(database_pair, side, person)]
    answers = {}
    for label in unsafe:
        for number, each in enumerate(tries.get(label) or [Try((200, {}), {})]):
            answer = await called(side.person, label, each)
            answers[f"{label} {number}"] = answer.status_code, answer.json().get("code")
    for label in sorted(reads):
        for each in chosen(tries.get(label, [])):
            await called(side.person, label, each)
    assert {label: said for label, said in answers.items() if said != (403, "auth.viewing_reads_only")} == {}
    assert len(answers) > 200
    after = [await dump(database_pair, side), await of_control(database_pair, side, person)]
    viewer = next(json.loads(row) for row in after[1]["viewing"])
    assert noted(before[1], after[1], viewer) == {"access_refused", "record_refused", "input_refused", "disk_viewed"}
    assert looked(before[0], after[0], viewer) == {"view_disk"}
    assert after == before
    assert (await end(side.person)).status_code == 200


def new_rows(name: str, before: dict[str, list[str]], after: dict[str, list[str]]) -> list[Json]:
    """The rows that a table has got; it is taken out of what is compared, once none was altered or lost."""
    was, now = before.pop(name), after.pop(name)
    assert set(was) <= set(now)
    return [json.loads(row) for row in set(now) - set(was)]


def noted(before: dict[str, list[str]], after: dict[str, list[str]], view: Json) -> set[str]:
    """The kinds of what the audit trail has got, all of it of the viewer's acts."""
    new = new_rows("security_event", before, after)
    assert {(each["identity_id"], each["organisation_id"]) for each in new} == {
        (view["viewer_identity_id"], view["organisation_id"])
    }
    return {each["kind"] for each in new}


def looked(before: dict[str, list[str]], after: dict[str, list[str]], view: Json) -> set[str]:
    """What the log of changes has got, all of it by the viewer."""
    new = new_rows("change", before, after)
    for each in (before, after):
        each.pop("change_counter")
    assert {each["actor"] for each in new} == {view["viewer_id"]}
    return {each["op"] for each in new}


def chosen(tries: list[Try]) -> list[Try]:
    """A few calls of one route: by its ids alone, and with what a query asks for."""
    plain = [Try((200, {}), each.body, each.ids) for each in tries[:2]] or [Try((200, {}), {})]
    return [*plain, *(each for each in tries[:2] if each.query)]


async def of_control(pair: DatabasePair, side: Filled, person: Person) -> dict[str, list[str]]:
    """Every row of the control database that names the organisation, or one of the two people."""
    ours = (side["organisation"], id_of(side.person), id_of(person))
    connection = await asyncpg.connect(pair.control_admin_url)
    try:
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        rows = {
            table: await connection.fetch(
                f'SELECT to_jsonb(each)::text FROM "{table}" AS each'
            )  # names of our own tables
            for (table,) in tables
        }
    finally:
        await connection.close()
    # What an organisation's calls and its keys' uses come to is counted by the clock, whoever makes them.
    rows = {name: of for name, of in rows.items() if not name.startswith(("usage_", "key_use"))}
    found = {name: sorted(row[0] for row in of if any(each in row[0] for each in ours)) for name, of in rows.items()}
    assert {name for name, of in found.items() if of} >= {"session", "viewing", "security_event", "membership"}
    return found
