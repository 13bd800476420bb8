"""Shares of deals as columns of files: out, in again, mended, and what a file says wrongly."""

import csv
import io
from typing import Any
from uuid import UUID

import pytest

from kernel.errors import Invalid
from rapport.crm.deals import split_cells
from rapport.crm.records.beside import People
from tests.support.app import Person, Rapport
from tests.support.deals import made
from tests.support.imports import imported, opened, step
from tests.support.team import address, invited, join, token_for

Json = dict[str, Any]
CREDIT, OVERLAY = "Credit shares", "Overlay shares"


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Columns Ltd", "GB", email)


async def named(rapport: Rapport, owner: Person, *names: str) -> list[Person]:
    """Colleagues with these names."""
    found = []
    for name in names:
        email = address()
        await invited(owner, email, name=name)
        found.append(await join(rapport, await token_for(rapport, email), name=name))
    return found


def written(*rows: tuple[str, ...]) -> bytes:
    """A file."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


async def exported(person: Person, **asked: object) -> list[dict[str, str]]:
    """The rows of an export of deals."""
    done = await person.post("/api/deals/export", json={"format": "csv", **asked})
    assert done.status_code == 200, done.text
    return list(csv.DictReader(io.StringIO(done.text.removeprefix("\ufeff"))))


async def split_of(person: Person, deal_id: str) -> list[tuple[str, str, str]]:
    """A deal's shares in short."""
    found = (await person.get(f"/api/deals/{deal_id}/split")).json()["members"]
    return [(each["person"], each["kind"], each["percent"]) for each in found]


async def ids(person: Person) -> dict[str, str]:
    """Deals by name."""
    return {each["name"]: each["id"] for each in (await person.post("/api/deals/query", json={})).json()["items"]}


async def test_what_is_exported_is_imported_again(rapport: Rapport, owner: Person) -> None:
    ann, bob = await named(rapport, owner, "Ann", "Bob")
    first, second = (
        await made(owner, name="First", number="D1", amount="100"),
        await made(owner, name="Second", number="D2"),
    )
    members = [
        {"person_id": ann.session["person"]["id"], "percent": "66.6667"},
        {"person_id": bob.session["person"]["id"], "percent": "33.3333", "role": "presales"},
        {"person_id": bob.session["person"]["id"], "percent": "80", "kind": "overlay", "role": "presales"},
    ]
    done = await owner.put(f"/api/deals/{first['id']}/split", json={"members": members})
    assert done.status_code == 200, done.text
    rows = {each["Name"]: each for each in await exported(owner)}
    assert (rows["First"][CREDIT], rows["First"][OVERLAY]) == ("Ann 66.6667%; Bob 33.3333%", "Bob 80%")
    assert (rows["Second"][CREDIT], rows["Second"][OVERLAY]) == ("", "")
    [only, *_] = await exported(owner, columns=["name", "overlay_split"], sort=[{"field": "name", "descending": False}])
    assert (only["Name"], only[OVERLAY], CREDIT in only) == ("First", "Bob 80%", False)

    # The same file again is no change; under other numbers the deals are others, split in the same way.
    again = [(each["Number"], name, each[CREDIT], each[OVERLAY]) for name, each in sorted(rows.items())]
    head = ("Number", "Name", CREDIT, OVERLAY)
    item = await opened(owner, written(head, *again), "deal")
    assert [each["field"] for each in item["columns"]] == ["number", "name", "credit_split", "overlay_split"]
    checked = await step(rapport, owner, item, "dry-run")
    assert (checked["totals"]["unchanged"], checked["totals"]["errors"]) == (2, 0)
    others = [(f"X{number}", f"{name} again", *cells) for number, name, *cells in again]
    await imported(rapport, owner, written(head, *others), "deal")
    copies = await ids(owner)
    assert len(copies) == 4
    assert await split_of(owner, copies["First again"]) == await split_of(owner, first["id"])
    assert await split_of(owner, copies["Second again"]) == await split_of(owner, second["id"]) == []
    # Whoever has a share sees the deal.
    assert (await ann.get(f"/api/deals/{copies['First again']}")).status_code == 200


