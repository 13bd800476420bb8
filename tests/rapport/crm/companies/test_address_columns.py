"""Further addresses as columns of files, in exports of other systems, and in the history of their company."""

import csv
import io
from typing import Any
from uuid import UUID, uuid4

import pytest

from kernel.errors import Invalid
from rapport.crm.companies import address_cells
from rapport.crm.companies.address_models import Lines
from rapport.crm.imports import kits, known_kits
from rapport.crm.records.beside import People
from tests.rapport.crm.companies.test_addresses import PUDONG, addresses, company, put
from tests.support.app import Person, Rapport
from tests.support.hidden import hidden_from
from tests.support.imports import imported, opened, step

Json = dict[str, Any]
DELIVERY = "Delivery addresses"
LINE = "Ann Lee | Mill Lane 1 | Leeds | West Yorkshire | LS1 4AB | GB"


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Columns Ltd", "GB", email)


def written(*rows: tuple[str, ...]) -> bytes:
    """A file."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


async def exported(person: Person) -> list[dict[str, str]]:
    """The rows of an export of companies, whole."""
    done = await person.post("/api/companies/export", json={"format": "csv"})
    assert done.status_code == 200, done.text
    return list(csv.DictReader(io.StringIO(done.text.removeprefix("\ufeff"), newline="")))


async def ids(person: Person) -> dict[str, str]:
    """Companies by name."""
    found = (await person.post("/api/companies/query", json={})).json()["items"]
    return {each["name"]: each["id"] for each in found}


async def lines(person: Person, company_id: str) -> list[tuple[str, str]]:
    """A company's addresses in short."""
    found = await addresses(person, company_id)
    return [(each["kind"], " | ".join(each[name] for name in address_cells.PARTS)) for each in found]


async def test_what_is_exported_is_imported_again(rapport: Rapport, owner: Person) -> None:
    one = await company(owner, address="Old Street 1")
    for body in (PUDONG, {"kind": "delivery", "city": "Wuxi", "is_primary": True}, {"kind": "site", "street": "A | B"}):
        assert (await put(owner, one, body)).status_code == 204
    [row] = await exported(owner)
    shown = ("Wuxi", "张晓红 | 世纪大道 100 号 | 上海 | 上海市 | 200120 | CN")
    assert row[DELIVERY] == f" |  | {shown[0]} |  |  | \n{shown[1]}"
    assert (row["Billing addresses"], row["Site addresses"]) == ("", " | A / B |  |  |  | ")
    head = ("Name", DELIVERY, "Site addresses")
    item = await opened(owner, written(head, ("Boyuan", row[DELIVERY], row["Site addresses"])), "company")
    assert [each["field"] for each in item["columns"]] == ["name", "addresses_delivery", "addresses_site"]
    checked = await step(rapport, owner, item, "dry-run")
    assert (checked["totals"]["unchanged"], checked["totals"]["errors"]) == (1, 0), checked["totals"]
    await imported(rapport, owner, written(head, ("Copy", row[DELIVERY], row["Site addresses"])), "company")
    copy = (await ids(owner))["Copy"]
    assert [(kind, text.replace("A / B", "A | B")) for kind, text in await lines(owner, copy)] == await lines(
        owner, one
    )
    blind = await hidden_from(owner, rapport, {"company": {"address": {"read": "hidden"}}})
    assert all(DELIVERY not in each for each in await exported(blind))


async def test_a_second_import_mends_addresses_and_an_undo_takes_that_back(rapport: Rapport, owner: Person) -> None:
    await imported(rapport, owner, written(("Name", DELIVERY), ("Mill", f"{LINE}\nGate 3")), "company")
    mill = (await ids(owner))["Mill"]
    second = ("delivery", " | Gate 3 |  |  |  | ")
    assert await lines(owner, mill) == [("delivery", LINE), second]
    moved = LINE.replace("Mill Lane 1", "Mill Lane 2")
    # What is there already is found by what it says, wherever it stands; the other one is mended.
    item = await opened(owner, written(("Name", DELIVERY), ("Mill", f"Gate 3\n{moved}")), "company")
    checked = await step(rapport, owner, item, "dry-run")
    assert (checked["totals"]["update"], checked["totals"]["create"]) == (1, 0)
    done = await step(rapport, owner, item, "run")
    assert done["state"] == "done", done
    assert await lines(owner, mill) == [("delivery", moved), second]
    undone = await step(rapport, owner, done, "undo")
    assert undone["state"] == "undone", undone
    assert await lines(owner, mill) == [("delivery", LINE), second]


async def test_a_row_that_cannot_be_read_says_why(rapport: Rapport, owner: Person) -> None:
    rows = [("Fine", LINE), ("Nowhere", LINE.replace("GB", "Atlantis")), ("Long", f"{LINE} | more")]
    item = await opened(owner, written(("Name", DELIVERY), *rows), "company")
    checked = await step(rapport, owner, item, "dry-run")
    assert checked["totals"]["create"] == 3
    assert [each["count"] for each in checked["findings"] if each["field"] == "addresses_delivery"] == [2]
    await step(rapport, owner, item, "run")
    found = {name: await lines(owner, each) for name, each in (await ids(owner)).items()}
    assert found == {"Fine": [("delivery", LINE)], "Nowhere": [], "Long": []}


