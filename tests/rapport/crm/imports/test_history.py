"""Stage history of deals moves in: moments, order, again without doubles, unknown stages as findings, and back."""

import datetime as dt
from itertools import pairwise
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from auth.principal import ObjectRights, Rights
from rapport.crm.features import REGISTRY
from rapport.crm.forecast import nightly
from rapport.crm.forecast.snapshot_models import deal_snapshot
from rapport.crm.imports import history_file, sets
from rapport.crm.imports.importable import HISTORY
from rapport.crm.records.cell_values import reader_for
from rapport.crm.records.facts import stage_event
from tests.support.app import Person, Rapport
from tests.support.imports import colleague, everything, moved_in, opened, step, upload
from tests.support.other_crms import HUBSPOT, SALESFORCE, ZOHO, Files

Json = dict[str, Any]
Line = list[tuple[str, str]]


async def tenant_of(rapport: Rapport, person: Person) -> Any:
    """Somebody's organisation."""
    return await rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))


async def lines(rapport: Rapport, person: Person) -> dict[str, Line]:
    """The way of each deal: stages by label, with the moments of London; checks what always holds of it."""
    tenant, deals = await tenant_of(rapport, person), await everything(person, "deals")
    labels = {
        stage["id"]: stage["label"]["en"]
        for line in (await person.get("/api/pipelines")).json()
        for stage in line["stages"]
    }
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        statement = sa.select(stage_event).order_by(stage_event.c.occurred_at, stage_event.c.id)
        events = await session.rows(statement.where(stage_event.c.object == "deal"))
    found: dict[str, Line] = {}
    for deal in deals:
        mine = [each for each in events if str(each.record_id) == deal["id"]]
        assert mine[-1].to_stage == deal["stage"], deal["name"]
        # What was done here says what whoever did it saw.
        chained = [(each.from_stage, was.to_stage) for was, each in pairwise(mine) if each.origin == "import"]
        assert all(came == was for came, was in chained), deal["name"]
        if mine[-1].origin == "import":
            since = dt.datetime.fromisoformat(deal["stage_since"])
            # Where nobody knows the moment, it is that of the import: of the record and of its event.
            assert abs(since - mine[-1].occurred_at) < dt.timedelta(seconds=1), deal["name"]
        found[deal["name"]] = [(labels[each.to_stage], f"{each.occurred_at:%m-%d %H:%M}") for each in mine]
    return found


async def standings(rapport: Rapport, person: Person, deal_id: str) -> dict[dt.date, str]:
    """How a deal stood by its snapshots, by the day from which on."""
    tenant = await tenant_of(rapport, person)
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        mine = deal_snapshot.c.deal_id == UUID(deal_id)
        return {row.day: row.status for row in await session.rows(sa.select(deal_snapshot).where(mine))}


def of_history(item: Json) -> list[Json]:
    """The imports of stage history of a set."""
    return [each for each in item["imports"] if each["object"] == "stage_history"]


@pytest.mark.parametrize(
    ("files", "middle", "first"),
    [
        (SALESFORCE, "Negotiation", "Prospecting"),
        (HUBSPOT, "Contract sent", "Appointment scheduled"),
        (ZOHO, "Proposal", "Qualification"),
    ],
    ids=["salesforce", "hubspot", "zoho"],
)
async def test_deals_bring_the_moments_of_their_stages(
    rapport: Rapport, owner: Person, files: Files, middle: str, first: str
) -> None:
    item = await moved_in(rapport, owner, files)
    runs = of_history(item)
    assert runs, [each["object"] for each in item["imports"]]
    assert all(each["progress"]["done"] == each["totals"]["rows"] for each in runs)
    for each in runs:
        totals = each["totals"]
        assert totals["create"] + totals["unchanged"] + totals["errors"] == totals["rows"]
    before = await lines(rapport, owner)
    told = before["Spindles"]
    assert told[-1][1] == "02-09 16:05"
    assert told[0] == (first, "01-07 09:30")
    assert (middle, "01-20 11:00") in told
    assert len(before["Looms"]) == 1
    assert before["Looms"][0][1] == "01-05 09:30"
    # What was said to be made is what there is.
    assert sum(each["totals"]["create"] for each in runs) == sum(map(len, before.values()))

    again = await moved_in(rapport, owner, files)
    assert await lines(rapport, owner) == before
    assert [each["totals"]["create"] for each in of_history(again)] == [0] * len(runs)


