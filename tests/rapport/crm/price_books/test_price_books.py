"""Price books: what products cost in a deal, from where its lines have their prices, and lists that are pasted."""

import asyncio
import datetime as dt
from typing import Any

import pytest

from auth.authz import epoch
from kernel.clock import business_now
from kernel.db import TenantSession
from tests.support.app import Person, Rapport
from tests.support.approvals import member, rule
from tests.support.imports import home_of
from tests.support.team import code, hired

Json = dict[str, Any]
TODAY = business_now().date()
YESTERDAY, TOMORROW = str(TODAY - dt.timedelta(2)), str(TODAY + dt.timedelta(2))
ALL = {"read": "all", "create": True, "update": "all", "delete": "all", "export": "all", "share": "all"}


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Prices Ltd", "GB", email)


def draft(en: str, **more: object) -> Json:
    """A book as it should be."""
    return {"label": {"zh": f"{en} 价格", "en": en}, "currency": "GBP", **more}


async def book(owner: Person, en: str, **more: object) -> Json:
    """A new book."""
    done = await owner.post("/api/price-books", json=draft(en, **more))
    assert done.status_code == 201, done.text
    found: Json = next(each for each in done.json() if each["label"]["en"] == en)
    return found


async def add(person: Person, noun: str, **fields: object) -> Json:
    """A new record."""
    done = await person.post(f"/api/{noun}", json=fields)
    assert done.status_code == 201, done.text
    record: Json = done.json()["record"]
    return record


async def paste(owner: Person, of: Json, text: str, **more: object) -> Json:
    """What a pasted list changed."""
    done = await owner.post(f"/api/price-books/{of['id']}/entries", json={"text": text, **more})
    assert done.status_code == 200, done.text
    found: Json = done.json()
    return found


async def lines_of(person: Person, deal: Json, *lines: Json) -> list[Json]:
    """A deal's lines after they were written."""
    done = await person.put(f"/api/deals/{deal['id']}/lines", json={"lines": lines})
    assert done.status_code == 200, done.text
    found: list[Json] = done.json()["lines"]
    return found


def told(line: Json) -> tuple[str, str | None, str | None]:
    """Of a line its price, its list price, and whose that is."""
    return line["unit_price"], line["list_price"], line["price_book"] and line["price_book"]["en"]


