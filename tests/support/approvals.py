"""Approvals: a deal with lines, rules, and people who ask and are asked."""

from typing import Any
from uuid import uuid4

from kernel.ids import new_id
from tests.support.app import Person, Rapport
from tests.support.colleagues import colleague
from tests.support.team import me

Json = dict[str, Any]
REASON = "They buy for three sites"


async def member(rapport: Rapport, owner: Person, name: str, role: str = "rep", under: Person | None = None) -> Person:
    """Somebody of the organisation, perhaps with a manager."""
    made = await colleague(rapport, owner, f"{uuid4().hex}@example.com", name=name, role=role)
    if under is not None:
        done = await owner.patch(f"/api/members/{me(made)}", json={"manager_id": me(under)})
        assert done.status_code == 204, done.text
    return made


async def rule(owner: Person, *steps: Json, above: str = "20", measure: str = "discount_line", **more: Any) -> str:
    """A rule that is on; its id."""
    made = more.pop("id", None) or str(new_id())
    setup = {"name": more.pop("name", "Deep discounts"), "steps": list(steps) or [{"who": "manager"}]}
    wanted = {"measure": measure, "above": above, "setup": setup, **more}
    done = await owner.put(f"/api/approval-rules/{made}", json=wanted)
    assert done.status_code == 200, done.text
    return made


async def product(person: Person, price: str = "100") -> str:
    """A product; its id."""
    done = await person.post("/api/products", json={"name": f"Pump {uuid4().hex[:6]}", "price": price})
    assert done.status_code == 201, done.text
    return str(done.json()["record"]["id"])


async def deal(person: Person, **more: object) -> Json:
    """A deal of somebody's."""
    done = await person.post("/api/deals", json={"name": "Three sites", **more})
    assert done.status_code == 201, done.text
    found: Json = done.json()["record"]
    return found


def lines(product_id: str, discount: str = "30", **more: object) -> list[Json]:
    """Ten of a product, with a discount."""
    return [{"product_id": product_id, "quantity": "10", "discount": discount, **more}]


async def put(person: Person, record: Json, wanted: list[Json]) -> Any:  # an answer
    """Writes lines of a deal as the page does."""
    return await person.put(f"/api/deals/{record['id']}/lines", json={"lines": wanted})


async def ask(person: Person, record: Json, wanted: list[Json], **more: object) -> Any:  # an answer
    """Asks for lines of a deal."""
    body = {"subject": "discount", "record_id": record["id"], "lines": wanted, "reason": REASON, **more}
    return await person.post("/api/approvals", json=body)


async def asked(person: Person, record: Json, wanted: list[Json]) -> Json:
    """The request that asking made."""
    done = await ask(person, record, wanted)
    assert done.status_code == 201, done.text
    found: Json = done.json()
    return found


async def say(person: Person, request: Json, decision: str = "approve", **more: object) -> Any:  # an answer
    """Votes on a request."""
    found = request["approval"]
    body = {"decision": decision, "round": found["round"], "comment": "Not so deep", **more}
    return await person.post(f"/api/approvals/{found['id']}/verdict", json=body)


async def shown(person: Person, request: Json) -> Json:
    """A request as it stands."""
    done = await person.get(f"/api/approvals/{request['approval']['id']}")
    assert done.status_code == 200, done.text
    found: Json = done.json()
    return found


async def amount(person: Person, record: Json) -> str | None:
    """What a deal comes to."""
    found: str | None = (await person.get(f"/api/deals/{record['id']}")).json()["record"]["amount"]
    return found


async def box(person: Person, name: str = "waiting") -> list[str]:
    """The ids of somebody's requests."""
    done = await person.get(f"/api/approvals?box={name}")
    assert done.status_code == 200, done.text
    return [each["id"] for each in done.json()["items"]]
