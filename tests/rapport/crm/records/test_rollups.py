"""A field that adds up other records holds what a scan over them does, whoever writes these and however."""

import random
from decimal import Decimal
from typing import Any

import pytest

from rapport.crm.records import rollup_run
from tests.support.app import Person, Rapport
from tests.support.hidden import hidden_from
from tests.support.imports import imported
from tests.support.merging import merged, undone
from tests.support.own_fields import changed, define, the_field

Json = dict[str, Any]


class Firms:
    """Companies with roll-ups over deals."""

    def __init__(self, rapport: Rapport, person: Person) -> None:
        self.rapport, self.person = rapport, person
        self.names: dict[str, str] = {}

    async def rolled_up(self, label: str, obj: str = "company", **rollup: object) -> str:
        form = {"object": "deal", "by": "company", **rollup}
        self.names[label] = str((await define(self.person, "rollup", label, obj, rollup=form))["name"])
        await self.rapport.run_jobs()
        return self.names[label]

    async def make(self, noun: str, name: str, **values: object) -> Json:
        done = await self.person.post(f"/api/{noun}", json={"name": name, **values})
        assert done.status_code == 201, done.text
        record: Json = done.json()["record"]
        return record

    async def change(self, noun: str, record: Json, **values: object) -> Json:
        now = await self.kept(noun, record)
        path = f"/api/{noun}/{record['id']}"
        done = await self.person.patch(path, json={"base_version": now["version"], **values})
        assert done.status_code == 200, done.text
        return dict(done.json())

    async def kept(self, noun: str, record: Json) -> Json:
        found: Json = (await self.person.get(f"/api/{noun}/{record['id']}")).json()["record"]
        return found

    async def sums(self, record: Json) -> dict[str, Any]:
        await self.rapport.run_jobs()
        found = await self.kept("companies", record)
        return {label: found[name] for label, name in self.names.items() if name in found}


@pytest.fixture
async def firms(rapport: Rapport, email: str) -> Firms:
    return Firms(rapport, await rapport.sign_up("Sums Ltd", "GB", email))


async def test_it_follows_every_write_of_what_it_adds_up(firms: Firms) -> None:
    one, two = [await firms.make("companies", each) for each in ("One", "Two")]
    first = await firms.make("deals", "First", company=one["id"], amount="10", close_date="2026-03-01")
    await firms.rolled_up("Deals", function="count")
    await firms.rolled_up("Worth", function="sum", field="amount")
    await firms.rolled_up("Least", function="least", field="amount")
    await firms.rolled_up("Mean", function="average", field="amount")
    await firms.rolled_up("Next", function="least", field="close_date")
    large = {"field": "amount", "op": "gte", "value": "15"}
    await firms.rolled_up("Large", function="count", condition=large)
    start = {"Deals": "1", "Worth": "10", "Least": "10", "Mean": "10", "Next": "2026-03-01", "Large": "0"}
    assert await firms.sums(one) == start, "what was there is added up by the job"
    nothing = {"Deals": "0", "Worth": "0", "Least": None, "Mean": None, "Next": None, "Large": "0"}
    assert await firms.sums(two) == nothing
    assert await firms.sums(await firms.make("companies", "New")) == nothing
    second = await firms.make("deals", "Second", company=one["id"], amount="20.5", close_date="2026-02-01")
    assert await firms.sums(one) == {
        "Deals": "2", "Worth": "30.5", "Least": "10", "Mean": "15.25", "Next": "2026-02-01", "Large": "1",
    }  # fmt: skip
    moved = await firms.change("deals", second, company=two["id"])
    assert await firms.sums(one) == start, "who referred before is added up anew"
    assert (await firms.sums(two))["Worth"] == "20.5"
    await firms.person.post(f"/api/deals/{second['id']}/reversion", json={"seq": moved["change"]["seq"]})
    assert [(await firms.sums(each))["Deals"] for each in (one, two)] == ["2", "0"], "an undo counts as well"
    await firms.person.delete(f"/api/deals/{first['id']}")
    assert (await firms.sums(one))["Worth"] == "20.5", "the trash doesn't count"
    await firms.person.post(f"/api/deals/{first['id']}/restoration")
    assert (await firms.sums(one))["Worth"] == "30.5"
    bulk = {"op": "update", "ids": [first["id"], second["id"]], "fields": {"company": two["id"]}}
    done = (await firms.person.post("/api/deals/bulk", json=bulk)).json()
    assert [(await firms.sums(each))["Deals"] for each in (one, two)] == ["0", "2"]
    await firms.person.post(f"/api/batches/{done['batch_id']}/undo")
    assert [(await firms.sums(each))["Deals"] for each in (one, two)] == ["2", "0"]
    merge = (await merged(firms.person, "companies", two["id"], one["id"]))["merge"]
    assert (await firms.sums(two))["Worth"] == "30.5", "merged records hand on what refers to them"
    await undone(firms.person, merge["id"])
    assert [(await firms.sums(each))["Deals"] for each in (one, two)] == ["2", "0"]
    await imported(firms.rapport, firms.person, b"Name,Company,Amount\nThird,Two,7\n", "deal")
    assert (await firms.sums(two))["Worth"] == "7"
    asked = {"filter": {"field": firms.names["Worth"], "op": "gt", "value": "10"}}
    found = (await firms.person.post("/api/companies/query", json=asked)).json()["items"]
    assert [each["name"] for each in found] == ["One"]


