"""What comes along where records become one, and back: fields of a status, lines of a deal, shares, links."""

from tests.support.app import Person, Rapport
from tests.support.merging import linked, made, merged, previewed, read, undone
from tests.support.team import hired


async def test_fields_of_a_status_come_with_it(owner: Person) -> None:
    one = await made(owner, "leads", name="Ann", received_on="2026-01-05")
    two = await made(owner, "leads", name="Ann B", status="working", received_on="2026-02-06")
    done = await merged(owner, "leads", one, two, choices={"status": two})
    assert (done["record"]["status"], done["record"]["received_on"]) == ("working", "2026-02-06")


async def test_fields_of_a_status_that_was_edited_since_stay_with_it(owner: Person) -> None:
    reason = (await owner.post("/api/choices/lead/reason", json={"label": "No budget"})).json()["id"]
    one = await made(owner, "leads", name="Ann", status="disqualified", reason=reason)
    two = await made(owner, "leads", name="Ann B", status="working", mobile="+44 7700 900001")
    merge = (await merged(owner, "leads", one, two, choices={"status": two}))["merge"]["id"]
    record = await read(owner, "leads", one)
    assert (record["status"], record["reason"]) == ("working", None)
    assert (await owner.patch(f"/api/leads/{one}", json={"status": "mql"})).status_code == 200
    assert set((await owner.get(f"/api/merges/{merge}")).json()["stays"]) >= {"status", "reason"}
    await undone(owner, merge)
    record = await read(owner, "leads", one)
    assert (record["status"], record["reason"], record["mobile"]) == ("mql", None, None)


async def test_a_status_stays_with_the_reason_that_was_edited_since(owner: Person) -> None:
    made_reasons = [
        await owner.post("/api/choices/lead/reason", json={"label": each}) for each in ("No budget", "Late")
    ]
    first, second = [each.json()["id"] for each in made_reasons]
    one = await made(owner, "leads", name="Ann")
    two = await made(owner, "leads", name="Ann B", status="disqualified", reason=first)
    merge = (await merged(owner, "leads", one, two, choices={"status": two}))["merge"]["id"]
    assert (await owner.patch(f"/api/leads/{one}", json={"reason": second})).status_code == 200
    await undone(owner, merge)
    record = await read(owner, "leads", one)
    assert (record["status"], record["reason"]) == ("disqualified", second)


async def test_a_status_comes_back_with_what_goes_with_it(owner: Person) -> None:
    reason = (await owner.post("/api/choices/lead/reason", json={"label": "No budget"})).json()["id"]
    one = await made(owner, "leads", name="Ann", status="disqualified", reason=reason)
    two = await made(owner, "leads", name="Ann B", status="working", mobile="+44 7700 900001")
    merge = (await merged(owner, "leads", one, two, choices={"status": two}))["merge"]["id"]
    assert (await owner.patch(f"/api/leads/{one}", json={"mobile": "+44 7700 900002"})).status_code == 200
    assert (await owner.get(f"/api/merges/{merge}")).json()["stays"] == ["mobile"]
    await undone(owner, merge)
    record = await read(owner, "leads", one)
    assert (record["status"], record["reason"]) == ("disqualified", reason)


async def test_products_take_their_lines_along(owner: Person) -> None:
    one, two = await made(owner, "products", name="Frame"), await made(owner, "products", name="Frames")
    deal = await made(owner, "deals", name="An order", amount="10", product=two)
    preview = await previewed(owner, "products", one, two)
    assert {each["place"]: each["count"] for each in preview["moves"]} == {"deal.product": 1, "deal_line": 1}
    done = (await merged(owner, "products", one, two))["merge"]
    merge = done["id"]
    assert done["moves"] == preview["moves"]
    lines = (await owner.get(f"/api/deals/{deal}/lines")).json()["lines"]
    assert [each["product_id"] for each in lines] == [one]
    assert (await read(owner, "deals", deal))["product"] == one
    await undone(owner, merge)
    lines = (await owner.get(f"/api/deals/{deal}/lines")).json()["lines"]
    assert [each["product_id"] for each in lines] == [two]


async def test_a_merged_products_id_stands_for_the_survivor_in_lines(owner: Person) -> None:
    one, two, three = [await made(owner, "products", name=name) for name in ("Frame", "Frames", "Door")]
    deal = await made(owner, "deals", name="An order", amount="10", product=two)

    async def put(product: str) -> list[str]:
        done = await owner.put(f"/api/deals/{deal}/lines", json={"lines": [{"product_id": product}]})
        assert done.status_code == 200, done.text
        return [each["product_id"] for each in done.json()["lines"]]

    await merged(owner, "products", one, two)
    assert await put(three) == [three]
    assert await put(two) == [one]


async def test_lines_that_were_written_since_stay_and_are_said_before(owner: Person) -> None:
    one, two = await made(owner, "products", name="Frame"), await made(owner, "products", name="Frames")
    deal = await made(owner, "deals", name="An order", amount="10", product=two)
    merge = (await merged(owner, "products", one, two))["merge"]["id"]
    done = await owner.put(f"/api/deals/{deal}/lines", json={"lines": [{"product_id": one, "quantity": "2"}]})
    assert done.status_code == 200, done.text
    assert (await owner.get(f"/api/merges/{merge}")).json()["moved_since"] == 1


async def test_shares_are_counted_as_they_move_and_as_they_come_back(rapport: Rapport, owner: Person) -> None:
    ann, ben = await hired(rapport, owner), await hired(rapport, owner)
    one, two, three = [await made(owner, "companies", name=name) for name in ("Alder", "Birch", "Cedar")]

    async def share(company: str, person: Person) -> str:
        given = {"grantee_id": person.session["person"]["id"], "level": "read"}
        done = await owner.post(f"/api/companies/{company}/shares", json=given)
        assert done.status_code == 200, done.text
        return str(given["grantee_id"])

    await share(one, ann)
    await share(two, ann)
    other = await share(two, ben)
    await share(three, ben)
    preview = await previewed(owner, "companies", one, two, three)
    assert [(each["place"], each["count"], each["joined"]) for each in preview["moves"]] == [("share", 1, 2)]
    done = (await merged(owner, "companies", one, two, three))["merge"]
    [moved] = done["moves"]
    assert (moved["place"], moved["count"], moved["joined"], done["moved_since"]) == ("share", 1, 0, 0)
    shares = (await owner.get(f"/api/companies/{one}/access")).json()["shares"]
    moved = next(each["id"] for each in shares if each["grantee"]["id"] == other)
    assert (await owner.delete(f"/api/companies/{one}/shares/{moved}")).status_code == 204
    assert (await owner.get(f"/api/merges/{done['id']}")).json()["moved_since"] == 1


async def test_links_that_were_joined_are_said_to_stay_away_once_the_survivor_lost_its_own(owner: Person) -> None:
    one, two = [await made(owner, "companies", name=name) for name in ("Alder", "Birch")]
    ann = await made(owner, "contacts", name="Ann")
    await linked(owner, ann, one)
    await linked(owner, ann, two)
    merge = (await merged(owner, "companies", one, two))["merge"]
    assert merge["moved_since"] == 0
    done = await owner.delete(f"/api/contacts/{ann}/links/companies/{one}")
    assert done.status_code in {200, 204}, done.text
    assert (await owner.get(f"/api/merges/{merge['id']}")).json()["moved_since"] == 1
    await undone(owner, merge["id"])
    assert (await owner.get(f"/api/contacts/{ann}")).json()["related"]["companies"] == []
