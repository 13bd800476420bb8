"""A board by the choices of a field is what the lists of its columns are, on declared kinds and on an own one."""

from dataclasses import dataclass
from typing import Any

import pytest

from kernel.clock import real_now
from rapport.crm.records import board_pages
from tests.support.app import Person, Rapport
from tests.support.hidden import hidden_from
from tests.support.own_fields import define
from tests.support.own_objects import define_object

Json = dict[str, Any]
LABELS = ("Planned", "Building", "Done")


@dataclass
class Yard:
    """A kind of record with a choice and a number of its own."""

    rapport: Rapport
    owner: Person
    name: str
    noun: str
    state: str
    berths: str
    labels: dict[str, str]

    async def add(self, name: str, state: str | None = None, berths: int | None = None) -> Json:
        values = {self.state: state and self.labels[state], self.berths: berths and str(berths)}
        done = await self.owner.post(f"/api/{self.noun}", json={"name": name, **values})
        assert done.status_code == 201, done.text
        record: Json = done.json()["record"]
        return record

    async def move(self, record: Json, state: str | None) -> Any:
        body = {"base_version": record["version"], self.state: state and self.labels[state]}
        return await self.owner.patch(f"/api/{self.noun}/{record['id']}", json=body)

    async def board(self, person: Person | None = None, **asked: object) -> Json:
        body = {"group": self.state, "sums": [self.berths], "sort": [{"field": "name"}], **asked}
        done = await (person or self.owner).post(f"/api/{self.noun}/board", json=body)
        assert done.status_code == 200, done.text
        found: Json = done.json()
        return found

    async def shown_by_lists(self, column: Json, sort: list[Json], more: Json) -> tuple[list[str], int]:
        """The names of the first page of a column's list, and of all of it; where the board's cursor goes on, too."""
        key = column["key"]
        here: Json = {"field": self.state, "op": "empty"} if key is None else {
            "field": self.state, "op": "eq", "value": key
        }  # fmt: skip
        tree = {"and": [here, more["filter"]]} if "filter" in more else here
        asked = {**more, "filter": tree, "sort": sort, "fields": ["name"]}
        url = f"/api/{self.noun}/query"
        whole = [each["name"] for each in (await self.owner.post(url, json={**asked, "limit": 50})).json()["items"]]
        if column["next"] is not None:
            rest = (await self.owner.post(url, json={**asked, "limit": 50, "cursor": column["next"]})).json()
            assert [each["name"] for each in rest["items"]] == whole[3:]
        assert (column["next"] is None) == (len(whole) <= 3)
        return whole[:3], len(whole)

    def shown(self, board: Json) -> dict[str, tuple[list[str], int, str]]:
        """The columns by their labels: names of cards, how many records, what they add up to."""
        words = {value: key for key, value in self.labels.items()}
        return {
            words.get(each["key"], "-"): (
                [item["name"] for item in each["items"]], each["count"], each["sums"][self.berths],
            )
            for each in board["columns"]
        }  # fmt: skip


@pytest.fixture(params=["company", "own"])
async def yard(request: pytest.FixtureRequest, rapport: Rapport, email: str) -> Yard:
    owner = await rapport.sign_up("Yard Ltd", "GB", email)
    name = "company" if request.param == "company" else str((await define_object(owner, "Site"))["name"])
    state = await define(owner, "choice", "State", name, choices=[{"zh": each, "en": each} for each in LABELS])
    berths = await define(owner, "decimal", "Berths", name)
    labels = {each["label"]["en"]: each["id"] for each in state["choices"]}
    noun = "companies" if name == "company" else name
    return Yard(rapport, owner, name, noun, state["name"], berths["name"], labels)


