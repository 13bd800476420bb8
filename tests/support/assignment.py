"""Rules by which leads find owners, as tests set them."""

from typing import Any

from kernel.ids import new_id
from tests.support.app import Person
from tests.support.team import me

Json = dict[str, Any]


def rule(*people: Person, criteria: Json | None = None, **setup: Any) -> Json:  # as the API takes it
    """A rule that names these people."""
    named = {"name": "Inbound", "people": [me(each) for each in people], **setup}
    return {"id": str(new_id()), "setup": named, "criteria": criteria}


def can(person: Person, **known: Any) -> Json:  # as the API takes it
    """What is known of somebody."""
    return {"person_id": me(person), **known}


async def ruled(owner: Person, *rules: Json, people: tuple[Json, ...] = ()) -> Json:
    """Makes these the organisation's rules."""
    done = await owner.put("/api/assignment", json={"rules": list(rules), "people": list(people)})
    assert done.status_code == 200, done.text
    found: Json = done.json()
    return found


async def came(person: Person, **fields: Any) -> Json:  # as the API takes it
    """A new lead as the answer to its create shows it."""
    made = await person.post("/api/leads", json={"name": "Lee Lead", "company_name": "Works", **fields})
    assert made.status_code == 201, made.text
    found: Json = made.json()["record"]
    return found


async def owner_of(owner: Person, lead_id: str) -> str:
    """Whose a lead is."""
    found = await owner.get(f"/api/leads/{lead_id}")
    return str(found.json()["record"]["owner_id"])