async def test_a_newer_export_goes_on_and_what_was_done_here_stays(rapport: Rapport, owner: Person) -> None:
    await moved_in(rapport, owner, SALESFORCE)
    looms = next(each for each in await everything(owner, "deals") if each["name"] == "Looms")
    stages = {
        stage["label"]["en"]: stage["id"]
        for line in (await owner.get("/api/pipelines")).json()
        if line["id"] == looms["pipeline"]
        for stage in line["stages"]
    }
    # The pipeline has the stage in which no deal stands any more, between those around it.
    assert list(stages) == ["Prospecting", "Negotiation", "Closed Won", "Lost"]
    moved = await owner.patch(f"/api/deals/{looms['id']}", json={"stage": stages["Negotiation"]})
    assert moved.status_code == 200, moved.text
    header, *rest = SALESFORCE["OpportunityHistory.csv"].decode().splitlines()
    newer = (
        header + "\r\n" + "\r\n".join(rest) + "\r\n"
        '"008B1","006A1","Value Proposition","1","50","2026-05-31","005A1","2026-02-01T10:00:00.000Z","0"\r\n'
        '"008B2","006A1","Negotiation","1","50","2026-05-31","005A1","yesterday","0"\r\n'
        '"008B3","006A1","Closed Won","1","50","2026-05-31","005A1","2026-03-01T10:00:00.000Z","0"\r\n'
    )
    tenant = await tenant_of(rapport, owner)
    assert await nightly.take(rapport.parts.runtime, tenant, dt.datetime.now(dt.UTC).date())
    item = await opened(owner, newer.encode(), "stage_history")
    item = await step(rapport, owner, item, "dry-run")
    assert item["totals"] == {"rows": 9, "create": 1, "update": 0, "unchanged": 5, "errors": 3}
    said = {each["id"]: (each["count"], each["detail"]["en"]) for each in item["findings"]}
    assert said["unreadable:stage"][0] == 1
    assert said["unreadable:stage"][1].startswith("Value Proposition.")
    assert (said["missing_reference:deal"][0], said["unreadable:entered_at"][0], said["ok:stage"][0]) == (1, 1, 5)
    page = (await owner.get(f"/api/imports/{item['id']}/rows")).json()
    assert [each["status"] for each in page["items"]] == [*["unchanged"] * 5, "error", "error", "error", "new"]
    wrong = (await owner.get(f"/api/imports/{item['id']}/rows?tab=errors")).json()
    assert [each["row"] for each in wrong["items"]] == [7, 8, 9]
    assert wrong["counts"] == {"all": 9, "changed": 0, "errors": 3}
    mended = (await owner.get(f"/api/imports/{item['id']}/errors.csv")).text
    assert mended.count("\r\n") == 4
    assert "Value Proposition" in mended

    before = await lines(rapport, owner)
    snapshots = await standings(rapport, owner, looms["id"])
    item = await step(rapport, owner, item, "run")
    assert (item["state"], item["progress"]["done"]) == ("done", 9)
    after = await lines(rapport, owner)
    # What happened elsewhere lies before what was done here, which is the last word.
    assert [stage for stage, _ in after["Looms"]] == ["Prospecting", "Closed Won", "Negotiation"]
    assert after["Spindles"] == before["Spindles"]
    assert (await standings(rapport, owner, looms["id"]))[dt.date(2026, 3, 2)] == "won"
    page = (await owner.get(f"/api/imports/{item['id']}/rows")).json()
    assert page["items"][-1]["status"] == "new"
    item = await step(rapport, owner, item, "undo")
    assert item["state"] == "undone"
    assert await lines(rapport, owner) == before
    assert await standings(rapport, owner, looms["id"]) == snapshots
    item = await step(rapport, owner, item, "undo")
    assert item["state"] == "done"
    assert await lines(rapport, owner) == after


async def test_a_move_between_two_others_is_where_the_later_one_came_from(rapport: Rapport, owner: Person) -> None:
    await moved_in(rapport, owner, SALESFORCE)
    before = (await lines(rapport, owner))["Spindles"]
    header = SALESFORCE["OpportunityHistory.csv"].decode().splitlines()[0]
    between = '"008B1","006A2","Prospecting","1","50","2026-05-31","005A1","2026-02-01T10:00:00.000Z","0"'
    item = await opened(owner, f"{header}\r\n{between}\r\n".encode(), "stage_history")
    await step(rapport, owner, await step(rapport, owner, item, "dry-run"), "run")
    told = (await lines(rapport, owner))["Spindles"]  # where each came from is looked at there
    assert told == [*before[:-1], ("Prospecting", "02-01 10:00"), before[-1]]