@pytest.mark.slow
async def test_lines_take_their_prices_from_the_deals_book(owner: Person) -> None:
    pump = await add(owner, "products", name="Pump", code="P-1", price="100")
    valve = await add(owner, "products", name="Valve", price="40", currency="GBP")
    yuan = await add(owner, "products", name="Yuan", price="9", currency="CNY")
    usual = await book(owner, "List 2026", is_default=True, valid_from=YESTERDAY)
    partner = await book(owner, "Partners")
    text = "Product\tPrice\tFrom\nP-1\t£1,090.50\t\nPump\t80\t10\n"
    assert await paste(owner, usual, text) == {"added": 2, "changed": 0, "removed": 0, "unchanged": 0}
    await paste(owner, partner, "P-1,70")
    deal = await add(owner, "deals", name="By the default", currency="GBP")
    ask = f"/api/deals/{deal['id']}/list-price?product_id="
    first = (await owner.get(f"{ask}{pump['id']}")).json()
    assert (first["price"], first["source"], first["price_book"]["en"]) == ("1090.5", "price_book", "List 2026")
    assert (await owner.get(f"{ask}{pump['id']}&quantity=10")).json()["price"] == "80"
    assert (await owner.get(f"{ask}{valve['id']}")).json()["source"] == "product"
    assert (await owner.get(f"{ask}{yuan['id']}")).json() == {
        "price": None, "currency": "GBP", "source": None, "price_book_id": None, "price_book": None,
        "recurrence": "one_off", "term": None,
    }  # fmt: skip
    assert code(await owner.get(f"{ask}{pump['id']}&quantity=0")) == (422, "deals.bad_line")
    few, many = {"product_id": pump["id"], "quantity": 9}, {"product_id": pump["id"], "quantity": "12.5"}
    made = await lines_of(owner, deal, few, many, {"product_id": valve["id"]}, {"product_id": yuan["id"]})
    assert [told(each) for each in made] == [
        ("1090.5", "1090.5", "List 2026"), ("80", "80", "List 2026"), ("40", "40", None), ("0", None, None),
    ]  # fmt: skip
    # A price of one's own stays beside the list price; a line that is sent back keeps what it was made by.
    await paste(owner, usual, "Pump,99,0\nPump,88,10")
    back = {name: made[1][name] for name in ("product_id", "quantity", "unit_price")}
    assert [told(each) for each in await lines_of(owner, deal, {**few, "unit_price": 60}, back)] == [
        ("60", "99", "List 2026"), ("80", "80", "List 2026"),
    ]  # fmt: skip
    # Another book of the deal, by which new prices are; then one that is over, by which none is.
    done = await owner.patch(f"/api/deals/{deal['id']}", json={"price_book": partner["id"]})
    assert done.status_code == 200, done.text
    assert [told(each) for each in await lines_of(owner, deal, back, few)] == [
        ("80", "80", "List 2026"), ("70", "70", "Partners"),
    ]  # fmt: skip
    ended = draft("Partners", valid_until=YESTERDAY, base_version=1)
    assert (await owner.put(f"/api/price-books/{partner['id']}", json=ended)).status_code == 200
    kept = {"product_id": pump["id"], "quantity": 9, "unit_price": 70}
    assert [told(each) for each in await lines_of(owner, deal, kept)] == [("70", "70", "Partners")]
    choices = (await owner.get("/api/choices/deal/price_book")).json()
    assert {each["label"]["en"]: each["archived"] for each in choices} == {"List 2026": False, "Partners": True}
    # What the deal has stays, whatever else is written; nobody else is offered it.
    assert (await owner.patch(f"/api/deals/{deal['id']}", json={"name": "Kept"})).json()["record"]["price_book"]
    other = await owner.post("/api/deals", json={"name": "Late", "currency": "GBP", "price_book": partner["id"]})
    assert other.json()["fields"]["price_book"]["code"] == "price_books.not_offered"
    # A first line of a new deal is listed as well.
    fresh = await add(owner, "deals", name="Fresh", currency="GBP", product=pump["id"])
    assert (fresh["amount"], fresh["price_book"]) == (None, None)
    [line] = (await owner.get(f"/api/deals/{fresh['id']}/lines")).json()["lines"]
    assert told(line) == ("99", "99", "List 2026")


@pytest.mark.slow
async def test_a_deal_and_its_book_have_one_currency(owner: Person) -> None:
    pump = await add(owner, "products", name="Pump")
    pounds, yuan = await book(owner, "Pounds"), await book(owner, "Yuan", currency="CNY", is_default=True)
    await paste(owner, pounds, "Pump,10")
    refused = await owner.post("/api/deals", json={"name": "D", "currency": "CNY", "price_book": pounds["id"]})
    assert refused.json()["fields"]["price_book"]["code"] == "price_books.another_currency"
    deal = await add(owner, "deals", name="D", currency="GBP", price_book=pounds["id"])
    assert [told(each) for each in await lines_of(owner, deal, {"product_id": pump["id"]})] == [("10", "10", "Pounds")]
    other = await owner.patch(f"/api/deals/{deal['id']}", json={"price_book": yuan["id"]})
    assert other.json()["fields"]["price_book"]["code"] == "price_books.another_currency"
    moved = await owner.patch(f"/api/deals/{deal['id']}", json={"currency": "CNY"})
    assert (moved.status_code, moved.json()["record"]["price_book"]) == (200, None)
    # The list price was in pounds: it is told no more.
    [line] = (await owner.get(f"/api/deals/{deal['id']}/lines")).json()["lines"]
    assert told(line) == ("10", None, None)


async def test_the_choices_say_which_currency_a_book_goes_with(owner: Person) -> None:
    euros, own = await book(owner, "Euros", currency="EUR"), await book(owner, "Own")
    listed = (await owner.get("/api/choices/deal/price_book")).json()
    assert {each["id"]: each["currency"] for each in listed} == {euros["id"]: "EUR", own["id"]: "GBP"}
    assert {each["currency"] for each in (await owner.get("/api/choices/deal/source")).json()} == {None}