@pytest.mark.slow
async def test_whatever_is_written_a_scan_says_the_same(firms: Firms) -> None:
    several = (await define(firms.person, "references", "Beside", "deal", target="company"))["name"]
    await firms.rolled_up("Worth", function="sum", field="amount")
    await firms.rolled_up("Beside", by=several, function="sum", field="amount")
    chance = random.Random(11)  # noqa: S311  # the same writes each time, no secret
    companies = [await firms.make("companies", f"C{number}") for number in range(4)]
    deals: list[Json] = []
    for step in range(40):
        ids = [each["id"] for each in companies]
        values = {"company": chance.choice([*ids, None]), several: chance.sample(ids, chance.randrange(3)),
                  "amount": str(chance.randrange(100))}  # fmt: skip
        deal = chance.choice(deals) if deals and chance.random() < 0.6 else None
        if deal is None:
            deals.append(await firms.make("deals", f"D{step}", **values))
        elif chance.random() < 0.3:
            gone = (await firms.kept("deals", deal))["deleted_at"] is not None
            path = f"/api/deals/{deal['id']}"
            await (firms.person.post(f"{path}/restoration") if gone else firms.person.delete(path))
        elif (await firms.kept("deals", deal))["deleted_at"] is None:
            await firms.change("deals", deal, **dict(chance.sample(sorted(values.items()), 2)))
        if step % 8 == 7:
            await firms.rapport.run_jobs()
            every = [await firms.kept("deals", each) for each in deals]
            living = [each for each in every if each["deleted_at"] is None]
            for company in companies:
                mine = [each for each in living if each["company"] == company["id"]]
                beside = [each for each in living if company["id"] in (each[several] or ())]
                wanted = {"Worth": sum(Decimal(each["amount"] or 0) for each in mine),
                          "Beside": sum(Decimal(each["amount"] or 0) for each in beside)}  # fmt: skip
                found = await firms.sums(company)
                assert {label: Decimal(value) for label, value in found.items()} == wanted, step


async def test_a_result_is_nobodys_change(firms: Firms) -> None:
    one = await firms.make("companies", "One")
    name = await firms.rolled_up("Worth", function="sum", field="amount")
    twice = str((await define(firms.person, "formula", "Twice", formula=f"{{{name}}} * 2"))["name"])
    await firms.rapport.run_jobs()
    before = await firms.kept("companies", one)
    path = f"/api/companies/{one['id']}"
    past = (await firms.person.get(f"{path}/history")).json()["items"]
    cursor = (await firms.person.get("/api/changes")).json()["cursor"]
    await firms.make("deals", "First", company=one["id"], amount="10")
    await firms.rapport.run_jobs()
    after = await firms.kept("companies", one)
    assert (after[name], after[twice]) == ("10", "20"), "a formula follows from a roll-up"
    assert after["version"] > before["version"], "whoever reads it anew sees that it is another one"
    assert after["updated_at"] == before["updated_at"], "it stays where it is in a list by last update"
    assert (await firms.person.get(f"{path}/history")).json()["items"] == past
    told = (await firms.person.get(f"/api/changes?after={cursor}")).json()["changes"]
    assert {each["object"] for each in told} == {"deal"}, "other systems hear of what was written"
    denied = await firms.person.patch(path, json={"base_version": after["version"], name: "5"})
    assert denied.json()["fields"][name]["code"] == "records.not_editable"


