"""What an organisation stores: the parts make what billing measures, and names are for whoever may see the record."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest

from auth.authz.roles import FINANCE, MANAGER
from auth.principal import ObjectRights, Rights
from billing.usage import gauges
from kernel.clock import real_now
from kernel.ids import new_id
from rapport.crm.imports.store import UNDO_DAYS
from rapport.portability.models import archive
from rapport.storage import tables
from tests.support.app import Person, Rapport
from tests.support.imports import colleague, upload
from tests.support.subjects import attached
from tests.support.team import organisation_id

Json = dict[str, Any]
URL = "/api/storage"
KEEPER = Rights(objects={"company": ObjectRights(read="own", create=True, update="own")}, manage_people=True)


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Store Ltd", "GB", email)


async def shown(person: Person) -> Json:
    answer = await person.get(URL)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def company(person: Person, name: str) -> str:
    made: str = (await person.post("/api/companies", json={"name": name})).json()["record"]["id"]
    return made


def of(page: Json, name: str) -> Json:
    [found] = [each for each in page["objects"] if each["object"] == name]
    return found


async def test_the_parts_make_what_billing_measures(rapport: Rapport, owner: Person) -> None:
    kept, dropped = await company(owner, "Kept"), await company(owner, "Dropped")
    await attached(owner, "companies", kept, "contract.pdf", b"%PDF-" + b"x" * 4995)
    await upload(owner, b"name\nAcme\n")
    assert (await owner.delete(f"/api/companies/{dropped}")).status_code == 200
    control = rapport.parts.runtime.databases.control_session
    async with control() as session:
        place = await gauges.place_of(session, organisation_id(owner))
    page = await shown(owner)
    assert page["files"] == {"count": 1, "bytes": 5000}
    assert page["import_files"] == {"count": 1, "bytes": len(b"name\nAcme\n")}
    own = of(page, "company")
    assert (own["count"], own["trash_count"], own["exact"]) == (2, 1, True)
    assert 0 < own["search_bytes"] < own["bytes"]
    assert own["trash_bytes"] == own["bytes"] // 2
    sizes = [each["bytes"] for each in page["objects"]]
    assert sizes == sorted(sizes, reverse=True)
    parts = sum(sizes) + page["history_bytes"] + page["order_bytes"] + page["other_bytes"]
    assert page["metered"] == parts + page["files"]["bytes"] + page["import_files"]["bytes"]
    assert min(page["history_bytes"], page["order_bytes"], page["other_bytes"]) > 0
    assert page["metered"] == await gauges.stored_bytes(rapport.parts.runtime, place)


async def test_archives_are_beside_the_meter_and_rules_are_told(rapport: Rapport, owner: Person) -> None:
    before, now = await shown(owner), real_now()
    row = {
        "organisation_id": organisation_id(owner), "id": new_id(), "kind": "asked", "attempt": 1, "done": 1, "total": 1,
        "requested_by": uuid4(), "created_at": now, "touched_at": now,
    }  # fmt: skip
    whole = {"size": 700, "sha256": b"h" * 32}
    async with rapport.parts.runtime.databases.control_session() as control:
        await control.execute(archive.insert(), {**row, "state": "done", **whole})
        await control.execute(archive.insert(), {**row, "id": new_id(), "state": "expired", **whole})
    assert (await owner.put("/api/attachment-retention", json={"keep_days": 30})).status_code == 204
    page = await shown(owner)
    assert (before["archives"], page["archives"]) == ({"count": 0, "bytes": 0}, {"count": 1, "bytes": 700})
    assert (before["keep_files_days"], page["keep_files_days"]) == (None, 30)
    assert (page["archive_every"], page["archive_keep"], page["keep_imports_days"]) == ("off", 7, UNDO_DAYS)


async def test_the_meter_says_what_was_measured_and_what_is_included(rapport: Rapport, owner: Person) -> None:
    meter = (await shown(owner))["meter"]
    assert (meter["quantity"], meter["last"], meter["measured_on"], meter["included"]) == ("0", None, None, "20")
    billing = (await owner.get("/api/billing")).json()
    today = dt.date.fromisoformat(billing["today"])
    async with rapport.parts.runtime.databases.control_session() as control:
        place = await gauges.place_of(control, organisation_id(owner))
        for ago, stored in ((2, 3_000_000_000), (1, 1_500_000_000)):
            day = today - dt.timedelta(days=ago)
            await gauges.measure(control, organisation_id(owner), place, stored, day)
    meter = (await shown(owner))["meter"]
    yesterday = (today - dt.timedelta(days=1)).isoformat()
    assert (meter["quantity"], meter["last"], meter["measured_on"]) == ("3", "1.5", yesterday)


async def test_a_name_is_for_whoever_may_see_the_record(rapport: Rapport, owner: Person) -> None:
    theirs = await company(owner, "Nightjar Mills")
    await attached(owner, "companies", theirs, "nightjar.pdf", b"%PDF-" + b"x" * 2995)
    await upload(owner, b"name\nAcme\n", file_name="nightjar.csv")
    keeper = await colleague(rapport, owner, "keeper", KEEPER)
    own = await company(keeper, "Own Ltd")
    file_id = await attached(keeper, "companies", own, "own.pdf", b"%PDF-" + b"x" * 1995)
    answer = await keeper.get(URL)
    first, second, third = answer.json()["largest"]
    assert "ightjar" not in answer.text
    assert theirs not in answer.text
    assert (first["size"], first["hidden"], first["name"], first["record_id"]) == (3000, True, None, None)
    assert (second["id"], second["name"], second["record"], second["hidden"]) == (file_id, "own.pdf", "Own Ltd", False)
    assert (second["object"], second["record_id"], second["kind"]) == ("company", own, "attachment")
    assert (third["kind"], third["hidden"], third["name"]) == ("import", True, None)
    everything = (await shown(owner))["largest"]
    assert [each["name"] for each in everything] == ["nightjar.pdf", "own.pdf", "nightjar.csv"]


async def test_only_who_manages_people_sees_it_and_only_their_own(rapport: Rapport, owner: Person) -> None:
    await attached(owner, "companies", await company(owner, "Acme"), "mine.pdf", b"%PDF-" + b"x" * 4995)
    for role in (MANAGER, FINANCE):
        other = await colleague(rapport, owner, role)
        refused = await other.get(URL)
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    stranger = await rapport.sign_up("Else Ltd", "GB", f"{uuid4().hex}@example.com")
    page = await shown(stranger)
    assert (page["files"]["count"], page["largest"], of(page, "company")["count"]) == (0, [], 0)


@pytest.mark.own_schemas  # of which no statistics are known
async def test_a_long_table_is_estimated_by_its_statistics(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        await company(owner, f"C{number}")
    gone = await company(owner, "Gone")
    assert (await owner.delete(f"/api/companies/{gone}")).status_code == 200
    monkeypatch.setattr(tables, "COUNTED_BELOW", 0)
    unknown = of(await shown(owner), "company")
    assert (unknown["count"], unknown["trash_count"], unknown["trash_bytes"]) == (None, 0, 0)
    tenant = await rapport.parts.directory.tenant(organisation_id(owner))
    async with rapport.parts.runtime.databases.admin_session(tenant.home.database) as admin:
        await admin.ddl(f"ANALYZE {tenant.home.schema}.company")
    known = of(await shown(owner), "company")
    assert (known["count"], known["trash_count"], known["exact"]) == (4, 1, False)