async def test_a_list_is_taken_whole_or_not_at_all(owner: Person) -> None:
    await add(owner, "products", name="Pump", code="P-1")
    await add(owner, "products", name="Valve")
    mine = await book(owner, "Mine")
    url = f"/api/price-books/{mine['id']}/entries"
    assert await paste(owner, mine, "\ufeff产品,单价\nP-1,5\n\nvalve,6,0") == {
        "added": 2, "changed": 0, "removed": 0, "unchanged": 0,
    }  # fmt: skip
    before = (await owner.get(url)).json()
    assert [(each["product"], each["min_quantity"], each["price"]) for each in before["entries"]] == [
        ("Pump", "0", "5"), ("Valve", "0", "6"),
    ]  # fmt: skip
    bad = "P-1,7\nNobody,1\nValve\nValve,-1\nValve,8,x\nP-1,9,0\n,5\n"
    refused = await owner.post(url, json={"text": bad, "replace": True})
    assert code(refused) == (422, "price_books.bad_entries")
    assert [(each["line"], each["code"]) for each in refused.json()["details"]["lines"]] == [
        (2, "unknown_product"), (3, "columns"), (4, "bad_price"), (5, "bad_quantity"), (6, "twice"), (7, "columns"),
    ]  # fmt: skip
    assert (await owner.get(url)).json() == before
    [fine] = (await owner.post(url, json={"text": "P-1,0.1234567"})).json()["details"]["lines"]
    assert fine["message"] == "The price must be a number of at least 0, with at most 6 decimals"
    long = await owner.post(url, json={"text": "Pump,1\n" * 5001})
    assert code(long) == (422, "price_books.too_many")
    # Said as a whole, what the list doesn't name goes.
    assert await paste(owner, mine, "Pump,5\nPump,4,100", replace=True) == {
        "added": 1, "changed": 0, "removed": 1, "unchanged": 1,
    }  # fmt: skip
    assert await paste(owner, mine, "Pump\t3\t100") == {"added": 0, "changed": 1, "removed": 0, "unchanged": 0}
    [_, tier] = (await owner.get(url)).json()["entries"]
    assert (tier["min_quantity"], tier["price"]) == ("100", "3")
    assert (await owner.delete(f"{url}/{tier['id']}")).status_code == 204
    assert code(await owner.delete(f"{url}/{tier['id']}")) == (404, "records.not_found")
    assert [each["price"] for each in (await owner.get(url)).json()["entries"]] == ["5"]


async def test_a_comma_of_thousands_is_no_column(owner: Person) -> None:
    await add(owner, "products", name="Pump", code="P-1")
    mine = await book(owner, "Mine")
    url = f"/api/price-books/{mine['id']}/entries"

    async def read(text: str) -> list[tuple[str, str]]:
        await paste(owner, mine, text, replace=True)
        return [(each["min_quantity"], each["price"]) for each in (await owner.get(url)).json()["entries"]]

    assert await read("P-1,1,000") == [("0", "1000")]
    assert await read("P-1,¥1,000,000.50,10") == [("10", "1000000.5")]
    assert await read("P-1,1,000,1,000") == [("1000", "1000")]
    assert await read('P-1,"1,250",20') == [("20", "1250")]
    # A head says how many columns there are; without one the comma separates, unless other lines speak against it.
    assert await read("product,price\nP-1,1,250") == [("0", "1250")]
    assert await read("product,price,from\nP-1,1,250") == [("250", "1")]
    assert await read("P-1,1,250\nP-1,2") == [("0", "2"), ("250", "1")]
    for unclear in ("P-1,1,000\nPump,1,250,5\nPump,1,250", "P-1,9,5\nPump,3\nPump,1,250,125"):
        refused = await owner.post(url, json={"text": unclear, "replace": True})
        [wrong] = refused.json()["details"]["lines"]
        assert (wrong["line"], wrong["code"]) == (3, "ambiguous_comma")
    assert await read("P-1\t1,250") == [("0", "1250")]


