"""Titles in order by ranks: against sorting all of them, while they are written, renamed, deleted and moved."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kernel.changes import Change
from kernel.collation import collation_key
from rapport.crm.records import ranked_pages, ranking, read, rebalance
from rapport.crm.records.models import text_order, text_rank
from rapport.crm.records.standing import Standing
from tests.support.app import Rapport
from tests.support.firm import COMPANY, NAME, Firm

MIXED = [
    "Äpfel",
    "apfel",
    "Zebra",
    "重庆",
    "长沙",
    "华wei",
    "Ann",
    "ann",
    "单",
    "3M",
    "中国 Ltd",
    "ß",
    "O'Brien",
    "A",
    "B",
]


async def test_lists_are_in_order_whatever_was_written_since_the_ranks_were_made(firm: Firm) -> None:
    ids = await firm.add(*MIXED, *MIXED[:4])
    await firm.rank(batch=4)
    await firm.assert_in_order()
    ranks = {row.record_id: (row.zh, row.en) for row in await firm.rows(sa.select(text_rank))}
    assert len(ranks) == len(ids)
    assert ranks[UUID(ids[0])] == ranks[UUID(ids[len(MIXED)])]  # equal texts have one rank

    await firm.rename(ids[0], "Zz")
    await firm.rename(ids[2], "Aa")
    await firm.delete(ids[3])
    await firm.delete(ids[4])
    await firm.owner.post(f"/api/companies/{ids[4]}/restoration")
    firm.names[ids[4]] = MIXED[4]
    await firm.add("Apfelbaum", "重", "Ann")
    await firm.assert_in_order()  # nothing of this has a rank by now
    state = (await firm.rows(sa.select(text_order)))[0]

    await firm.rank(batch=3)
    await firm.assert_in_order()
    after = (await firm.rows(sa.select(text_order)))[0]
    assert (after.placed, after.ready, after.seq > state.seq) == (len(firm.names), True, True)
    ranked = {str(row.record_id) for row in await firm.rows(sa.select(text_rank))}
    assert ranked == set(firm.names)


async def test_chinese_readers_have_an_order_of_their_own(rapport: Rapport, email: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(read, "SORTED_IN_APPLICATION", 0)
    firm = Firm(rapport, await rapport.sign_up("华东精工", "CN", email))
    await firm.add(*MIXED)
    await firm.rank()
    assert await firm.listed() == firm.expected(locale="zh")
    assert firm.expected(locale="zh") != firm.expected(locale="en")


async def test_a_cursor_outlives_what_becomes_of_its_row_and_of_the_ranks(firm: Firm) -> None:
    ids = await firm.add(*"ACEGIKMO")
    await firm.rank()
    for descending in (False, True):
        whole = firm.expected(descending=descending)
        first = await firm.page(descending=descending, limit=3)
        [late] = await firm.add("F" if descending else "D")  # behind the cursor's page or in it: not ranked yet
        await firm.rows(text_order.update().values(epoch=text_order.c.epoch + 1).returning(text_order.c.epoch))
        await firm.rank()
        second = await firm.page(first["next"], descending=descending, limit=50)
        shown = [item["id"] for page in (first, second) for item in page["items"]]
        assert [each for each in shown if each != late] == whole
        await firm.delete(late)
    first = await firm.page(limit=3)
    await firm.rename(ids[2], "Z")  # the row on which the page ended
    second = await firm.page(first["next"], limit=50)
    assert "".join(item["name"] for item in second["items"]) == "GIKMOZ"
    await firm.rank()
    assert (await firm.page(first["next"], limit=50))["items"] == second["items"]


async def test_a_page_that_ends_in_a_row_without_a_rank_goes_on_behind_it(firm: Firm) -> None:
    await firm.add("A", "B", "E")
    await firm.rank()
    await firm.add("C1", "C2", "C3", "D")
    first = await firm.page(limit=4)
    assert "".join(item["name"] for item in first["items"]) == "ABC1C2"
    await firm.rank()
    second = await firm.page(first["next"], limit=4)
    assert "".join(item["name"] for item in second["items"]) == "C3DE"


async def test_runs_of_long_ranks_are_spread_out_while_somebody_pages(firm: Firm, monkeypatch: Any) -> None:
    monkeypatch.setattr(rebalance, "LONG", 2)
    monkeypatch.setattr(rebalance, "SHORT", 2)
    monkeypatch.setattr(rebalance, "REACH", 2)
    await firm.add("A", "Z")
    await firm.rank()
    first = await firm.page(limit=1)
    for number in range(24):
        await firm.add(f"M{number:02}")
        await firm.rank()
    state = (await firm.rows(sa.select(text_order)))[0]
    assert state.epoch > 0
    ranks = [row.en for row in await firm.rows(sa.select(text_rank))]
    assert max(map(len, ranks)) <= 2
    rest = (await firm.page(first["next"], limit=50))["items"]
    assert [item["id"] for item in rest] == firm.expected()[1:]
    await firm.assert_in_order()


async def test_a_killed_job_goes_on_after_its_last_batch(firm: Firm) -> None:
    await firm.add(*"GFEDCBA")
    tenant = await firm.tenant()
    for done in (3, 6):
        async with firm.rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
            assert await ranking.one_batch(session, COMPANY, NAME, 3)
        state = (await firm.rows(sa.select(text_order)))[0]
        assert (state.placed, state.total, state.ready) == (done, 7, False)
    body = (await firm.owner.post("/api/companies/query", json={"sort": [{"field": "name"}]})).json()
    assert body["notice"]["message"] == (
        "This order is being made (6 of 7); sorted by last update instead. Refresh in a while."
    )
    assert [item["name"] for item in body["items"]] == list("ABCDEFG")  # the last that was added comes first
    await firm.rank()
    await firm.assert_in_order()


async def test_both_ways_of_finding_a_place_agree(firm: Firm) -> None:
    await firm.add(*MIXED)
    await firm.rank()
    tenant = await firm.tenant()
    keys = sorted({collation_key(each, "en") for each in [*MIXED, "", "0", "Zz", "apfelx", "中", "重庆市", "\u4e00"]})
    async with firm.rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        standing = Standing(session, COMPANY, NAME, "en", None)
        descended, along = await standing.descend(keys), await standing.along(keys)
    assert [each if each.exact is None else each.exact for each in descended] == [
        each if each.exact is None else each.exact for each in along
    ]
    assert sum(each.exact is not None for each in along) == len(set(MIXED))


async def test_a_reader_calls_the_job_where_there_is_much_to_open(firm: Firm, monkeypatch: Any) -> None:
    monkeypatch.setattr(ranked_pages, "WAKE_AT", 2)
    await firm.add(*"CBA")
    asked = {"sort": [{"field": "name"}]}
    assert (await firm.owner.post("/api/companies/query", json=asked)).json()["notice"] is not None
    await firm.rapport.run_jobs()
    await firm.assert_in_order()
    await firm.add("B1", "B2")
    assert len(await firm.rows(sa.select(text_rank))) == 3
    await firm.listed()
    await firm.add("B3")
    await firm.listed()
    await firm.rapport.run_jobs()
    assert len(await firm.rows(sa.select(text_rank))) == 6
    monkeypatch.setattr(ranked_pages, "MAX_DUE", 2)
    await firm.add(*"XYZ")
    over = (await firm.owner.post("/api/companies/query", json=asked)).json()
    assert over["notice"]["code"] == "records.sort_updating"
    await firm.rapport.run_jobs()
    await firm.assert_in_order()
    further = {**asked, "cursor": over["next"]} if over["next"] else None
    assert further is None or (await firm.owner.post("/api/companies/query", json=further)).status_code == 200


async def test_titles_that_were_erased_stand_last_both_ways(firm: Firm) -> None:
    ids = await firm.add(*"CABDE")
    await firm.rank()
    tenant, table = await firm.tenant(), COMPANY.table
    for already_ranked in (False, True):
        gone = ids[:3] if not already_ranked else ids[:4]
        async with firm.rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
            await session.execute(table.update().where(table.c.id.in_([UUID(each) for each in gone])), {"name": None})
            for each in gone:
                erased = Change(object="company", record_id=UUID(each), op="update", field_ids=(NAME.id,))
                session.record_change(erased)
        for _ in range(2):  # not ranked yet, and ranked
            for descending in (False, True):
                named = [each for each in firm.expected(descending=descending) if each not in gone]
                expected = [*named, *sorted(gone, reverse=descending)]
                assert await firm.listed(descending=descending, limit=2) == expected
                body = await firm.page(None, descending=descending, limit=4)
                body = await firm.page(body["next"], descending=descending, limit=4)
                backwards = [item["id"] for item in body["items"]]
                while body["previous"]:
                    body = await firm.page(body["previous"], descending=descending, limit=1)
                    backwards = [item["id"] for item in body["items"]] + backwards
                assert backwards == expected
            await firm.rank()


async def test_own_records_are_in_order_too(firm: Firm, rapport: Rapport, email: str) -> None:
    rep = await rapport.hire(firm.owner, f"rep-{email}")
    await firm.add("A", "C", "E")
    for name in "DB":
        await rep.post("/api/companies", json={"name": name})
    await firm.rank()
    await rep.post("/api/companies", json={"name": "C"})
    body = (await rep.post("/api/companies/query", json={"sort": [{"field": "name"}], "fields": ["website"]})).json()
    shown = [(await rep.get(f"/api/companies/{item['id']}")).json()["record"]["name"] for item in body["items"]]
    assert shown == ["B", "C", "D"]
    assert all("name" not in item for item in body["items"])


async def test_the_disk_shows_ranks_as_what_they_are(firm: Firm) -> None:
    [record] = await firm.add("A")
    before = (await firm.owner.get(f"/api/companies/{record}/disk")).json()
    await firm.rank()
    shown = (await firm.owner.get(f"/api/companies/{record}/disk")).json()
    assert [row for row in shown["rows"] if row not in before["rows"]] == [
        {
            "field": None,
            "label": label,
            "shown": "Where Name stands among all others, in the clear",
            "column": column,
            "kind": "clear",
            "key_id": None,
            "hex": "80",
            "more": 0,
        }
        for label, column in (
            ({"zh": "拼音顺序", "en": "Order by pinyin"}, "text_rank.zh"),
            ({"zh": "字母顺序", "en": "Order by letters"}, "text_rank.en"),
        )
    ]
    assert any(each["en"].startswith("Which titles stand before") for each in shown["learns"])
