"""Rows of an archive without personal data: documents, filters, history, and what nobody thought of."""

import base64
from typing import Any
from uuid import UUID

import msgspec
import pytest
import sqlalchemy as sa

from kernel.changes import Change, canonical
from kernel.columns import cipher
from kernel.crypto import commitment
from kernel.tables import tenant_metadata
from rapport.portability import register
from rapport.sandboxes.masking import rows
from rapport.sandboxes.masking.rows import Masked
from rapport.sandboxes.masking.values import Mask

MASK = Mask(b"k" * 32)
ID = UUID("0198c0de-0000-7000-8000-000000000001")


def masked(name: str, row: dict[str, Any]) -> dict[str, Any]:
    [found] = Masked(MASK, with_files=True)(tenant_metadata.tables[name], [row])
    return found


def raw(value: object) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(value))


def test_a_view_looks_for_the_substitutes() -> None:
    condition = {"field": "name", "op": "eq", "value": "Ann Lee"}
    clear = {"field": "owner_id", "op": "in", "value": [str(ID)]}
    crossing = {"field": "companies.name", "op": "in", "value": ["Acme", "Obsidian"]}
    label = {"field": "city", "op": "contains", "value": "杭州"}
    unknown = {"field": "nothing", "op": "eq", "value": {"deep": ["secret"]}}
    empty = {"field": "email", "op": "empty"}
    tree = {"and": [condition, {"or": [clear, {"not": crossing}]}, label, unknown, empty]}
    view = {"name": "Ann's people", "filter": tree, "sort": [{"field": "name"}], "columns": [], "pipeline": None}
    made = msgspec.json.decode(masked("saved_view", {"object": "contact", "definition": raw(view)})["definition"])
    first, second, third, fourth, fifth = made["filter"]["and"]
    assert first == {**condition, "value": MASK.text("name", "Ann Lee")}
    assert second["or"][0] == clear
    assert second["or"][1]["not"]["value"] == [MASK.text("organisation", each) for each in ("Acme", "Obsidian")]
    assert third == {**label, "value": MASK.text("place", "杭州")}
    assert fourth["value"] == {"deep": [MASK.text("free", "secret")]}
    assert fifth == empty
    assert made["name"] == MASK.text("label", "Ann's people")
    assert (made["sort"], made["columns"]) == (view["sort"], [])
    none = {"name": "All", "filter": None}
    assert msgspec.json.decode(masked("saved_view", {"object": "x", "definition": raw(none)})["definition"]) == {
        "name": MASK.text("label", "All"), "filter": None,
    }  # fmt: skip


def test_what_a_stage_asks_for_is_masked_too() -> None:
    rule = {"field": "next_step", "op": "contains", "value": "Ann"}
    made = msgspec.json.decode(masked("stage", {"exit_rule": raw(rule)})["exit_rule"])
    assert made == {**rule, "value": MASK.text("subject", "Ann")}
    assert masked("stage", {"exit_rule": None}) == {"exit_rule": None}


@pytest.mark.parametrize(
    ("name", "before", "expected"),
    [
        ("contact", {"201": "Ann Lee", "request": "hash"}, {"201": MASK.text("name", "Ann Lee")}),
        ("contact", {"9999": "who knows"}, {"9999": MASK.text("free", "who knows")}),
        ("person", {"1": "Ann Lee", "2": "ann@acme.example"},
         {"1": MASK.text("name", "Ann Lee"), "2": MASK.text("email", "ann@acme.example")}),
        ("team", {"13": "Ann's"}, {"13": MASK.text("label", "Ann's")}),
        ("something new", {"5": ["Ann", 7, None]}, {"5": [MASK.text("free", "Ann"), 7, None]}),
        ("saved_view", {"7": {"object": "contact", "name": "Ann's", "filter": None}},
         {"7": {"object": "contact", "name": MASK.text("label", "Ann's"), "filter": None}}),
        ("pipeline", {"481": {"zh": "销售", "en": "Sales"}}, {"481": {"zh": "销售", "en": "Sales"}}),
    ],
)  # fmt: skip
def test_the_history_is_masked_and_sealed_anew(name: str, before: dict[str, Any], expected: dict[str, Any]) -> None:
    old = {
        "object": name, "record_id": ID, "op": "update", "public": {"4": 1}, "client_id": ID, "mutation_id": "m",
        "payload": raw({"salt": "c2FsdA==", "before": before}), "commitment": b"old",
    }  # fmt: skip
    made = masked("change", old)
    payload = msgspec.json.decode(made["payload"])
    salt = base64.b64decode(payload["salt"])
    assert payload["before"] == expected
    assert len(salt) == 16
    said = Change(object=name, record_id=ID, op="update", public={"4": 1}, secret=expected)
    assert made["commitment"] == commitment(salt, canonical(said))
    assert (made["client_id"], made["mutation_id"]) == (None, None)
    erased = masked("change", {**old, "payload": None})
    assert (erased["payload"], erased["commitment"] == b"old") == (None, False)