async def test_a_long_book_comes_in_pages(owner: Person) -> None:
    await add(owner, "products", name="Pump")
    mine = await book(owner, "Tiers")
    await paste(owner, mine, "\n".join(f"Pump,{1000 - each},{each}" for each in range(130)))
    url = f"/api/price-books/{mine['id']}/entries"
    first = (await owner.get(url)).json()
    rest = (await owner.get(url, params={"cursor": first["next"]})).json()
    assert (len(first["entries"]), len(rest["entries"]), rest["next"]) == (100, 30, None)
    assert [each["min_quantity"] for each in rest["entries"]] == [str(each) for each in range(100, 130)]
    assert code(await owner.get(url, params={"cursor": "x"})) == (400, "records.bad_cursor")


@pytest.mark.slow
async def test_books_are_one_default_of_a_currency_and_change_by_turns(owner: Person) -> None:
    one = await book(owner, "One", is_default=True)
    await book(owner, "Two", is_default=True)
    shown = {each["label"]["en"]: each for each in (await owner.get("/api/price-books")).json()}
    assert {name: each["is_default"] for name, each in shown.items()} == {"One": False, "Two": True}
    url = f"/api/price-books/{one['id']}"
    late = await owner.put(url, json=draft("One", base_version=1))
    assert code(late) == (409, "price_books.changed")
    future = await owner.put(url, json=draft("One", base_version=2, valid_from=TOMORROW))
    assert {each["label"]["en"]: each["state"] for each in future.json()} == {"One": "future", "Two": "valid"}
    for wrong in (
        draft("two"), draft("Two 价格"), draft("Three", currency="XQQ"), draft("Three", active=False, is_default=True),
        draft("Three", valid_from=TOMORROW, valid_until=YESTERDAY),
    ):  # fmt: skip
        assert code(await owner.post("/api/price-books", json=wrong)) == (422, "price_books.bad_book")
    assert code(await owner.put(url, json=draft("One", currency="CNY"))) == (422, "price_books.bad_book")
    assert code(await owner.put(f"{url[:-2]}00", json=draft("X"))) == (404, "records.not_found")
    named = await owner.put(url, json={**draft("One", active=False), "label": {"zh": "", "en": "Old"}})
    assert {each["label"]["zh"]: each["state"] for each in named.json()} == {"Two 价格": "valid", "Old": "inactive"}


@pytest.mark.slow
async def test_two_who_change_one_book_come_one_after_the_other(rapport: Rapport, owner: Person) -> None:
    one, two = await book(owner, "One", is_default=True), await book(owner, "Two")
    assert len((await owner.get("/api/price-books")).json()) == 2  # read, and so kept under the epoch of now

    async def at_once(*wanted: tuple[Json, Json]) -> list[Any]:
        async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
            assert isinstance(session, TenantSession)
            await epoch.hold(session)
            asked = [
                asyncio.create_task(owner.put(f"/api/price-books/{each['id']}", json=body)) for each, body in wanted
            ]
            await asyncio.sleep(0.3)  # each has begun, and waits
        return sorted(code(each) if each.status_code >= 400 else (200, "") for each in await asyncio.gather(*asked))

    versioned = draft("One", base_version=one["version"], is_default=True)
    assert await at_once((one, versioned), (one, versioned)) == [(200, ""), (409, "price_books.changed")]
    three = await book(owner, "Three")
    defaults = [(each, draft(name, is_default=True)) for each, name in ((two, "Two"), (three, "Three"))]
    assert await at_once(*defaults) == [(200, ""), (200, "")]
    assert sum(each["is_default"] for each in (await owner.get("/api/price-books")).json()) == 1


