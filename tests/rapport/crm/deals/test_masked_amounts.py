"""A product's price that somebody isn't shown is told by no line of a deal, and the disk view tells nothing of it."""

import pytest

from tests.support.app import Person, Rapport
from tests.support.team import code, hired

ALL = {"read": "all", "create": True, "update": "all", "delete": "all", "export": "all", "share": "all"}


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of an organisation."""
    return await rapport.sign_up("Prices Ltd", "GB", email)


async def blind(owner: Person, rapport: Rapport, fields: dict[str, dict[str, object]], **more: object) -> Person:
    """Somebody who sees all records, but for these fields of them."""
    body = {"label": {"zh": "脱敏", "en": "Blind"}, "rights": {"objects": {"*": ALL}, "fields": fields, **more}}
    return await hired(rapport, owner, (await owner.post("/api/roles", json=body)).json()["key"])


async def test_a_hidden_list_price_is_told_by_no_line(rapport: Rapport, owner: Person) -> None:
    made = await owner.post("/api/products", json={"name": "Pump", "price": "4711.37"})
    product = made.json()["record"]["id"]
    rep = await blind(owner, rapport, {"product": {"price": {"read": "hidden", "edit": False}}})
    deals = [
        (await person.post("/api/deals", json={"name": "D", "product": product, "currency": "GBP"})).json()["record"]
        for person in (owner, rep)
    ]
    shown = [(await owner.get(f"/api/deals/{deal['id']}/lines")).json()["lines"] for deal in deals]
    assert [lines[0]["unit_price"] for lines in shown] == ["4711.37", "0"]
    written = await rep.put(
        f"/api/deals/{deals[1]['id']}/lines",
        json={"lines": [{"product_id": product, "quantity": "2"}], "base_version": deals[1]["version"]},
    )
    assert written.status_code == 200, written.text
    assert "4711" not in written.text


async def test_the_disk_says_nothing_of_what_is_masked(rapport: Rapport, owner: Person) -> None:
    body = {"name": "Ann", "email": "ann@x.example", "mobile": "+8613800001234"}
    contact = (await owner.post("/api/contacts", json=body)).json()["record"]["id"]
    fields = {"contact": {"email": {"read": "hidden", "edit": False}, "mobile": {"read": "masked", "edit": False}}}
    rep = await blind(owner, rapport, fields, see_disk=True)
    whole, part = [(await person.get(f"/api/contacts/{contact}/disk")).json() for person in (owner, rep)]
    columns = [{each["column"] for each in disk["raw"]["cells"]} for disk in (whole, part)]
    assert columns[0] - columns[1] == {"email", "email_hmac", "mobile", "mobile_hmac"}
    rows = {each["column"]: each for each in part["rows"]}
    assert "email" not in rows
    assert (rows["mobile"]["shown"], rows["mobile"]["masked"]) == ("•••• 1234", True)
    assert not {"email_hmac", "mobile_hmac"} & rows.keys()


async def test_stages_that_ask_for_a_hidden_field_are_drawn_and_not_redrawn(rapport: Rapport, owner: Person) -> None:
    fields = {"deal": {"amount": {"read": "hidden", "edit": False}}}
    rep = await blind(owner, rapport, fields, configure=True)
    whole, part = [(await person.get("/api/pipelines")).json()[0] for person in (owner, rep)]
    assert {name for each in whole["stages"] for name in each["required"]} >= {"amount", "company"}
    asked = {name for each in part["stages"] for name in each["required"]}
    assert ("amount" in asked, "company" in asked) == (False, True)
    assert (await rep.post("/api/deals/board", json={})).status_code == 200
    stages = [{name: each[name] for name in ("id", "label", "outcome", "probability")} for each in part["stages"]]
    saved = await rep.put(f"/api/pipelines/{part['id']}", json={"label": part["label"], "stages": stages})
    assert code(saved) == (403, "deals.gate_hidden")
    assert (await owner.get("/api/pipelines")).json()[0] == whole