async def test_columns_are_the_choices_with_their_figures_and_first_records(yard: Yard) -> None:
    north = await yard.add("North", "Planned", 2)
    await yard.add("East", "Planned", 3)
    await yard.add("South", "Done", 10)
    await yard.add("Loose")
    before = real_now().isoformat()
    board = await yard.board()
    assert yard.shown(board) == {
        "Planned": (["East", "North"], 2, "5"), "Building": ([], 0, "0"), "Done": (["South"], 1, "10"),
        "-": (["Loose"], 1, "0"),
    }  # fmt: skip
    assert [each["key"] for each in board["columns"]] == [*yard.labels.values(), None], "in the order of the choices"
    assert board["total"] == {"count": 4, "sums": {yard.berths: "15"}}
    assert set(board["included"]["choices"]) == set(yard.labels.values()), "what is empty has a label too"
    moved = await yard.move(north, "Done")
    assert yard.shown(await yard.board())["Done"] == (["North", "South"], 2, "12")
    assert yard.shown(await yard.board(as_of=before)) == yard.shown(board), "the past is as it was"
    asked = {"filter": {"field": yard.berths, "op": "gt", "value": "2"}}
    assert yard.shown(await yard.board(**asked))["Planned"] == (["East"], 1, "3")
    assert yard.shown(await yard.board(search="south"))["Done"] == (["South"], 1, "10")
    reversion = {"seq": moved.json()["change"]["seq"]}
    assert (await yard.owner.post(f"/api/{yard.noun}/{north['id']}/reversion", json=reversion)).status_code == 200
    assert yard.shown(await yard.board()) == yard.shown(board)


@pytest.mark.parametrize("past", [False, True])
async def test_a_column_goes_on_as_the_list_of_its_choice(yard: Yard, *, past: bool) -> None:
    for number in range(5):
        await yard.add(f"Q{number}", "Building", 1)
    more = {"as_of": real_now().isoformat()} if past else {}
    column = (await yard.board(limit=2, fields=["name"], **more))["columns"][1]
    assert (column["count"], [each["name"] for each in column["items"]]) == (5, ["Q0", "Q1"])
    here = {"field": yard.state, "op": "eq", "value": yard.labels["Building"]}
    asked = {"filter": here, "sort": [{"field": "name"}], "cursor": column["next"], **more}
    page = (await yard.owner.post(f"/api/{yard.noun}/query", json=asked)).json()
    assert [each["name"] for each in page["items"]] == ["Q2", "Q3", "Q4"]


SORTS: tuple[list[Json], ...] = (
    [], [{"field": "updated_at"}], [{"field": "berths", "descending": True}], [{"field": "berths"}, {"field": "name"}],
    [{"field": "name"}], [{"field": "state"}, {"field": "created_at"}],
)  # fmt: skip


@pytest.mark.parametrize("indexed", [False, True])
async def test_every_column_begins_as_its_list_does(
    yard: Yard, monkeypatch: pytest.MonkeyPatch, *, indexed: bool
) -> None:  # fmt: skip
    """However far the walk goes, and whether a column has many records, few, or all of them far back in the order."""
    if indexed:
        for field in (yard.state, yard.berths):
            path = f"/api/fields/{yard.name}/{field}"
            assert (await yard.owner.patch(path, json={"base_version": 1, "indexed": True})).status_code == 200
        await yard.rapport.run_jobs()
    for number in range(16):
        state = "Done" if number < 4 else "Building" if number == 9 else None if number == 12 else "Planned"
        await yard.add(f"Q{number * 7 % 16:02}", state, number % 5 or None)
    names = {"berths": yard.berths, "state": yard.state}
    for least, times in ((1, 0), (5, 1), (1_000, 4)):
        monkeypatch.setattr(board_pages, "LEAST", least)
        monkeypatch.setattr(board_pages, "TIMES", times)
        for sort in SORTS:
            named = [{**each, "field": names.get(each["field"], each["field"])} for each in sort]
            for more in ({}, {"filter": {"field": yard.berths, "op": "not_empty"}}, {"search": "Q1"}):
                board = await yard.board(sort=named, limit=3, fields=["name"], **more)
                for column in board["columns"]:
                    assert await yard.shown_by_lists(column, named, more) == (
                        [each["name"] for each in column["items"]], column["count"],
                    ), (least, named, more)  # fmt: skip


