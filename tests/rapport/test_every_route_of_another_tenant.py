"""Every route, asked by one organisation for what is another's: nothing is told, and nothing of the other changes.

The operations come from the OpenAPI document; one that takes ids and isn't in the table below fails the test.
"""

from typing import Any

import pytest

from tests.support.app import Person, Rapport
from tests.support.filled import SECRETS, dump, filled
from tests.support.routes import api_document
from tests.support.servers import DatabasePair
from tests.support.tries import (
    OBJECTS,
    Try,
    of_fields,
    of_records,
    of_shared,
)
from tests.support.tries_of_files import of_files, of_imports
from tests.support.tries_of_own import of_own
from tests.support.tries_of_people import (
    of_approvals,
    of_archives,
    of_people,
    of_reach,
    of_requests,
    of_sessions,
    of_subscriptions,
    of_tokens,
    of_transfers,
)
from tests.support.tries_of_sales import of_billing, of_deals_and_leads, of_outcome
from tests.support.tries_of_timelines import of_timelines
from tests.support.webhooks import of_webhooks

Json = dict[str, Any]

# They take a body or a parameter, and no id of ours in it: text, words, days, files and events of one's own.
NO_IDS = {
    "POST /api/sign-in-codes", "PATCH /api/session", "PUT /api/session/password", "PATCH /api/organisation",
    "PUT /api/notifications/settings", "POST /api/signups", "POST /api/usage/events", "GET /api/billing/usage",
    "GET /api/billing/statement", "GET /api/billing/changes",
    "GET /api/billing/usage/reconciliation", "GET /api/billing/usage/events", "POST /api/clock",
    "PUT /api/billing/plan", "POST /api/billing/plan/cancellation", "POST /api/billing/preview",
    "PUT /api/billing/profile", "PUT /api/keys/own", "POST /api/billing/card/completion",
    "POST /api/tokens", "POST /api/service-accounts", "PUT /api/organisation/tokens/policy",
    "POST /api/erasure", "POST /api/subject-requests",
    "PUT /api/attachment-retention", "PUT /api/archives/schedule", "POST /api/authenticators",
    "PUT /api/sign-in-policy", "PUT /api/viewing-policy", "GET /api/keys", "POST /api/domains",
    "POST /api/audit/export", "POST /api/audit/checks", "PUT /api/audit/recipients",
    "PUT /api/working-hours", "PUT /api/tags", "GET /api/response-report", "POST /api/calendar/subscriptions",
    "PUT /api/overview-limits",
}  # fmt: skip
# They take nothing and end or stop what this test needs or has not; tests/auth has what they do.
SIGNS_OUT = {
    "DELETE /api/session", "DELETE /api/session/devices", "DELETE /api/session/second-factor-reset",
    "DELETE /api/session/membership",
    "DELETE /api/session/viewing",
}  # fmt: skip
# It takes nothing and asks a payment gateway, which isn't there; tests/billing/test_cards.py has what it does.
GATEWAY = {"POST /api/billing/card"}
# They take nothing, and there is nothing to call back, or it is one's own; tests/rapport has what they do.
CALLS_BACK = {"DELETE /api/erasure", "DELETE /api/calendar/address"}
# They take headers that the document doesn't have; test_imports.py of the archives and test_uploads.py have real ones.
UPLOADS = {"POST /api/archive-imports", "POST /api/files"}
# They take nothing and begin something of one's own.
BEGINS = {
    "POST /api/passkey-challenges", "POST /api/passkey-registrations", "POST /api/session/step-up-challenges",
    "POST /api/session/step-up-codes", "POST /api/archives", "POST /api/recovery-codes", "POST /api/calendar/address",
}  # fmt: skip


