"""Whatever a field's kind, built in or an organisation's own, on companies and on an object of its own: all works.

A new kind is one row of `ROWS`, and its `define` body where it needs more than a name.
"""

import csv
import io
from dataclasses import dataclass
from typing import Any, Final

import pytest

from kernel.ids import new_id
from rapport.crm.records.rich_text import plain
from tests.support.app import Person, Rapport
from tests.support.attachments import attached
from tests.support.hidden import hidden_from
from tests.support.imports import imported
from tests.support.own_fields import define

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A kind: what two records hold, as it is written, and as a cell of a file says it. Of choices, people and records
    both are words, which `Kinds.id_of` knows the ids of. `built_in` is a field of companies of the same kind; `given`
    says that nobody fills it. What a file is called is a word too, whose id is another one for each record.
    """

    kind: str
    values: tuple[Any, Any]
    op: str = "eq"
    built_in: str | None = None
    word: str | None = None
    given: bool = False
    more: tuple[tuple[str, Any], ...] = ()


LABELS: Final = ("Gold", "Silver")
ROWS: Final = (
    Row(kind="text", values=("North quay", "South pier"), word="quay"),
    Row(kind="long_text", values=("A crane and a shed", "Two berths"), op="contains", built_in="description",
        word="crane"),
    Row(kind="phone", values=("+45 62 52 10 00", "0571 8765-4321"), built_in="phone", word="62521000"),
    Row(kind="email", values=("harbour@north.example", "dock@south.example"), word="harbour@north.example"),
    Row(kind="url", values=("https://north.example", "https://south.example"), built_in="website", word="north"),
    Row(kind="decimal", values=("7.5", "-3"), built_in="annual_revenue"),
    Row(kind="money", values=("1250000", "12.5")),
    Row(kind="date", values=("2026-02-28", "2025-12-31")),
    Row(kind="boolean", values=(True, False)),
    Row(kind="choice", values=LABELS, built_in="source"),
    Row(kind="multi_choice", values=(("Gold",), ("Silver",)), op="has_any"),
    Row(kind="person", values=("me", "me")),
    Row(kind="reference", values=("Alder", "Birch"), built_in="parent"),
    Row(kind="references", values=(("Alder",), ("Birch",)), op="has_any"),
    Row(kind="rich_text", values=("- a *davit*\n- a **winch**", "1. two berths"), op="contains", word="davit"),
    Row(kind="file", values=("offer.pdf", "terms.pdf"), op="not_empty"),
    Row(kind="auto_number", values=("N-0001", "N-0002"), given=True, word="N-0001",
        more=(("numbering", {"prefix": "N-", "digits": 4, "per_year": False, "first": 1}),)),
    Row(kind="formula", values=("15", "-6"), given=True),
    Row(kind="rollup", values=("1", "2"), given=True),
)  # fmt: skip
WORDS_OF: Final = {"long_text": "crane", "rich_text": "winch"}
KEPT: Final = {"person", "auto_number", "rollup"}
"""Kinds whose values the two records' edits leave as they are."""

HAS_LABELS: Final = {"choice", "multi_choice"}
LEFT: Final = {"auto_number", "formula", "rollup", "file"}
"""Kinds that no file brings."""

WORDS: Final = {True: "Yes", False: "No"}