async def test_labels_off_the_list_are_columns_while_records_have_them(yard: Yard) -> None:
    await yard.add("Old", "Building", 1)
    for label in ("Building", "Planned"):
        path = f"/api/fields/{yard.name}/{yard.state}/labels/{yard.labels[label]}"
        assert (await yard.owner.patch(path, json={"archived": True})).status_code == 200
    assert list(yard.shown(await yard.board())) == ["Building", "Done", "-"]


async def test_it_shows_what_its_reader_may_see(yard: Yard, email: str) -> None:
    await yard.add("Hers", "Done", 5)
    bob = await yard.rapport.hire(yard.owner, f"bob-{email}")
    if yard.name != "company":
        refused = await bob.post(f"/api/{yard.noun}/board", json={"group": yard.state})
        assert refused.status_code == 403
        given = {"base_version": 1, "give_to_roles": True}
        assert (await yard.owner.patch(f"/api/custom-objects/{yard.name}", json=given)).status_code == 200
    seen = await yard.board(bob)
    assert (seen["total"]["count"], yard.shown(seen)["Done"]) == (0, ([], 0, "0"))
    blind = await hidden_from(yard.owner, yard.rapport, {yard.name: {yard.state: {"read": "hidden"}}})
    refused = await blind.post(f"/api/{yard.noun}/board", json={"group": yard.state})
    assert (refused.status_code, refused.json()["code"]) == (400, "records.unknown_field")


async def test_a_view_of_a_board_keeps_its_columns(yard: Yard) -> None:
    columns = [{"field": "name"}, {"field": yard.berths}]
    view = {
        "object": yard.name, "name": "Sites by state", "kind": "board", "group": yard.state, "columns": columns,
    }  # fmt: skip
    done = await yard.owner.post("/api/views", json=view)
    assert done.status_code == 201, done.text
    kept = done.json()
    assert (kept["kind"], kept["group"]) == ("board", yard.state)
    retyped = {"base_version": 1, "type": "text"}
    done = await yard.owner.post(f"/api/fields/{yard.name}/{yard.berths}/kind", json=retyped)
    assert done.status_code < 300, done.text
    [after] = (await yard.owner.get("/api/views", params={"object": yard.name})).json()
    assert after["columns"][1]["field"] != yard.berths
    assert after["group"] == yard.state, "another field in a field's place leaves the columns as they are"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"group": "name"}, "records.no_board"), ({"group": "moon"}, "records.unknown_field"),
        ({"group": "owner_id"}, "records.no_board"), ({"sums": ["name"]}, "records.bad_filter"),
        ({"as_of": "yesterday"}, "bad_request"),
    ],
)  # fmt: skip
async def test_what_can_not_be_a_board_is_refused(yard: Yard, asked: Json, code: str) -> None:
    refused = await yard.owner.post(f"/api/{yard.noun}/board", json={"group": yard.state, **asked})
    assert (refused.status_code, refused.json()["code"]) == (400, code)


async def test_a_field_with_very_many_choices_is_none(yard: Yard) -> None:
    for number in range(60):
        path = f"/api/choices/{yard.name}/{yard.state}"
        assert (await yard.owner.post(path, json={"label": f"L{number}"})).status_code < 300
    refused = await yard.owner.post(f"/api/{yard.noun}/board", json={"group": yard.state})
    assert (refused.status_code, refused.json()["code"]) == (400, "records.too_many_columns")


async def test_closed_lists_are_boards_too_and_deals_keep_theirs(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Closed Ltd", "GB", email)
    await owner.post("/api/tasks", json={"title": "Paint it"})
    done = await owner.post("/api/tasks/board", json={"group": "status"})
    assert [(each["key"], each["count"]) for each in done.json()["columns"] if each["count"]] == [("open", 1)]
    assert (await owner.post("/api/deals/board", json={"group": "source"})).status_code == 400
    assert "pipeline" in (await owner.post("/api/deals/board", json={})).json()
