"""An organisation at a moment of its past, beside the one that goes on: of an archive that was made later."""

from pathlib import Path
from typing import Any

from kernel.clock import real_now
from tests.support.app import Person, Rapport
from tests.support.archives import archived, load_of
from tests.support.deals import made, stages_of
from tests.support.merging import merged
from tests.support.rotation import finish, started

Json = dict[str, Any]
KINDS = ("companies", "contacts", "deals", "products", "tasks", "activities")
MOVING = {"version", "updated_at"}
"""What every write moves, also one that takes another back."""


async def records(person: Person) -> Json:
    """Everything that lists show, with links, lines and where each deal stood."""
    found: Json = {}
    for kind in KINDS:
        answer = await person.post(f"/api/{kind}/query", json={"limit": 200})
        assert answer.status_code == 200, answer.text
        for row in answer.json()["items"]:
            found[f"{kind} {row['id']}"] = {name: value for name, value in row.items() if name not in MOVING}
            if kind == "deals":
                lines = (await person.get(f"/api/deals/{row['id']}/lines")).json()["lines"]
                found[f"lines {row['id']}"] = lines
            if kind == "contacts":
                related = (await person.get(f"/api/contacts/{row['id']}")).json()["related"]["companies"]
                found[f"links {row['id']}"] = sorted((each["id"], each["role"]) for each in related)
    return found


async def create(person: Person, kind: str, **values: object) -> Json:
    answer = await person.post(f"/api/{kind}", json=values)
    assert answer.status_code == 201, answer.text
    record: Json = answer.json()["record"]
    return record


async def edit(person: Person, kind: str, record: Json, **values: object) -> None:
    answer = await person.patch(f"/api/{kind}/{record['id']}", json=values)
    assert answer.status_code == 200, answer.text


async def link(person: Person, contact: Json, company: Json, role: str) -> None:
    path = f"/api/contacts/{contact['id']}/links/companies/{company['id']}"
    assert (await person.put(path, json={"role": role})).status_code == 200


async def sell(person: Person, deal: Json, *lines: tuple[Json, str]) -> None:
    wanted = [{"product_id": product["id"], "quantity": quantity} for product, quantity in lines]
    answer = await person.put(f"/api/deals/{deal['id']}/lines", json={"lines": wanted})
    assert answer.status_code == 200, answer.text


async def test_as_it_was_before_everything_went_wrong(rapport: Rapport, email: str, tmp_path: Path) -> None:
    """Deleted, edited, moved, linked, made and keys rotated since; the running one stays as it is."""
    owner = await rapport.sign_up("Regret Ltd", "GB", email)
    stages = await stages_of(owner)
    firms = [await create(owner, "companies", name=f"Works {number}") for number in range(12)]
    ann, bob, *_ = [await create(owner, "contacts", name=f"Ann {number}", note="first") for number in range(4)]
    pump, valve = [await create(owner, "products", name=name, price="100") for name in ("Pump", "Valve")]
    deal = await made(owner, amount="900", stage=stages["Discovery"], currency="GBP", company=firms[0]["id"])
    task = await create(owner, "tasks", title="Call back", deal=deal["id"])
    await sell(owner, deal, (pump, "3"))
    await link(owner, ann, firms[0], "user")
    await link(owner, bob, firms[1], "decision_maker")
    before, moment = await records(owner), real_now()

    ids = [each["id"] for each in firms[:10]]
    bulk = await owner.post("/api/companies/bulk", json={"op": "delete", "ids": ids})
    assert bulk.json()["done"] == 10
    await started(rapport, owner)
    assert (await finish(rapport, owner)).phase == "ended"
    await edit(owner, "contacts", ann, name="Somebody else", note="second")
    await edit(owner, "contacts", ann, note="third")
    await owner.delete(f"/api/contacts/{bob['id']}/links/companies/{firms[1]['id']}")
    await link(owner, ann, firms[11], "user")
    await owner.delete(f"/api/contacts/{bob['id']}")
    await sell(owner, deal, (valve, "1"), (pump, "9"))
    await edit(owner, "deals", deal, stage=stages["Won"], company=firms[11]["id"], close_date="2027-01-05")
    await edit(owner, "tasks", task, title="Never mind")
    await create(owner, "companies", name="Made since")
    after = await records(owner)
    assert after != before

    path = tmp_path / "archive.zip"
    path.write_bytes(await archived(rapport, owner))
    organisation = await load_of(rapport, path, email, as_of=moment)
    beside = await rapport.sign_in(email)
    moved = await beside.post("/api/session/organisation", json={"organisation_id": str(organisation)})
    beside.signed_in(moved.json())
    assert beside.session["organisation"]["name"] == f"Regret Ltd ({moment:%Y-%m-%d %H:%M})"
    assert await records(beside) == before
    assert await records(owner) == after
    # What was made since lies in the trash; what was done since, and that it was taken back, is in the history.
    trash = await beside.post("/api/companies/query", json={"deleted": True})
    assert [each["name"] for each in trash.json()["items"]] == ["Made since"]
    history = (await beside.get(f"/api/contacts/{ann['id']}/history")).json()["items"]
    assert [each["op"] for each in history].count("update") == 4


async def test_a_merge_since_is_taken_back_with_what_was_done_after_it(
    rapport: Rapport, email: str, tmp_path: Path
) -> None:
    owner = await rapport.sign_up("Regret Ltd", "GB", email)
    one, two = [await create(owner, "companies", name=name) for name in ("Alder", "Birch")]
    await edit(owner, "companies", two, phone="+44 113 496 0001")
    ann = await create(owner, "contacts", name="Ann")
    await link(owner, ann, two, "user")
    await create(owner, "tasks", title="Call back", company=two["id"])
    before, moment = await records(owner), real_now()
    await merged(owner, "companies", one["id"], two["id"])
    await edit(owner, "companies", one, phone="+44 113 496 0002")

    path = tmp_path / "archive.zip"
    path.write_bytes(await archived(rapport, owner))
    organisation = await load_of(rapport, path, email, as_of=moment)
    beside = await rapport.sign_in(email)
    moved = await beside.post("/api/session/organisation", json={"organisation_id": str(organisation)})
    beside.signed_in(moved.json())
    found = await records(beside)
    assert {key: row for key, row in found.items() if "last_activity_at" not in row} == {
        key: row for key, row in before.items() if "last_activity_at" not in row
    }
    assert {key: row["name"] for key, row in found.items() if key.startswith("companies")} == {
        f"companies {one['id']}": "Alder", f"companies {two['id']}": "Birch",
    }  # fmt: skip
    assert (found[f"companies {one['id']}"]["phone"], found[f"companies {two['id']}"]["phone"]) == (
        None, "+44 113 496 0001",
    )  # fmt: skip
