"""Several records become one over HTTP: values, what hangs on them, old ids, and the way back."""

import asyncio

import pytest

from rapport.crm.records import validate
from tests.support.app import Person, Rapport
from tests.support.merging import Json, asked, linked, made, merged, previewed, read, undone
from tests.support.rotation import finish, started
from tests.support.team import hired


async def test_each_field_keeps_the_survivors_value_or_the_first_other_one_that_there_is(owner: Person) -> None:
    one = await made(owner, "companies", name="Alder Ltd", address="Leeds")
    two = await made(owner, "companies", name="Alder Limited", phone="+44 113 496 0001", address="York")
    three = await made(owner, "companies", name="ALDER", phone="+44 113 496 0002", website="https://alder.example")
    before = await previewed(owner, "companies", one, two, three, name=two)
    fields = {each["name"]: each for each in before["fields"]}
    assert (fields["name"]["source"], fields["name"]["lost"]) == (two, [one, three])
    assert (fields["address"]["source"], fields["address"]["lost"]) == (one, [two])
    assert (fields["phone"]["source"], fields["phone"]["lost"]) == (two, [three])
    assert (fields["website"]["source"], fields["website"]["lost"]) == (three, [])
    assert fields["description"]["source"] is None
    assert before["blocked"] == []
    assert before["is_large"] is False
    done = await merged(owner, "companies", one, two, three, choices={"name": two})
    record = done["record"]
    assert record["id"] == one
    assert [record[name] for name in ("name", "address", "phone", "website")] == [
        "Alder Limited", "Leeds", before["result"]["phone"], "https://alder.example",
    ]  # fmt: skip
    assert sorted(done["merge"]["merged"]) == sorted([two, three])


async def test_what_hangs_on_the_others_is_the_survivors_and_comes_back(owner: Person) -> None:
    one = await made(owner, "companies", name="Alder Ltd")
    two = await made(owner, "companies", name="Alder Limited")
    below = await made(owner, "companies", name="Alder Scotland", parent=two)
    deal = await made(owner, "deals", name="Frames", company=two)
    ann, ben = await made(owner, "contacts", name="Ann"), await made(owner, "contacts", name="Ben")
    await linked(owner, ann, two, primary=True)
    await linked(owner, ben, one)
    await linked(owner, ben, two, primary=True)
    task = await made(owner, "tasks", title="Call them", company=two, due_on="2030-01-02")
    preview = await previewed(owner, "companies", one, two)
    assert {each["place"]: (each["count"], each["joined"]) for each in preview["moves"]} == {
        "company.parent": (1, 0), "contacts": (1, 1), "deal.company": (1, 0), "task.company": (1, 0),
    }  # fmt: skip
    done = await merged(owner, "companies", one, two)
    assert done["merge"]["moves"] == preview["moves"]
    assert (await read(owner, "companies", below))["parent"] == one
    assert (await read(owner, "deals", deal))["company"] == one
    assert (await read(owner, "tasks", task))["company"] == one
    related = (await owner.get(f"/api/companies/{one}")).json()["related"]["contacts"]
    assert sorted(each["id"] for each in related) == sorted([ann, ben])
    line = (await owner.get(f"/api/companies/{one}/timeline")).json()
    assert [each["id"] for each in line["coming"]] == [task]
    back = await undone(owner, done["merge"]["id"])
    assert (back["reason"], back["stays"], back["moved_since"]) == ("undone", [], 0)
    assert (await read(owner, "companies", below))["parent"] == two
    assert (await read(owner, "deals", deal))["company"] == two
    again = (await owner.get(f"/api/companies/{two}")).json()
    assert again["record"]["id"] == two
    assert {each["id"]: each["is_primary"] for each in again["related"]["contacts"]} == {ann: True, ben: True}


async def test_an_old_id_leads_to_the_record_over_any_number_of_merges(owner: Person) -> None:
    one, two, three = [await made(owner, "companies", name=name) for name in ("Alder", "Birch", "Cedar")]
    deal = await made(owner, "deals", name="Frames", company=three)
    await merged(owner, "companies", two, three)
    await merged(owner, "companies", one, two)
    for old in (two, three):
        assert (await read(owner, "companies", old))["id"] == one
        found = await owner.post("/api/deals/query", json={"filter": {"field": "company", "op": "eq", "value": old}})
        assert [each["id"] for each in found.json()["items"]] == [deal]
        found = await owner.post("/api/deals/query", json={"filter": {"field": "company", "op": "in", "value": [old]}})
        assert [each["id"] for each in found.json()["items"]] == [deal]
        assert (await owner.get(f"/api/companies/{old}/timeline")).status_code == 200
        assert (await owner.get(f"/api/companies/{old}/files")).json() == []
    new = await made(owner, "deals", name="Doors", company=three)
    assert (await read(owner, "deals", new))["company"] == one
    contact = await made(owner, "contacts", name="Ann")
    await linked(owner, contact, three)
    related = (await owner.get(f"/api/contacts/{contact}")).json()["related"]["companies"]
    assert [each["id"] for each in related] == [one]