class Kinds:
    """An organisation with fields of each kind: two records that hold something in all of them, one that doesn't."""

    def __init__(self, rapport: Rapport, person: Person, obj: str) -> None:
        self.rapport, self.person, self.obj = rapport, person, obj
        self.noun = "companies" if obj == "company" else obj
        self.names: dict[str, tuple[Row, str]] = {}
        self.ids: dict[tuple[str, str], str] = {}
        self.records: list[Json] = []

    async def filled(self) -> "Kinds":
        for title in ("Alder", "Birch"):
            self.ids["reference", title] = (await self.add(title))["id"]
        self.ids["person", "me"] = self.person.session["person"]["id"]
        self.referring = (await define(self.person, "reference", "Of", "contact", target=self.obj))["name"]
        for row in ROWS:
            own, standard = (await self.defined(row))["name"], row.built_in if self.obj == "company" else None
            self.names |= {own: (row, own)} | ({standard: (row, standard)} if standard else {})
        for name, (row, _) in self.names.items():
            if row.kind in HAS_LABELS:
                for label in LABELS:
                    added = await self.person.post(f"/api/choices/{self.obj}/{name}", json={"label": label})
                    self.ids[name, label] = added.json()["id"]
        for at, title in enumerate(("First", "Second")):
            record_id = str(new_id())
            for value in next(row for row in ROWS if row.kind == "file").values:
                field = next(name for name, (row, _) in self.names.items() if row.kind == "file")
                sent = await attached(self.person, record_id, b"%PDF-1", value, noun=self.noun, field=field)
                self.ids[f"file {at}", value] = sent
            self.records.append(await self.add(title, id=record_id, **self.written(at)))
            for number in range(at + 1):
                named = {"name": f"Of {title} {number}", self.referring: record_id}
                assert (await self.person.post("/api/contacts", json=named)).status_code == 201
        self.records.append(await self.add("Empty"))
        await self.rapport.run_jobs()
        return self

    async def defined(self, row: Row) -> Json:
        more = dict(row.more) | ({"target": self.obj} if row.kind in {"reference", "references"} else {})
        if row.kind == "rollup":
            more["rollup"] = {"object": "contact", "by": self.referring, "function": "count"}
        if row.kind == "formula":
            number = next(name for name, (each, _) in self.names.items() if each.kind == "decimal")
            more["formula"] = f"{{{number}}} * 2"
        return await define(self.person, row.kind, f"A {row.kind}", self.obj, **more)

    async def add(self, title: str, **values: object) -> Json:
        done = await self.person.post(f"/api/{self.noun}", json={"name": title, **values})
        assert done.status_code == 201, done.text
        record: Json = done.json()["record"]
        return record

    def id_of(self, name: str, row: Row, value: Any, of: int) -> Any:
        """A value as it travels, for one of the records."""
        if row.kind == "file":
            return [self.ids[f"file {of}", value]]
        if isinstance(value, tuple):
            return sorted(self.ids[name if row.kind in HAS_LABELS else "reference", each] for each in value)
        if not isinstance(value, str):
            return value
        return self.ids.get((name if row.kind in HAS_LABELS else row.kind, value), value)

    def held(self, at: int, of: int | None = None) -> Json:
        """What a record holds in all fields; or what another one would that holds the same."""
        return {
            name: self.id_of(name, row, row.values[at], at if of is None else of)
            for name, (row, _) in self.names.items()
        }

    def written(self, at: int, of: int | None = None) -> Json:
        return {name: value for name, value in self.held(at, of).items() if not self.names[name][0].given}

    async def found(self, **asked: object) -> list[str]:
        done = await self.person.post(f"/api/{self.noun}/query", json={"limit": 50, **asked})
        assert done.status_code == 200, (asked, done.text)
        return sorted(each["name"] for each in done.json()["items"])

    async def record(self, at: int, person: Person | None = None) -> Json:
        done = await (person or self.person).get(f"/api/{self.noun}/{self.records[at]['id']}")
        found: Json = done.json()["record"]
        return found


@pytest.fixture(params=["company", "o_1"])
async def kinds(request: pytest.FixtureRequest, rapport: Rapport, email: str) -> Kinds:
    person = await rapport.sign_up("Kinds Ltd", "GB", email)
    if request.param == "o_1":
        done = await person.post("/api/custom-objects", json={"label": {"zh": "工地", "en": "Site"}})
        assert done.status_code == 201, done.text
    return await Kinds(rapport, person, request.param).filled()


async def test_records_hold_it_and_lists_ask_for_it(kinds: Kinds) -> None:
    objects = (await kinds.person.get("/api/objects")).json()
    fields = {each["name"]: each for each in next(one for one in objects if one["name"] == kinds.obj)["fields"]}
    for at in (0, 1):
        record = await kinds.record(at)
        assert {name: record[name] for name in kinds.names} == kinds.held(at) | numbers(kinds, record)
    for name, (row, _) in kinds.names.items():
        value = (await kinds.record(0))[name]
        asked = WORDS_OF.get(row.kind, value)
        first = await kinds.found(filter={"field": name, "op": row.op, "value": asked})
        assert first == (["First", "Second"] if row.kind in {"person", "file"} else ["First"]), name
        filled = await kinds.found(filter={"field": name, "op": "not_empty"})
        assert {"First", "Second"} <= set(filled), name
        assert ("Empty" in filled) == (row.kind in {"auto_number", "rollup"}), name
        if fields[name]["sortable"]:
            query = {"sort": [{"field": name}], "filter": {"field": name, "op": "not_empty"}}
            page = await kinds.person.post(f"/api/{kinds.noun}/query", json=query)
            assert [each["name"] for each in page.json()["items"]], name
        if fields[name]["groupable"]:
            done = (await kinds.person.post(f"/api/{kinds.noun}/summary", json={"group": name})).json()
            assert sum(each["count"] for each in done["groups"]) == done["total"]["count"] == 5, name
        if row.word and fields[name]["searchable"]:
            assert "First" in await kinds.found(search=row.word), name