async def test_a_second_import_changes_shares_and_an_undo_takes_that_back(rapport: Rapport, owner: Person) -> None:
    await named(rapport, owner, "Ann", "Bob")
    head = ("Number", "Name", CREDIT, OVERLAY)
    await imported(rapport, owner, written(head, ("D1", "Deal", "Ann 60%; Bob 40%", "Bob 10%")), "deal")
    deal = (await ids(owner))["Deal"]
    before = [("Ann", "credit", "60"), ("Bob", "credit", "40"), ("Bob", "overlay", "10")]
    assert await split_of(owner, deal) == before
    # What a row leaves empty stays.
    mended = written(head, ("D1", "Deal", "Bob: 25 %;Ann 75", ""))
    item = await opened(owner, mended, "deal")
    checked = await step(rapport, owner, item, "dry-run")
    assert (checked["totals"]["update"], checked["totals"]["unchanged"]) == (1, 0)
    done = await step(rapport, owner, item, "run")
    assert done["state"] == "done", done
    assert await split_of(owner, deal) == [("Bob", "credit", "25"), ("Ann", "credit", "75"), ("Bob", "overlay", "10")]
    undone = await step(rapport, owner, done, "undo")
    assert undone["state"] == "undone", undone
    assert await split_of(owner, deal) == before


async def test_each_row_that_cannot_be_says_why(rapport: Rapport, owner: Person) -> None:
    await named(rapport, owner, "Ann")
    head = ("Number", "Name", CREDIT)
    rows = [
        ("D1", "Fine", "Ann 100%"), ("D2", "Nobody", "Zoe 100%"), ("D3", "Half", "Ann 50%"), ("D4", "Odd", "Ann half"),
        ("D5", "Twice", "Ann 50%; Ann 50%"), ("D6", "Plain", ""),
    ]  # fmt: skip
    item = await opened(owner, written(head, *rows), "deal")
    checked = await step(rapport, owner, item, "dry-run")
    assert checked["totals"]["create"] == 6
    assert [each["count"] for each in checked["findings"] if each["field"] == "credit_split"] == [4]
    odd = (
        "Credit shares: write it as 'Ann 60%; Bob 40%': each person once, above 0 and up to 100, "
        "with at most 4 decimals"
    )
    page = (await owner.get(f"/api/imports/{item['id']}/rows", params={"tab": "errors"})).json()
    assert [each["notes"][0]["en"] for each in page["items"]] == [
        "Credit shares: nobody is called Zoe",
        "Credit shares: they come to 50 %, not to 100 %",
        odd,
        odd,
    ]
    await step(rapport, owner, item, "run")
    found = await ids(owner)
    splits = {name: await split_of(owner, each) for name, each in found.items()}
    assert splits == {name: [] for name in found} | {"Fine": [("Ann", "credit", "100")]}


def test_codes_of_what_a_cell_says_wrongly() -> None:
    ann, bob = UUID(int=1), UUID(int=2)
    people = People({"ann": ann, "bob": bob}, frozenset({bob}))
    credit, overlay = split_cells.COLUMNS
    assert overlay.read("Ann 12.5%", people) == [(ann, 12.5)]
    for column, text, wrong in (
        (credit, "Ann 99.9999%", "deals.shares_not_whole"), (credit, "Zoe 100%", "deals.split_unknown_person"),
        (credit, "Bob 100%", "deals.split_denied"), (credit, "Ann", "deals.unreadable_split"),
        (overlay, "Ann 0%", "deals.unreadable_split"), (overlay, "Ann 101%", "deals.unreadable_split"),
        (overlay, "Ann 0.00001%", "deals.unreadable_split"), (overlay, ";", "deals.unreadable_split"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            column.read(text, people)
        assert refused.value.code == wrong