def test_labels_that_would_be_alike_are_told_apart_and_the_products_own_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    def choice(number: int, field: int, label: str) -> dict[str, Any]:
        own = UUID(int=number)
        return {"id": own, "object": "contact", "field_id": field, "scope_id": UUID(int=0), "label": raw(
            {"zh": label, "en": label}
        )}  # fmt: skip

    made = Masked(MASK, with_files=True)
    monkeypatch.setattr(MASK, "text", lambda kind, value: "Carrshaw" if kind == "place" else f"Label of {kind}")
    table = tenant_metadata.tables["choice"]
    found = made(table, [choice(1, 206, "Hangzhou"), choice(2, 206, "Ningbo"), choice(3, 9999, "of nothing")])
    labels = [msgspec.json.decode(row["label"])["en"] for row in found]
    assert labels == ["Carrshaw", "Carrshaw 2", "Label of label"]
    again = made(table, [choice(1, 206, "Hangzhou")])  # a row that was read twice has the same
    assert msgspec.json.decode(again[0]["label"])["zh"] == "Carrshaw"
    [own] = made(table, [{**choice(4, 207, "x"), "label": raw({"zh": "展会", "en": "Trade fair"})}])
    assert msgspec.json.decode(own["label"]) == {"zh": "展会", "en": "Trade fair"}


def test_a_column_that_nobody_thought_of_is_free_text(monkeypatch: pytest.MonkeyPatch) -> None:
    metadata = sa.MetaData()
    table = sa.Table("new", metadata, sa.Column("id", sa.Uuid, primary_key=True), cipher("words", 1), cipher("doc", 2))
    monkeypatch.setattr(register, "REGISTER", {"new": register.Exported(documents=("doc",))})
    row = {"id": ID, "words": "Ann Lee", "doc": raw({"name": ["Ann Lee", 3]})}
    [made] = Masked(MASK, with_files=True)(table, [row])
    assert made["words"] == MASK.text("free", "Ann Lee")
    assert msgspec.json.decode(made["doc"]) == {"name": [MASK.text("free", "Ann Lee"), 3]}


def test_files_stay_behind_unless_they_are_a_records_and_wanted() -> None:
    file = {"id": ID, "purpose": "attachment", "name": "Ann.pdf", "size": 5000, "held_at": 1, "held_by": ID}
    table = tenant_metadata.tables["stored_file"]
    made = Masked(MASK, with_files=True)
    [found] = made(table, [file])
    assert (found["size"], found["held_at"], found["held_by"]) == (64 << 10, None, None)
    pieces = made.pieces(ID)
    assert pieces is not None
    assert sum(map(len, pieces)) == 64 << 10
    assert made(table, [{**file, "purpose": "import"}]) == []
    without = Masked(MASK, with_files=False)
    assert (without(table, [file]), without.pieces(ID)) == ([], None)
    assert [name for name in rows.LEFT_OUT if name not in register.REGISTER] == []


def test_titles_of_a_layout_are_words_and_its_fields_and_rates_are_not() -> None:
    fields = [{"name": "phone", "page": True, "form": False}]
    kept = {"version": 2, "sections": [{"title": {"zh": "甲方", "en": "Client A"}, "folded": True, "fields": fields}]}
    row = {"id": ID, "name": "layout.company.default", "content": raw(kept), "followed_seq": None}
    found = msgspec.json.decode(masked("organisation_setting", row)["content"])
    [section] = found["sections"]
    assert (found["version"], section["fields"], section["folded"]) == (2, fields, True)
    assert not {"甲方", "Client A"} & set(section["title"].values())
    rates = {"rates": [{"id": str(ID), "currency": "EUR", "valid_from": "2026-01-01", "rate": "7.8"}]}
    dated = {**row, "name": "currency_rates", "content": raw(rates)}
    assert msgspec.json.decode(masked("organisation_setting", dated)["content"]) == rates
    reset = {**row, "content": raw({"version": 3, "sections": None})}
    assert msgspec.json.decode(masked("organisation_setting", reset)["content"]) == {"version": 3, "sections": None}