def numbers(kinds: Kinds, record: Json) -> Json:
    """What the system numbered: the other two records were there before the field was."""
    return {name: record[name] for name, (row, _) in kinds.names.items() if row.kind == "auto_number"}


async def test_history_tells_of_it_and_undo_and_batches_take_it_back(kinds: Kinds) -> None:
    path = f"/api/{kinds.noun}/{kinds.records[0]['id']}"
    seq = (await kinds.person.get("/api/sync/changes")).json()["seq"]
    done = await kinds.person.patch(path, json={"base_version": 1, **kinds.written(1, of=0)})
    assert done.status_code == 200, done.text
    newest = (await kinds.person.get(f"{path}/history")).json()["items"][0]
    told = {each["field"]: (each["before"], each["after"]) for each in newest["changes"]}
    before, after = kinds.held(0), kinds.held(1, of=0)
    changed = {name for name, (row, _) in kinds.names.items() if row.kind not in KEPT}
    assert told == {name: (before[name], after[name]) for name in changed}
    live = (await kinds.person.get("/api/sync/changes", params={"since": seq})).json()["changes"]
    assert kinds.records[0]["id"] in {each["record_id"] for each in live}
    back = await kinds.person.post(f"{path}/reversion", json={"seq": newest["seq"]})
    assert {name: back.json()["record"][name] for name in changed} == {name: before[name] for name in changed}
    edit = {"op": "update", "ids": [kinds.records[0]["id"]], "fields": dict.fromkeys(kinds.written(0))}
    batch = (await kinds.person.post(f"/api/{kinds.noun}/bulk", json=edit)).json()
    assert {(await kinds.record(0))[name] for name in kinds.written(0)} == {None}
    assert (await kinds.person.post(f"/api/batches/{batch['batch_id']}/undo")).json()["undone"] == 1
    record = await kinds.record(0)
    assert {name: record[name] for name in changed} == {name: before[name] for name in changed}


async def test_a_file_brings_it_and_an_export_says_it(kinds: Kinds) -> None:
    columns = [*(name for name in kinds.names), "name"]
    done = await kinds.person.post(f"/api/{kinds.noun}/export", json={"columns": columns})
    assert done.status_code == 200, done.text
    text = done.text.removeprefix("\ufeff")
    lines = list(csv.reader(io.StringIO(text)))
    start = next(at for at, line in enumerate(lines) if "Name" in line)
    heads, title = lines[start], lines[start].index("Name")
    first = next(line for line in lines[start + 1 :] if line[title] == "First")
    own = [at for at, head in enumerate(heads) if head.startswith("A ")]
    kept = [at for at in own if heads[at][2:] not in LEFT]
    out = io.StringIO()
    csv.writer(out).writerows([["Name", *(heads[at] for at in kept)], ["Brought", *(first[at] for at in kept)]])
    await imported(kinds.rapport, kinds.person, out.getvalue().encode(), kinds.obj)
    items = (await kinds.person.post(f"/api/{kinds.noun}/query", json={"limit": 50})).json()["items"]
    brought = next(each for each in items if each["name"] == "Brought")
    wanted = {name: value for name, value in kinds.held(0).items() if name[:2] == "c_"}
    for name, value in wanted.items():
        kind = kinds.names[name][0].kind
        if kind == "file":
            assert (brought[name], first[heads.index("A file")]) == (value, "offer.pdf"), "what is there stays"
        elif kind not in {"auto_number", "rollup"}:
            assert brought[name] == (plain(value) if kind == "rich_text" else value), name


async def test_who_is_not_shown_it_learns_nothing_of_it(kinds: Kinds) -> None:
    never = {"reference", "references", "person", "auto_number", "formula", "rollup"}
    maskable = [name for name, (row, _) in kinds.names.items() if row.kind not in never]
    hidden = {name: {"read": "hidden", "edit": False} for name in maskable}
    blind = await hidden_from(kinds.person, kinds.rapport, {kinds.obj: hidden})
    record = await kinds.record(0, blind)
    assert not record.keys() & set(maskable)
    formula = next(name for name, (row, _) in kinds.names.items() if row.kind == "formula")
    assert formula not in record, "what is worked out from it isn't shown either"
    for name in maskable:
        asked = {"filter": {"field": name, "op": "not_empty"}}
        refused = await blind.post(f"/api/{kinds.noun}/query", json=asked)
        assert refused.json()["code"] == "records.unknown_field", name
        done = await blind.patch(f"/api/{kinds.noun}/{kinds.records[0]['id']}", json={"base_version": 1, name: None})
        assert (done.status_code, done.json()["code"]) == (400, "records.unknown_field"), name
    assert {name: (await kinds.record(0))[name] for name in maskable} == {
        name: kinds.held(0)[name] for name in maskable
    }