async def test_a_merged_record_is_neither_written_nor_found_in_the_trash(owner: Person) -> None:
    one, two = [await made(owner, "companies", name=name) for name in ("Alder", "Birch")]
    await merged(owner, "companies", one, two)
    refused = await owner.patch(f"/api/companies/{two}", json={"name": "Birches"})
    assert (refused.status_code, refused.json()["code"]) == (409, "records.merged")
    assert refused.json()["details"] == {"id": one}
    assert (await owner.post(f"/api/companies/{two}/restoration")).status_code == 409
    many = await owner.post("/api/companies/bulk", json={"op": "restore", "ids": [two]})
    assert [each["code"] for each in many.json()["failed"]] == ["records.merged"]
    trash = await owner.post("/api/companies/query", json={"deleted": True})
    assert trash.json()["items"] == []
    assert (await read(owner, "companies", two))["id"] == one


async def test_the_history_of_each_record_tells_of_the_merge_and_of_its_undo(owner: Person) -> None:
    one = await made(owner, "companies", name="Alder")
    two = await made(owner, "companies", name="Birch", address="York")
    deal = await made(owner, "deals", name="Frames", company=two)
    merge = (await merged(owner, "companies", one, two))["merge"]["id"]

    async def named(record_id: str) -> dict[str, str]:
        history = (await owner.get(f"/api/companies/{record_id}/history")).json()
        return {key: each["label"] for key, each in history["included"]["records"].items()}

    async def told(noun: str, record_id: str) -> list[Json]:
        return list((await owner.get(f"/api/{noun}/{record_id}/history")).json()["items"])

    first = (await told("companies", one))[0]
    assert (first["op"], first["merge_id"], first["merged"], first["into"]) == ("merge", merge, [two], None)
    changes = [{key: each[key] for key in ("field", "before", "after", "can_revert")} for each in first["changes"]]
    assert changes == [{"field": "address", "before": None, "after": "York", "can_revert": False}]
    assert await named(one) == {two: "Birch"}
    assert await named(two) == {one: "Alder"}
    moved = (await told("deals", deal))[0]
    assert (moved["op"], moved["changes"][0]["before"], moved["changes"][0]["after"]) == ("merge", two, one)
    assert (await told("companies", two))[0]["into"] == one
    refused = await owner.post(f"/api/companies/{one}/reversion", json={"seq": first["seq"]})
    assert (refused.status_code, refused.json()["code"]) == (409, "records.cannot_revert")
    await undone(owner, merge)
    assert (await owner.get(f"/api/merges/{merge}")).json()["merged"] == [two]
    assert await named(one) == {two: "Birch"}
    assert [each["op"] for each in await told("companies", one)] == ["unmerge", "merge", "create"]
    assert [each["op"] for each in await told("companies", two)] == ["unmerge", "merge", "create"]
    assert (await read(owner, "companies", one))["address"] is None


async def test_what_came_since_stays_with_the_survivor(owner: Person) -> None:
    one = await made(owner, "companies", name="Alder")
    two = await made(owner, "companies", name="Birch", address="York", phone="+44 113 496 0001")
    deal, other = await made(owner, "deals", name="Frames", company=two), await made(owner, "companies", name="Cedar")
    merge = (await merged(owner, "companies", one, two))["merge"]["id"]
    new = await made(owner, "deals", name="Doors", company=one)
    assert (await owner.patch(f"/api/companies/{one}", json={"address": "Hull"})).status_code == 200
    assert (await owner.patch(f"/api/deals/{deal}", json={"company": other})).status_code == 200
    shown = (await owner.get(f"/api/merges/{merge}")).json()
    assert (shown["stays"], shown["moved_since"], shown["reason"]) == (["address"], 1, None)
    await undone(owner, merge)
    assert (await read(owner, "companies", one))["address"] == "Hull"
    assert (await read(owner, "companies", one))["phone"] is None
    assert (await read(owner, "deals", new))["company"] == one
    assert (await read(owner, "deals", deal))["company"] == other
    again = await owner.post(f"/api/merges/{merge}/undo")
    assert (again.status_code, again.json()["code"], again.json()["details"]) == (
        409, "merging.cannot_undo", {"reason": "undone"},
    )  # fmt: skip


