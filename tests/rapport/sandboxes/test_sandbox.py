"""A sandbox holds nobody's data, and everything else as it is; people enter it and work there as ever."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from kernel.tables import tenant_metadata
from rapport.portability import register
from rapport.sandboxes.masking.rows import LEFT_OUT
from tests.support.app import Person, Rapport
from tests.support.archives import Entries, archived, attach, filled, opened, organisation, rows
from tests.support.sandboxes import entered, made, opened_tables, words_of

CHANGED = {
    "change": {"client_id", "mutation_id", "payload", "commitment"},
    "stored_file": {"size", "held_at", "held_by", "name"},
}
"""Columns that differ although they are no ciphertext, and ciphertexts beside."""

HARMLESS = {"product": {"name", "code", "unit"}, "role": {"label"}, "choice": {"label"}, "stage": {"exit_rule"}}
"""Texts that stay: the catalogue, the names of roles, labels that the product brings along."""


def texts_of(entries: Entries, name: str) -> list[dict[str, str]]:
    """The texts of a table's rows, of each by column."""
    table = tenant_metadata.tables[name]
    secret = set(register.ciphers(table)) - set(register.of(table).documents) - HARMLESS.get(name, set())
    return [
        {column: row[column] for column in secret if row[column]} | own_texts(row.get("cf") or {})
        for row in rows(entries, name)
    ]


def own_texts(document: dict[str, Any]) -> dict[str, str]:
    """The texts in fields of the organisation's own, by field."""
    return {f"cf {key}": held["t"] for key, held in document.items() if isinstance(held, dict)}


def stays(first: Entries, second: Entries) -> str:
    """The words of the product itself: a name that is one of them by chance proves nothing."""
    before = rows(first, "choice")
    labels = [row["label"] for row, was in zip(rows(second, "choice"), before, strict=True) if row == was]
    named = [[row[name] for name in HARMLESS["product"]] for row in rows(first, "product")]
    ours = [first[name].decode() for name in ("README.txt", "fields.json", "manifest.json")]
    return json.dumps([labels, named, [row["label"] for row in rows(first, "role")], ours], ensure_ascii=False)


async def both(
    rapport: Rapport, before: Person, email: str, **wanted: object
) -> tuple[Person, Entries, Person, Entries]:
    """An organisation and its sandbox, with an archive of each."""
    first = opened(await archived(rapport, before))
    sandbox = await made(rapport, before, **wanted)
    assert (sandbox["state"], sandbox["done"]) == ("ready", sandbox["total"]), sandbox
    after = await entered(rapport, email, sandbox)
    return before, first, after, opened(await archived(rapport, after))


def pairs(first: Entries, second: Entries) -> Iterator[tuple[str, str, str]]:
    """Each text of an organisation: its column, itself, and what stands in its place."""
    for table in register.exported():
        if table.name not in {*LEFT_OUT, "stored_file"}:
            for was, now in zip(texts_of(first, table.name), texts_of(second, table.name), strict=True):
                assert was.keys() == now.keys()
                yield from ((f"{table.name}.{column}", value, now[column]) for column, value in was.items())


def check_nothing_personal(first: Entries, second: Entries, tables: str) -> None:
    """No text of an organisation is anywhere in its sandbox, opened, but for the product's own words."""
    lines = [line for data in second.values() for line in data.decode("utf-8", "replace").splitlines()]
    whole = "\n".join({*words_of(lines), *tables.splitlines()})
    found, public = list(pairs(first, second)), stays(first, second)
    assert len(found) > 500
    assert [column for column, value, made in found if value == made] == []
    # Of titles of jobs there are few, so one is another's substitute now and then.
    told = {value: column for column, value, _ in found if column not in {"contact.title", "lead.title"}}
    leaked = [told[value] for value in told if len(value) > 1 and value not in public and value in whole]
    assert leaked == []
    assert [name for name in LEFT_OUT if rows(second, name)] == []
    # What two records share they still share, whatever kind of record they are.
    shared = Counter((value.casefold(), made) for _, value, made in found if "@" in value)
    assert len({value for value, _ in shared}) == len(shared)
    assert max(shared.values()) > 1