async def test_a_set_is_taken_back_with_its_history(rapport: Rapport, owner: Person) -> None:
    item = await moved_in(rapport, owner, ZOHO)
    before = await lines(rapport, owner)
    for state, deals in (("undone", {}), ("done", before)):
        await owner.post(f"/api/import-sets/{item['id']}/undo")
        await rapport.run_jobs()
        item = (await owner.get(f"/api/import-sets/{item['id']}")).json()
        assert {each["state"] for each in item["imports"]} == {state}
        assert [each["kept"] for each in item["imports"]] == [[]] * len(item["imports"])
        assert await lines(rapport, owner) == deals


async def test_a_deal_that_stands_elsewhere_ends_where_it_stands(rapport: Rapport, owner: Person) -> None:
    """The history ends in one stage and the deal's row says another one: the row holds, and it is said."""
    files = {
        "Deals_001.csv": ZOHO["Deals_001.csv"].replace(b'"Qualification"', b'"Proposal"'),
        "Stage_History_001.csv": ZOHO["Stage_History_001.csv"],
    }
    item = await moved_in(rapport, owner, files)
    [run] = of_history(item)
    assert [each["count"] for each in run["findings"] if each["kind"] == "undated"] == [1]
    looms = (await lines(rapport, owner))["Looms"]
    assert [stage for stage, _ in looms] == ["Qualification", "Proposal"]
    assert looms[0][1] == "01-05 09:30"
    # A newer export of deals alone moves one on: that is the last that is known of it, and not its first day.
    await moved_in(rapport, owner, {"Deals_001.csv": ZOHO["Deals_001.csv"]})
    assert [stage for stage, _ in (await lines(rapport, owner))["Looms"]] == [
        "Qualification", "Proposal", "Qualification",
    ]  # fmt: skip
    # A newer history has the day: the guess makes room.
    newer = ZOHO["Stage_History_001.csv"] + (
        b'"zcrm_5","zcrm_901","Looms","Proposal","1","","2026-02-02 12:00:00","Mo Lee",""\r\n'
    )
    await moved_in(rapport, owner, {**files, "Stage_History_001.csv": newer})
    assert (await lines(rapport, owner))["Looms"] == [looms[0], ("Proposal", "02-02 12:00")]


async def test_a_table_of_ones_own_is_mapped_by_hand(rapport: Rapport, owner: Person) -> None:
    await moved_in(rapport, owner, ZOHO)
    before = await lines(rapport, owner)
    table = (
        "Deal,From,To,When\r\n"
        "zoho:zcrm_902,Qualification,Proposal,20/01/2026 11:00\r\n"
        "zoho:zcrm_902,,Qualification,19/01/2026 3:30 PM\r\n"
        "zoho:zcrm_902,,Proposal,31/01/2099\r\n"
        ",,Proposal,30/01/2026 99:99\r\n"
        "zoho:zcrm_902,,,30/01/2026\r\n"
    )
    item = await opened(owner, table.encode(), "stage_history")
    columns = [
        {"header": header, "field": field}
        for header, field in (("Deal", "deal"), ("From", "from_stage"), ("To", "stage"), ("When", "entered_at"))
    ]
    mapped = await owner.put(f"/api/imports/{item['id']}/mapping", json={"columns": columns, "key": None})
    assert mapped.status_code == 200, mapped.text
    item = await step(rapport, owner, item, "dry-run")
    assert item["totals"] == {"rows": 5, "create": 0, "update": 0, "unchanged": 3, "errors": 2}
    await step(rapport, owner, item, "run")
    assert await lines(rapport, owner) == before


async def test_whoever_may_not_change_deals_is_offered_no_history(rapport: Rapport, owner: Person) -> None:
    offered = [each["name"] for each in (await owner.get("/api/import-objects")).json()]
    assert "stage_history" in offered
    rights = Rights(objects={"deal": ObjectRights(create=True, read="all")}, import_=True)
    rep = await colleague(rapport, owner, "looks_only", rights)
    assert "stage_history" not in [each["name"] for each in (await rep.get("/api/import-objects")).json()]
    refused = await upload(rep, b"Deal,To,When\r\n1,2,3\r\n", "stage_history")
    assert refused.status_code == 403, refused.text


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00", "9999-12-31T23:59:59-05:00"])
def test_a_moment_that_is_none_in_utc_cannot_be_read(text: str) -> None:
    day = reader_for(HISTORY.by_name["entered_at"], [])
    assert history_file.moment(text, day, ZoneInfo("Asia/Shanghai")) is None


def test_history_comes_when_all_deals_are_there() -> None:
    names = ["stage_history", "task", "lead", "deal", "stage_history", "contact", "company"]
    assert sets.in_order(REGISTRY, names)[-2:] == [0, 4]