@pytest.mark.asvs("V8.4.1")
@pytest.mark.slow
async def test_no_route_tells_or_changes_what_is_another_organisations(
    rapport: Rapport, database_pair: DatabasePair, email: str
) -> None:
    theirs = await filled(rapport, f"a.{email}", SECRETS, edits=9)
    mine = await filled(rapport, f"b.{email}", {name: f"Plain {name}" for name in SECRETS})
    table = {
        **of_sessions(theirs),
        **of_archives(theirs),
        **of_requests(theirs),
        **of_people(theirs),
        **of_reach(theirs),
        **of_approvals(theirs, mine),
        **of_subscriptions(theirs),
        **of_transfers(theirs, mine),
        **of_imports(theirs, mine),
        **of_shared(theirs),
        **of_fields(theirs),
        **of_files(theirs),
    }
    for noun in OBJECTS:
        table |= of_records(theirs, mine, noun)
    table |= of_deals_and_leads(theirs, mine) | of_timelines(theirs, mine) | of_billing(theirs) | of_outcome(theirs)
    table |= of_tokens(theirs) | of_webhooks(theirs) | of_own(theirs)
    operations = documented()
    assert {label for label, takes in operations.items() if takes} == table.keys() | NO_IDS

    before = await dump(database_pair, theirs)
    wrong = {}
    for label, tries in table.items():
        for number, each in enumerate(tries):
            if fault := await asked(mine.person, label, each):
                wrong[f"{label} {number}"] = fault
    for label in sorted(operations.keys() - table.keys() - NO_IDS - SIGNS_OUT - GATEWAY - CALLS_BACK - UPLOADS):
        if fault := await asked(mine.person, label, Try((201 if label in BEGINS else 200, {}))):
            wrong[label] = fault
    await rapport.run_jobs()
    assert wrong == {}
    assert await dump(database_pair, theirs) == before
    assert set(leaks(await theirs.everything())) == set(SECRETS.values())


async def test_an_id_that_another_organisation_has_is_free_here(
    rapport: Rapport, database_pair: DatabasePair, email: str
) -> None:
    """Clients make ids. A taken one must not be refused either: that would tell that it exists."""
    theirs = await filled(rapport, f"a.{email}", SECRETS)
    mine = await rapport.sign_up("Other Ltd", "GB", f"b.{email}")
    before = await dump(database_pair, theirs)
    for noun in ("company", "contact"):
        url = "/api/companies" if noun == "company" else "/api/contacts"
        made = await mine.post(url, json={"id": theirs[noun], "name": "Mine"})
        assert (made.status_code, made.json()["record"]["name"], leaks(made.text)) == (201, "Mine", [])
        assert (await mine.delete(f"{url}/{theirs[noun]}")).status_code == 200
    view = await mine.post("/api/views", json={"id": theirs["view"], "object": "company", "name": "Mine"})
    assert (view.status_code, view.json()["name"], leaks(view.text)) == (201, "Mine", [])
    assert (await mine.delete(f"/api/views/{theirs['view']}")).status_code == 204
    assert await dump(database_pair, theirs) == before
    assert set(leaks(await theirs.everything())) == set(SECRETS.values())


def documented() -> dict[str, bool]:
    """Every operation, and whether it takes anything."""
    return {
        f"{method.upper()} {path}": bool(operation.get("parameters") or operation.get("requestBody"))
        for path, item in api_document()["paths"].items()
        for method, operation in item.items()
    }


def leaks(text: str) -> list[str]:
    """The secrets that stand in an answer."""
    return [secret for secret in SECRETS.values() if secret.casefold() in text.casefold()]


async def asked(person: Person, label: str, each: Try) -> str:
    """Makes a call; says what is wrong with the answer."""
    method, path = label.split(" ")
    answer = await person.request(method, path.format(**each.ids), json=each.body, params=each.query)
    status, expected = each.answer
    kind = answer.headers.get("content-type", "")
    body = answer.json() if kind == "application/json" and answer.content else {"lines": len(answer.text.splitlines())}
    right = body.get("code") == expected if status >= 400 else not expected or body | expected == body
    if answer.status_code == status and right and not leaks(answer.text):
        return ""
    return f"{each.body} -> {answer.status_code} {answer.text[:300]}, leaks {leaks(answer.text)}"