@pytest.mark.slow
async def test_who_configures_writes_and_who_reads_products_reads(rapport: Rapport, owner: Person) -> None:
    pump = await add(owner, "products", name="Pump", price=3)
    mine = await book(owner, "Mine", is_default=True)
    await paste(owner, mine, "Pump,4711")
    fields = {"product": {"price": {"read": "hidden", "edit": False}}}
    rights = {"objects": {"*": ALL}, "fields": fields}
    made = await owner.post("/api/roles", json={"label": {"zh": "脱敏", "en": "Blind"}, "rights": rights})
    blind = await hired(rapport, owner, made.json()["key"])
    plain = {"label": {"zh": "全看", "en": "Sees all"}, "rights": {"objects": {"*": ALL}}}
    seller = await hired(rapport, owner, (await owner.post("/api/roles", json=plain)).json()["key"])
    own = {"label": {"zh": "看自己", "en": "Sees own"}, "rights": {"objects": {"*": {"read": "own", "create": True}}}}
    nobodys = await hired(rapport, owner, (await owner.post("/api/roles", json=own)).json()["key"])
    url = f"/api/price-books/{mine['id']}"
    assert [each["price"] for each in (await seller.get(f"{url}/entries")).json()["entries"]] == ["4711"]
    assert (await nobodys.get(f"{url}/entries")).json() == {"entries": [], "next": None}
    for person in (blind, seller):
        assert (await person.get("/api/price-books")).status_code == 200
        for refused in (
            await person.post("/api/price-books", json=draft("X")), await person.put(url, json=draft("X")),
            await person.post(f"{url}/entries", json={"text": "Pump,1"}),
        ):  # fmt: skip
            assert refused.status_code == 403
    assert code(await blind.get(f"{url}/entries")) == (403, "price_books.hidden")
    deal = await add(blind, "deals", name="Blind", currency="GBP")
    asked = await blind.get(f"/api/deals/{deal['id']}/list-price?product_id={pump['id']}")
    assert code(asked) == (403, "price_books.hidden")
    answer = await blind.put(f"/api/deals/{deal['id']}/lines", json={"lines": [{"product_id": pump["id"]}]})
    assert answer.status_code == 200
    assert "4711" not in answer.text
    [line] = (await owner.get(f"/api/deals/{deal['id']}/lines")).json()["lines"]
    assert told(line) == ("0", "4711", "Mine")
    away = {"deal": {"price_book": {"read": "hidden", "edit": False}}}
    unnamed = {"label": {"zh": "不看价格表", "en": "No books"}, "rights": {"objects": {"*": ALL}, "fields": away}}
    reader = await hired(rapport, owner, (await owner.post("/api/roles", json=unnamed)).json()["key"])
    [line] = (await reader.get(f"/api/deals/{deal['id']}/lines")).json()["lines"]
    assert (line["list_price"], line["price_book"], line["price_book_id"]) == ("4711", None, None)
    listed = (await reader.get(f"/api/deals/{deal['id']}/list-price?product_id={pump['id']}")).json()
    assert [listed[name] for name in ("price", "source", "price_book", "price_book_id")] == ["4711", None, None, None]


@pytest.mark.slow
async def test_a_discount_is_measured_by_the_book(rapport: Rapport, owner: Person) -> None:
    rep = await member(rapport, owner, "Rea Rep", under=owner)
    pump = await add(rep, "products", name="Pump", price="100")
    mine = await book(owner, "Low", is_default=True)
    await paste(owner, mine, "Pump,50\nPump,40,100")
    await rule(owner, above="20")
    deal = await add(rep, "deals", name="Three sites", currency="GBP")
    # By the product's own price half of it would be given away.
    one = {"product_id": pump["id"], "quantity": 1}
    assert [told(each) for each in await lines_of(rep, deal, one)] == [("50", "50", "Low")]
    url = f"/api/deals/{deal['id']}/lines"
    deep = await rep.put(url, json={"lines": [{**one, "unit_price": 39}]})
    assert code(deep) == (409, "approvals.needed")
    assert [told(each) for each in await lines_of(rep, deal, {**one, "quantity": 100})] == [("40", "40", "Low")]
    # The price that so many have is a discount for few.
    few = await rep.put(url, json={"lines": [{**one, "unit_price": 39}]})
    assert code(few) == (409, "approvals.needed")
    # A currency in which nothing says what it costs gives it away, as far as anybody can tell.
    assert code(await rep.patch(f"/api/deals/{deal['id']}", json={"currency": "USD"})) == (409, "approvals.needed")
    dollars = await book(owner, "Dollars", currency="USD", is_default=True)
    await paste(owner, dollars, "Pump,45")
    assert (await rep.patch(f"/api/deals/{deal['id']}", json={"currency": "USD"})).status_code == 200
