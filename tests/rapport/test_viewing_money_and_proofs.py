"""Viewing as somebody else, where it takes more than a filled organisation to be shown something: invoices, usage, the
desk of whoever runs the installation, a share of growth, files, what proves that somebody was erased, edits of many
records, and kinds of record that an organisation defined itself.
"""

import datetime as dt
from typing import Any, Final
from uuid import uuid4

import pytest

from auth import marks
from kernel.clock import real_now
from tests.rapport.test_viewing_every_route import UNSERVED, called, told
from tests.support.app import Person, Rapport
from tests.support.billing import Account
from tests.support.deals import made, stages_of
from tests.support.finance import by_transfer
from tests.support.outcome import URL, signed
from tests.support.own_fields import define
from tests.support.own_objects import define_object
from tests.support.subjects import attached, subject_request
from tests.support.tries import Try
from tests.support.viewing import begin, end, id_of

pytestmark = [pytest.mark.slow, pytest.mark.asvs("V8.2.2")]
Json = dict[str, Any]
INVOICE: Final = "/api/billing/invoices/{invoice_id}"
OF_ALL: Final = "/api/finance/organisations/{organisation_id}/invoices/{invoice_id}"
OF_MONEY: Final = {
    *(f"GET {INVOICE}{what}" for what in ("", "/csv", "/pdf", "/lines/{position}/changes")),
    "GET /api/billing/changes", "GET /api/billing/usage/events",
}  # fmt: skip
PREVIEW: Final = "POST /api/billing/preview"
OF_FINANCE: Final = {
    *(f"GET /api/finance/{page}" for page in ("disputes", "ledger", "payments", "receivables")),
    *(f"POST /api/finance/{what}/query" for what in ("documents", "receivables")),
    f"GET {OF_ALL}", f"GET {OF_ALL}/pdf",
}  # fmt: skip
OF_GROWTH: Final = {f"GET {URL}/evidence", f"GET {URL}/what-if/{{deal_id}}"}
OF_FILES: Final = {"GET /api/attachments/{file_id}", "GET /api/subject-requests/{request_id}/certificate"}

OF_EDITS: Final = {f"GET /api/bulk-edits/{{edit_id}}{what}" for what in ("", "/refusals")}
OF_QUEUES: Final = {"POST /api/queues/{queue_id}/waiting"}
OWN: Final = "/api/{object_name}"
OF_OWN: Final = {
    f"GET {OWN}/{{record_id}}",
    *(
        f"GET {OWN}/{{record_id}}/{what}"
        for what in ("history", "owners", "disk", "files", "access", "overview", "timeline", "duplicates", "followers")
    ),
    f"GET {OWN}/{{record_id}}/territory",
    f"GET {OWN}/duplicates",
    *(f"POST {OWN}/{what}" for what in ("query", "count", "summary", "board", "duplicates/hint")),
}  # fmt: skip


def test_what_the_other_organisation_is_not_shown_is_shown_here() -> None:
    shown = OF_MONEY | {PREVIEW} | OF_FINANCE | OF_GROWTH | OF_FILES | OF_EDITS | OF_QUEUES | OF_OWN
    assert shown == UNSERVED


async def same(viewer: Person, person: Person, tries: dict[str, Try]) -> None:
    """Each call is answered to the person, and byte for byte alike in a view as them."""
    assert (await begin(viewer, id_of(person))).status_code == 201
    for label, each in tries.items():
        mine, theirs = await called(person, label, each), await called(viewer, label, each)
        assert (mine.status_code, bool(mine.content)) == (200, True), (label, mine.text)
        assert told(label, mine) == told(label, theirs), label
    assert (await end(viewer)).status_code == 200


def asking(labels: set[str], ids: dict[str, str], **more: Json) -> dict[str, Try]:
    """A call of each; `more` has what some of them ask for, by the end of their paths."""
    found = dict[str, Try]()
    for label in sorted(labels):
        query = next((each for end_, each in more.items() if label.endswith(f"/{end_}")), {})
        found[label] = Try((200, {}), {"currency": "USD"} if label.startswith("POST ") else None, ids, query)
    return found


@pytest.fixture(autouse=True)
def one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """An export says its minute, which ends between two questions once in a while."""
    moment = real_now()
    monkeypatch.setattr(marks, "business_now", lambda: moment)