async def test_who_is_not_shown_what_it_adds_up_is_not_shown_it(firms: Firms) -> None:
    one = await firms.make("companies", "One")
    worth = await firms.rolled_up("Worth", function="sum", field="amount")
    number = await firms.rolled_up("Deals", function="count")
    twice = (await define(firms.person, "formula", "Twice", formula=f"{{{worth}}} * 2"))["name"]
    await firms.rapport.run_jobs()
    assert (await the_field(firms.person, worth))["updating"] is False
    other = await hidden_from(firms.person, firms.rapport, {"deal": {"amount": {"read": "hidden"}}})
    shown = (await other.get(f"/api/companies/{one['id']}")).json()["record"]
    assert number in shown
    assert not {worth, twice} & shown.keys(), "nor what a formula makes of it"


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ({"object": "moon"}, "no such kind"),
        ({"by": "name"}, "refers to no records"),
        ({"function": "sum"}, "needs one"),
        ({"function": "count", "field": "amount"}, "takes no field"),
        ({"function": "sum", "field": "name"}, "numbers are added up"),
        ({"function": "sum", "field": "close_date"}, "numbers are added up"),
        ({"condition": {"field": "close_date", "op": "relative", "value": {"unit": "month", "offset": 0}}}, "what day"),
    ],
)
async def test_what_can_not_be_added_up_is_refused(firms: Firms, said: Json, part: str) -> None:
    form = {"object": "deal", "by": "company", "function": "count", **said}
    body = {"type": "rollup", "label": {"zh": "", "en": "Odd"}, "rollup": form}
    done = await firms.person.post("/api/fields/company", json=body)
    assert done.status_code == 422, done.text
    assert part in done.json()["fields"]["rollup"]["message"]


async def test_what_it_adds_up_stays_in_use_and_ends_somewhere(firms: Firms) -> None:
    number = str((await define(firms.person, "decimal", "Weight", "deal"))["name"])
    twice = str((await define(firms.person, "formula", "Twice", "deal", formula=f"{{{number}}} * 2"))["name"])
    name = await firms.rolled_up("Weights", function="sum", field=twice)
    body = {"base_version": 1, "archived": True}
    done = await firms.person.patch(f"/api/fields/deal/{twice}", json=body)
    assert (done.status_code, done.json()["code"]) == (409, "records.field_asked_by_rollup")
    up = {"object": "company", "by": "parent", "function": "sum", "field": name}
    refused = await firms.person.post(
        "/api/fields/company", json={"type": "rollup", "label": {"zh": "", "en": "All"}, "rollup": up}
    )
    assert "can't be added up" in refused.json()["fields"]["rollup"]["message"], "no roll-up of roll-ups"
    one = await firms.make("companies", "One")
    await firms.make("deals", "First", company=one["id"], **{number: "4"})
    assert await firms.sums(one) == {"Weights": "8"}
    await changed(firms.person, name, archived=True)
    await changed(firms.person, twice, "deal", archived=True)
    version = (await the_field(firms.person, name))["version"]
    back = await firms.person.patch(f"/api/fields/company/{name}", json={"base_version": version, "archived": False})
    assert back.status_code == 422, "what it asks of is gone"
    await changed(firms.person, twice, "deal", archived=False)
    await firms.make("deals", "Second", company=one["id"], **{number: "1"})
    await changed(firms.person, name, archived=False)
    assert await firms.sums(one) == {"Weights": "10"}, "restored, it is added up anew"


async def test_sums_follow_a_rate_that_changes_alone(firms: Firms, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rollup_run, "CHANGES", 2)  # several pieces
    one, two = [await firms.make("companies", each) for each in ("One", "Two")]
    for number in range(5):
        await firms.make("deals", f"Deal {number}", company=one["id"], amount="100", currency="EUR")
    await firms.make("deals", "At home", company=one["id"], amount="7")
    await firms.make("deals", "Beside", company=two["id"], amount="50", currency="EUR")
    await firms.rolled_up("Own", function="sum", field="own_amount")
    large = {"field": "own_amount", "op": "gte", "value": "45"}
    await firms.rolled_up("Large", function="count", condition=large)
    assert await firms.sums(one) == {"Own": "7", "Large": "0"}, "no rate is known yet"

    async def rate(value: str) -> Json:
        draft = {"currency": "EUR", "valid_from": "2020-01-01", "rate": value}
        done = await firms.person.put("/api/currency-rates", json=draft)
        assert done.status_code == 200, done.text
        found: Json = done.json()["rates"][0]
        return found

    await rate("0.5")
    assert await firms.sums(one) == {"Own": "257", "Large": "5"}
    assert await firms.sums(two) == {"Own": "25", "Large": "0"}
    before = await firms.kept("companies", one)
    kept = await rate("0.4")
    assert await firms.sums(one) == {"Own": "207", "Large": "0"}
    after = await firms.kept("companies", one)
    assert after["updated_at"] == before["updated_at"], "nobody wrote the company"
    assert (await firms.person.delete(f"/api/currency-rates/{kept['id']}")).status_code == 200
    assert await firms.sums(one) == {"Own": "7", "Large": "0"}