def test_what_a_cell_says() -> None:
    read = address_cells.COLUMNS[0].read
    assert read("Mill Lane 1", People()) == [Lines(street="Mill Lane 1")]
    for country, code in (("英国", "GB"), ("United Kingdom", "GB"), ("uk", "GB"), ("de", "DE"), ("", "")):
        assert read(f"|Mill Lane 1||||{country}", People()) == [Lines(street="Mill Lane 1", country=code)]
    assert read(f"{LINE}\n\n{LINE}", People()) == read(LINE, People())
    for wrong in ("|x||||Atlantis", "1|2|3|4|5|GB|7", f"|x|||{'9' * 21}|", "\n".join(f"x{n}" for n in range(201))):
        with pytest.raises(Invalid) as refused:
            read(wrong, People())
        assert refused.value.code == "companies.unreadable_address"


@pytest.mark.parametrize(
    ("file", "header", "cells", "delivery", "billing"),
    [
        (
            "salesforce/account", "BillingStreet|BillingCity|BillingState|BillingPostalCode|BillingCountry"
            "|ShippingStreet|ShippingCity|ShippingState|ShippingPostalCode|ShippingCountry",
            "Mill Lane 1|Leeds|Yorks|LS1|GB|Dock\n2|Hull||HU1|GB", " | Dock 2 | Hull |  | HU1 | GB",
            " | Mill Lane 1 | Leeds | Yorks | LS1 | GB",
        ),
        ("zoho/accounts", "Shipping City|Billing City", "Hull|Leeds", " |  | Hull |  |  | ", ""),
        ("espocrm/account", "shippingAddressPostalCode|billingAddressState", "HU1|Yorks", " |  |  |  | HU1 | ",
         " |  |  | Yorks |  | "),
        ("hubspot/companies", "Street Address|Street Address 2|City", "Mill Lane 1|Gate 3|Leeds", None,
         " | Mill Lane 1, Gate 3 | Leeds |  |  | "),
        ("twenty/companies", "Address / Address City|Address / Address Post Code", "Leeds|LS1", None,
         " |  | Leeds |  | LS1 | "),
    ],
)  # fmt: skip
def test_exports_of_other_systems_bring_all_of_their_addresses(
    file: str, header: str, cells: str, delivery: str | None, billing: str
) -> None:
    kit = known_kits.BY_NAME[file]
    wide = kits.widened(kit, [*kit.known_by, *header.split("|")])
    row = wide.row([*("" for _ in kit.known_by), *cells.split("|")])
    found = {name: row[place] for place, name in wide.fields.items()}
    assert (found.get("addresses_delivery"), found["addresses_billing"]) == (delivery, billing)


async def history(person: Person, company_id: str) -> list[Json]:
    """What a company's history tells of its addresses, newest first."""
    items = (await person.get(f"/api/companies/{company_id}/history")).json()["items"]
    return [{"seq": item["seq"], **each} for item in items for each in item["changes"] if "part" in each]


async def test_a_history_tells_of_addresses_and_each_change_is_taken_back(rapport: Rapport, owner: Person) -> None:
    one, address = await company(owner), uuid4()
    assert (await put(owner, one, PUDONG | {"is_primary": True}, address)).status_code == 204
    body = PUDONG | {"is_primary": True, "street": "Century Avenue 1", "base_version": 1}
    assert (await put(owner, one, body, address)).status_code == 204
    assert (await owner.delete(f"/api/companies/{one}/addresses/{address}")).status_code == 204
    removed, changed, added = await history(owner, one)
    assert all((each["part"], each["part_id"], each["can_revert"]) == ("company_address", str(address), True)
               for each in (removed, changed, added))  # fmt: skip
    assert (removed["before"]["street"], removed["after"]) == ("Century Avenue 1", None)
    assert (changed["before"]["street"], changed["after"]["street"]) == (PUDONG["street"], "Century Avenue 1")
    assert (added["before"], added["after"]["point"]) == (None, PUDONG["point"])

    async def back(change: Json) -> None:
        done = await owner.post(f"/api/companies/{one}/reversion", json={"seq": change["seq"]})
        assert done.status_code == 200, done.text

    await back(removed)
    [shown] = await addresses(owner, one)
    assert (UUID(shown["id"]), shown["street"], shown["point"]) == (address, "Century Avenue 1", PUDONG["point"])
    await back(changed)
    assert [each["street"] for each in await addresses(owner, one)] == [PUDONG["street"]]
    await back((await history(owner, one))[0])  # what took it back is taken back, too
    assert [each["street"] for each in await addresses(owner, one)] == ["Century Avenue 1"]
    await back(added)
    assert await addresses(owner, one) == []

    nobody = await hidden_from(owner, rapport, {"company": {"address": {"read": "hidden"}}})
    assert await history(nobody, one) == []
    assert (await nobody.post(f"/api/companies/{one}/reversion", json={"seq": removed["seq"]})).status_code == 409


async def test_a_history_tells_no_places_to_who_is_not_shown_them(rapport: Rapport, owner: Person) -> None:
    one = await company(owner)
    assert (await put(owner, one, PUDONG)).status_code == 204
    [added] = await history(owner, one)
    assert added["after"]["point"] == PUDONG["point"]
    blind = await hidden_from(owner, rapport, {"company": {"location": {"read": "hidden"}}})
    [shown] = await history(blind, one)
    assert (shown["after"]["street"], shown["after"]["point"]) == (PUDONG["street"], None)