async def test_a_merge_that_went_on_is_undone_from_the_last_one(owner: Person) -> None:
    one, two, three = [await made(owner, "companies", name=name) for name in ("Alder", "Birch", "Cedar")]
    first = (await merged(owner, "companies", two, three))["merge"]["id"]
    second = (await merged(owner, "companies", one, two))["merge"]["id"]
    refused = await owner.post(f"/api/merges/{first}/undo")
    assert refused.json()["details"] == {"reason": "merged_on"}
    await undone(owner, second)
    assert (await read(owner, "companies", three))["id"] == two
    await undone(owner, first)
    assert (await read(owner, "companies", three))["id"] == three


async def test_records_that_were_written_since_are_shown_and_nothing_is_merged(owner: Person) -> None:
    one, two = [await made(owner, "companies", name=name) for name in ("Alder", "Birch")]
    assert (await owner.patch(f"/api/companies/{two}", json={"address": "Hull"})).status_code == 200
    refused = await asked(owner, "companies", one, two, versions={one: 1, two: 1})
    assert (refused.status_code, refused.json()["code"]) == (409, "merging.changed")
    told = refused.json()["details"]["records"]
    assert list(told) == [two]
    assert (told[two]["version"], told[two]["fields"]["address"]["theirs"]) == (2, "Hull")
    assert (await read(owner, "companies", two))["id"] == two


async def test_the_same_merge_again_is_one(owner: Person) -> None:
    one, two = [await made(owner, "companies", name=name) for name in ("Alder", "Birch")]
    named = {"id": "019e0000-0000-7000-8000-000000000001", "versions": {one: 1, two: 1}}
    first = await merged(owner, "companies", one, two, **named)
    again = await merged(owner, "companies", one, two, **named)
    assert first["merge"]["id"] == again["merge"]["id"] == named["id"]
    assert first["record"]["version"] == again["record"]["version"] == 2
    await undone(owner, first["merge"]["id"])
    again = await merged(owner, "companies", one, two, **named)
    assert (again["merge"]["reason"], again["record"]["version"]) == ("undone", 3)


async def test_the_same_merge_twice_at_once_is_one(owner: Person) -> None:
    one, two = [await made(owner, "companies", name=name) for name in ("Alder", "Birch")]
    named = {"id": "019e0000-0000-7000-8000-000000000002", "versions": {one: 1, two: 1}}
    first, again = await asyncio.gather(*(asked(owner, "companies", one, two, **named) for _ in range(2)))
    assert (first.status_code, again.status_code) == (200, 200), (first.text, again.text)
    assert first.json() == again.json()
    assert first.json()["record"]["version"] == 2


async def test_an_id_of_another_merge_merges_nothing(rapport: Rapport, owner: Person) -> None:
    one, two, three, four = [await made(owner, "companies", name=name) for name in ("Alder", "Birch", "Cedar", "Elm")]
    ann, ben = [await made(owner, "contacts", name=name) for name in ("Ann", "Ben")]
    merge = (await merged(owner, "companies", one, two))["merge"]["id"]
    colleague = await hired(rapport, owner)
    mine = [await made(colleague, "companies", name=name) for name in ("Fir", "Gum")]
    for person, noun, ids in (
        (owner, "companies", [one, three]), (owner, "companies", [three, four]), (owner, "contacts", [ann, ben]),
        (colleague, "companies", mine),
    ):  # fmt: skip
        refused = await asked(person, noun, *ids, id=merge)
        assert (refused.status_code, refused.json()["code"]) == (409, "records.id_taken")
        for each in ids:
            assert (await read(person, noun, each))["id"] == each


async def test_one_id_for_two_merges_at_once_is_one_of_them(owner: Person) -> None:
    one, two, three, four = [await made(owner, "companies", name=name) for name in ("Alder", "Birch", "Cedar", "Elm")]
    named = {"id": "019e0000-0000-7000-8000-000000000003", "versions": {one: 1, two: 1, three: 1, four: 1}}
    answers = await asyncio.gather(
        asked(owner, "companies", one, two, **named), asked(owner, "companies", three, four, **named)
    )
    assert sorted(each.status_code for each in answers) == [200, 409]
    refused = next(each for each in answers if each.status_code == 409).json()
    assert refused["code"] == "records.id_taken"
    left = two if answers[0].status_code == 409 else four
    assert (await read(owner, "companies", left))["id"] == left