@pytest.mark.parametrize("role", ["owner", "finance"])
async def test_invoices_and_usage(account: Account, role: str) -> None:
    invoice = await by_transfer(account)
    person = await account.rapport.hire(account.person, f"{uuid4().hex}@example.com", role=role)
    span, meter = {"item": "seats", "start": "2020-01-01", "end": "2040-01-01"}, {"meter": "messages"}
    ids, of_line = {"invoice_id": invoice["id"], "position": "1"}, f"GET {INVOICE}/lines/{{position}}/changes"
    tries = asking(OF_MONEY - {of_line}, ids, changes=span, events=meter) | asking({of_line}, ids)
    tries[PREVIEW] = Try((200, {}), {"seats": 9, "modules": ["sales"]})
    await same(account.person, person, tries)


async def test_the_desk_of_whoever_runs_the_installation(account: Account, finance: Person) -> None:
    invoice = await by_transfer(account)
    person = await account.rapport.hire(finance, f"{uuid4().hex}@example.com", role="owner")
    ids = {"organisation_id": str(account.id), "invoice_id": invoice["id"]}
    await same(finance, person, asking(OF_FINANCE, ids))


async def test_a_share_of_growth(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Growth Ltd", "US", email)
    today = (await owner.get(URL)).json()["today"]
    year = await signed(rapport, owner, dt.date.fromisoformat(today), baseline=("0", "0", "0", "0"))
    deal = await made(owner, name="Line 7", amount="400000", stage=(await stages_of(owner))["Won"])
    await rapport.run_jobs()
    person = await rapport.hire(owner, f"owner.{email}", role="owner")
    tries = asking(OF_GROWTH, {"deal_id": deal["id"]}, evidence={"quarter": year.contract["starts"]})
    await same(owner, person, tries)


async def test_files_and_what_proves_an_erasure(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Files Ltd", "GB", email)
    company = (await owner.post("/api/companies", json={"name": "Foundry"})).json()["record"]["id"]
    file_id = await attached(owner, "companies", company, "offer.txt", b"ten frames")
    request_id = await subject_request(rapport, owner, "GET /api/subject-requests/{request_id}/certificate")
    person = await rapport.hire(owner, f"owner.{email}", role="owner")
    await same(owner, person, asking(OF_FILES, {"file_id": file_id, "request_id": request_id}))


async def test_an_edit_of_many_records(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Edits Ltd", "GB", email)
    await owner.post("/api/companies", json={"name": "Foundry"})
    person = await rapport.hire(owner, f"owner.{email}", role="owner")
    asked = {"object": "company", "op": "update", "filter": None, "fields": {"employees": 3}}
    edit = (await person.post("/api/bulk-edits", json=asked)).json()
    await same(owner, person, asking(OF_EDITS, {"edit_id": edit["id"]}))


async def test_records_of_a_kind_of_their_own(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Sites Ltd", "GB", email)
    name = (await define_object(owner, "Site"))["name"]
    noun = next(each["noun"] for each in (await owner.get("/api/objects")).json() if each["name"] == name)
    record = (await owner.post(f"/api/{noun}", json={"name": "North quay"})).json()["record"]
    kept = await define(owner, "choice", "State", name)
    person = await rapport.hire(owner, f"owner.{email}", role="owner")
    ids = {"object_name": noun, "record_id": record["id"]}
    tries = asking({label for label in OF_OWN if label.startswith("GET ")}, ids)
    bodies: dict[str, dict[str, object]] = {
        f"POST {OWN}/duplicates/hint": {"fields": {"name": "North quay"}},
        f"POST {OWN}/board": {"group": kept["name"]},
    }
    asked = {label: Try((200, {}), bodies.get(label, {}), ids) for label in OF_OWN - set(tries)}
    await same(owner, person, tries | asked)


async def test_what_waits_in_a_queue_of_theirs(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Queues Ltd", "GB", email)
    person = await rapport.hire(owner, f"rep.{email}", role="rep")
    queue_id = str(uuid4())
    body = {"name": "Inbound", "objects": ["lead"], "people": [id_of(person)]}
    assert (await owner.put(f"/api/queues/{queue_id}", json=body)).status_code in {200, 204}
    assert (await owner.post("/api/leads", json={"name": "Lee Lead", "owner_id": queue_id})).status_code == 201
    await same(
        owner, person, {label: Try((200, {}), {"object": "lead"}, {"queue_id": queue_id}) for label in OF_QUEUES}
    )