def check_all_else(first: Entries, second: Entries) -> None:
    """Amounts, stages, days, owners, links: every column that is no text of anybody's is as it was."""
    for table in register.exported():
        kept = {column.name for column in register.columns(table)} - set(register.ciphers(table))
        kept -= CHANGED.get(table.name, set())
        if table.name not in {*LEFT_OUT, "stored_file"}:
            theirs, ours = (
                [{name: without_texts(row[name]) for name in kept} for row in rows(each, table.name)]
                for each in (first, second)
            )
            assert ours == theirs, table.name
    assert len(rows(second, "deal")) > 20


def without_texts(value: object) -> object:
    """A document of own fields without the texts in it; everything else as it is."""
    if not isinstance(value, dict):
        return value
    return {key: {**held, "t": ""} if isinstance(held, dict) and "t" in held else held for key, held in value.items()}


async def test_nobodys_data_is_in_it_and_funnels_are_the_same(rapport: Rapport, email: str) -> None:
    before = await filled(rapport, email)
    company = (await before.post("/api/companies", json={"name": "Obsidian Foundry"})).json()["record"]["id"]
    file_id = await attach(before, company, "Obsidian 合同.pdf", b"%PDF-1.4 Zhang Wei owes us" + b"x" * 9000)
    assert (await before.put(f"/api/attachments/{file_id}/hold")).status_code == 204
    before, first, after, second = await both(rapport, before, email)
    tables = await opened_tables(rapport, organisation(after))
    check_nothing_personal(first, second, tables)
    check_all_else(first, second)
    # The label of a choice that somebody made is another; two that differ still differ.
    cities = [
        {row["id"]: row["label"] for row in rows(each, "choice") if row["field_id"] == 206} for each in (first, second)
    ]
    assert [key for key in cities[0] if cities[0][key] == cities[1][key]] == []
    assert len({each["en"] for each in cities[1].values()}) == len(cities[1]) > 3
    figures = [(await person.post("/api/deals/funnel", json={})).json() for person in (before, after)]
    assert figures[0] == figures[1]
    # Of the file there is a placeholder: of its type, of the next size, held by nobody. The import's stays behind.
    [file] = rows(second, "stored_file")
    assert (file["id"], file["size"], file["held_at"]) == (file_id, 64 << 10, None)
    assert file["name"].startswith("文件 ")
    assert file["name"].endswith(".pdf")
    found = (await after.get(f"/api/attachments/{file_id}")).content
    assert found == second[f"files/{file_id}"]
    assert b"Zhang" not in found
    assert "Obsidian" not in tables


async def test_people_search_and_go_on_in_it(rapport: Rapport, email: str) -> None:
    before = await rapport.sign_up("Moving Ltd", "CN", email)
    made_here = await before.post("/api/contacts", json={"name": "单于 O'Brien", "note": "private"})
    contact = made_here.json()["record"]
    changed = {"base_version": contact["version"], "name": "单于 Müller"}
    assert (await before.patch(f"/api/contacts/{contact['id']}", json=changed)).status_code == 200
    company = (await before.post("/api/companies", json={"name": "Obsidian Foundry"})).json()["record"]["id"]
    await attach(before, company, "left behind.txt", b"words")
    after = await entered(rapport, email, await made(rapport, before, with_files=False))
    masked = (await after.get(f"/api/contacts/{contact['id']}")).json()["record"]["name"]
    assert masked != "单于 Müller"
    body = {"filter": {"field": "name", "op": "contains", "value": masked}, "fields": ["name"]}
    found = (await after.post("/api/contacts/query", json=body)).json()["items"]
    assert [each["id"] for each in found] == [contact["id"]]
    history = await after.get(f"/api/contacts/{contact['id']}/history")
    assert [each["op"] for each in history.json()["items"]] == ["update", "create"]
    assert "O'Brien" not in history.text
    assert (await after.get(f"/api/companies/{company}/files")).json() == []
    sources = [(await each.get("/api/choices/lead/source")).json() for each in (before, after)]
    assert sources[0] == sources[1]
    # What is done in it, is done in it alone.
    written = await after.post("/api/contacts", json={"name": "Only here"})
    assert written.status_code == 201, written.text
    assert (await before.get(f"/api/contacts/{written.json()['record']['id']}")).status_code == 404
    session = (await after.get("/api/session")).json()
    assert session["organisation"]["is_sandbox"] is True
    assert session["organisation"]["name"] == "Moving Ltd（沙盒）"
    assert {each["is_sandbox"] for each in session["organisations"]} == {True, False}
    assert (session["rights"]["billing"], session["modules"]) == (False, before.session["modules"])