async def test_a_chain_without_an_end_is_no_way_up(owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validate, "MAX_ANCESTORS", 2)
    top = await made(owner, "companies", name="Top")
    middle = await made(owner, "companies", name="Middle", parent=top)
    one = await made(owner, "companies", name="Alder", parent=middle)
    two = await made(owner, "companies", name="Birch")
    assert (await previewed(owner, "companies", one, two))["blocked"] == []
    monkeypatch.setattr(validate, "MAX_ANCESTORS", 1)
    assert (await previewed(owner, "companies", one, two))["blocked"] == [{"id": one, "reason": "cycle"}]


@pytest.mark.parametrize("others", [[], ["same"], ["twice", "twice"]])
async def test_a_merge_takes_two_records_each_once(owner: Person, others: list[str]) -> None:
    one, two = [await made(owner, "companies", name=name) for name in ("Alder", "Birch")]
    ids = [{"same": one, "twice": two}[each] for each in others]
    refused = await asked(owner, "companies", one, *ids, versions={})
    assert (refused.status_code, refused.json()["code"]) == (400, "merging.number")


async def test_what_stands_in_the_way_is_said_of_each(owner: Person) -> None:
    one, two = [await made(owner, "companies", name=name) for name in ("Alder", "Birch")]
    between = await made(owner, "companies", name="Between", parent=two)
    assert (await owner.patch(f"/api/companies/{one}", json={"parent": between})).status_code == 200
    gone = await made(owner, "companies", name="Gone")
    await owner.delete(f"/api/companies/{gone}")
    shown = await previewed(owner, "companies", one, two, gone)
    assert {(each["id"], each["reason"]) for each in shown["blocked"]} == {(one, "cycle"), (gone, "deleted")}
    refused = await asked(owner, "companies", one, two, gone)
    assert (refused.status_code, refused.json()["code"]) == (409, "merging.blocked")
    assert (await read(owner, "companies", two))["id"] == two


async def test_a_record_below_the_other_comes_to_stand_where_that_stood(owner: Person) -> None:
    top = await made(owner, "companies", name="Top")
    two = await made(owner, "companies", name="Birch", parent=top)
    one = await made(owner, "companies", name="Alder", parent=two)
    assert (await merged(owner, "companies", one, two))["record"]["parent"] == top


async def test_a_lead_that_became_something_is_not_merged_away(owner: Person) -> None:
    one, two = await made(owner, "leads", name="Ann"), await made(owner, "leads", name="Ann B", company_name="Birch")
    done = await owner.post(f"/api/leads/{two}/conversion", json={})
    assert done.status_code in {200, 201}, done.text
    assert (await previewed(owner, "leads", one, two))["blocked"] == [{"id": two, "reason": "converted"}]
    record = (await merged(owner, "leads", two, one))["record"]
    assert (record["status"], record["id"]) == ("converted", two)


async def test_what_was_dismissed_of_one_stays_dismissed(owner: Person) -> None:
    one, two = [await made(owner, "contacts", name=name, email="a@x.example") for name in ("Ann", "Anne")]
    three = await made(owner, "contacts", name="Anna", email="a@x.example")
    done = await owner.post("/api/contacts/duplicates/dismissals", json={"left": two, "right": three})
    assert done.status_code == 204
    merge = (await merged(owner, "contacts", one, two))["merge"]["id"]
    assert (await owner.get(f"/api/merges/{merge}")).json()["moved_since"] == 0
    assert (await owner.get(f"/api/contacts/{three}/duplicates")).json()["items"] == []
    await undone(owner, merge)
    again = (await owner.get(f"/api/contacts/{three}/duplicates")).json()["items"]
    assert [each["record"]["id"] for each in again] == [one]


async def test_a_merge_is_undone_after_the_keys_were_replaced(rapport: Rapport, owner: Person) -> None:
    one = await made(owner, "companies", name="Alder", phone="+44 113 496 0001")
    two = await made(owner, "companies", name="Birch", phone="+44 113 496 0002")
    merge = (await merged(owner, "companies", one, two, choices={"name": two, "phone": two}))["merge"]["id"]
    await started(rapport, owner)
    assert (await finish(rapport, owner)).phase == "ended"
    await undone(owner, merge)
    for each, name, phone in ((one, "Alder", "+44 113 496 0001"), (two, "Birch", "+44 113 496 0002")):
        record = await read(owner, "companies", each)
        assert (record["id"], record["name"], record["phone"]) == (each, name, phone)
    found = await owner.post("/api/search", json={"q": "Birch"})
    assert [each["id"] for each in found.json()["hits"]] == [two]
